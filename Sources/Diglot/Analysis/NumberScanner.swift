/// A number in a folded text.
struct NumberMatch: Equatable {
  /// Its folded characters, without units, with 第 left out and 年 only where it makes the value: 民国115年.
  var range: Range<Int>
  var value: NumberValue
  /// Whether the term of the value is the term of the number as written, apart from grouping commas.
  var isWritten: Bool
}

/// Finds the numbers in folded text, Chinese and Arabic, and what they mean.
///
/// 1,882, 1882 and 一千八百八十二 are one value; 四萬, 4万, 40,000 and 40 thousand; 36%, 百分之三十六 and 36 percent;
/// 2026年, 二〇二六年 and 民國115年. What `NumeralReader` reads is a number only where `NumberContext` says so, so that
/// 一定, 三明治, 十分 and 千万别 are not. Ranges (两三个, 几十), versions and addresses (1.2.3), and codes of digits that begin
/// with 0 are left out on purpose.
///
/// A scanner costs 3 µs to make and has no state; it may serve any number of texts, on any number of threads.
struct NumberScanner {
  private let context: NumberContext
  private let filter: [UInt64]

  init() {
    let reader = NumeralReader()
    context = NumberContext(reader: reader)
    filter = reader.roles.filter
  }

  /// Appends the numbers of `text` to `matches`, by where they begin, a date before its parts.
  ///
  /// Only a date may have other matches in it. Cost: 0.7 ns for a character that cannot begin a number, about 130 ns for
  /// one that can.
  func scan(_ text: Span<FoldedCharacter>, into matches: inout [NumberMatch]) {
    var index = 0
    let filter = filter.span
    while index < text.count {
      let bits = text[index].bits
      if filter[Int(bits >> 6 & 127)] >> UInt64(bits & 63) & 1 == 0 {
        index += 1
      } else {
        index = read(text, at: index, into: &matches)
      }
    }
  }

  /// Reads the number that may begin at `start`; returns where to go on.
  @inline(never)
  private func read(_ text: Span<FoldedCharacter>, at start: Int, into matches: inout [NumberMatch]) -> Int {
    if text.isASCIIDigit(at: start) { return readDigits(text, at: start, into: &matches) }
    guard role(text, start).isNumeral else {
      guard let year = firstRepublicanYear(in: text, at: start) else { return start + 1 }
      return append(year, to: &matches)
    }
    let before = text.scalar(at: start - 1)
    let isJoined = context.reader.roles[before].isNumeral || text.isASCIIDigit(at: start - 1)
    if !isJoined {
      let numeral = numeral(in: text, from: start)
      if let match = parts(numeral, in: text, from: start) { return append(match, to: &matches) }
      if let numeral, let match = meaning(of: numeral, in: text, from: start) {
        appendDate(from: match, in: text, to: &matches)
        return append(match, to: &matches)
      }
    }
    return endOfNumerals(in: text, from: start)
  }

  private func readDigits(_ text: Span<FoldedCharacter>, at start: Int, into matches: inout [NumberMatch]) -> Int {
    if let date = numericDate(in: text, from: start) {
      matches.append(date)
      return appendParts(of: date, in: text, to: &matches)
    }
    if let date = englishDate(in: text, from: start) { matches.append(date) }
    let run = RunScanner.number(text, from: start)
    if let end = endOfDotted(in: text, after: run.range.upperBound) { return end }
    if isFraction(text.scalar(at: run.range.upperBound)) || isFraction(text.scalar(at: start - 1)) {
      if let match = vulgarFraction(in: text, from: start) { matches.append(match) }
      return run.range.upperBound
    }
    guard !isCode(in: text, run.range), let numeral = numeral(in: text, from: start) else {
      return run.range.upperBound
    }
    if let match = parts(numeral, in: text, from: start) { return append(match, to: &matches) }
    guard let match = meaning(of: numeral, in: text, from: start) else { return run.range.upperBound }
    appendDate(from: match, in: text, to: &matches)
    return append(match, to: &matches)
  }

  private func append(_ match: NumberMatch, to matches: inout [NumberMatch]) -> Int {
    matches.append(match)
    return match.range.upperBound
  }

  func role(_ text: Span<FoldedCharacter>, _ index: Int) -> NumeralRole { context.reader.role(text, index) }

  func numeral(in text: Span<FoldedCharacter>, from start: Int) -> Numeral? {
    context.reader.numeral(in: text, from: start)
  }

  private func endOfNumerals(in text: Span<FoldedCharacter>, from start: Int) -> Int {
    var end = start + 1
    while role(text, end).isNumeral { end += 1 }
    return end
  }

  /// 1.2.3 is a version, 192.168.1.1 an address.
  private func endOfDotted(in text: Span<FoldedCharacter>, after first: Int) -> Int? {
    var end = first
    while text.scalar(at: end) == 0x2E, text.isASCIIDigit(at: end + 1) {
      end += 2
      while text.isASCIIDigit(at: end) { end += 1 }
    }
    return end > first ? end : nil
  }

  /// Three digits or more that begin with 0, and 00; but 04 is 4.
  private func isCode(in text: Span<FoldedCharacter>, _ range: Range<Int>) -> Bool {
    let first = range.lowerBound
    guard text.scalar(at: first) == 0x30, text.isASCIIDigit(at: first + 1) else { return false }
    return range.count > 2 || text.scalar(at: first + 1) == 0x30
  }
}

// MARK: - Meaning

extension NumberScanner {
  /// What a numeral means with the words around it; nil where it means no number.
  private func meaning(of numeral: Numeral, in text: Span<FoldedCharacter>, from start: Int) -> NumberMatch? {
    if let year = republicanYear(numeral, in: text, from: start) { return year }
    let sign = text.skippingSpace(at: numeral.end)
    // %E4%B8 is no percentage.
    let isEncoded = text.isASCIIDigit(at: sign + 1) || (start > 0 && text[start - 1].isLetter)
    if isPercent(text.scalar(at: sign)), !isEncoded {
      return percent(numeral.value, perMille: text.scalar(at: sign) == 0x2030, start..<sign + 1)
    }
    if numeral.shape == .digits, let match = englishNumber(numeral, in: text, from: start) { return match }
    guard context.isNumber(numeral, in: text, from: start) else { return nil }
    let range = start..<numeral.end
    let isWritten = numeral.shape == .digits && isWritten(in: text, range)
    return NumberMatch(range: range, value: .decimal(numeral.value), isWritten: isWritten)
  }

  private func isPercent(_ scalar: UInt32) -> Bool { scalar == 0x25 || scalar == 0x2030 }

  private func isFraction(_ scalar: UInt32) -> Bool { scalar == 0x2044 }

  private func percent(_ value: ExactDecimal, perMille: Bool, _ range: Range<Int>) -> NumberMatch? {
    guard let value = value.multiplied(byPowerOfTen: perMille ? -1 : 0) else { return nil }
    return NumberMatch(range: range, value: .percent(value), isWritten: false)
  }

  /// Whether the digits are those of the value: no 0 before them, and none at the end of a fraction.
  private func isWritten(in text: Span<FoldedCharacter>, _ range: Range<Int>) -> Bool {
    let hasZeroBefore =
      text.scalar(at: range.lowerBound) == 0x30 && range.count > 1 && text.scalar(at: range.lowerBound + 1) != 0x2E
    guard !hasZeroBefore else { return false }
    var hasPoint = false
    for index in range where text.scalar(at: index) == 0x2E { hasPoint = true }
    return !hasPoint || text.scalar(at: range.upperBound - 1) != 0x30
  }

  private static let englishWords = [
    ("hundred", 2), ("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12),
  ]

  /// 4.96 million, $3-billion, 36 percent, 36 per cent.
  private func englishNumber(_ numeral: Numeral, in text: Span<FoldedCharacter>, from start: Int) -> NumberMatch? {
    let gap = text.scalar(at: numeral.end)
    let index = gap == 0x20 || gap == 0x2D ? numeral.end + 1 : numeral.end
    guard index < text.count, text[index].isLetter else { return nil }
    for word in ["percent", "per cent"] where hasWord(word, in: text, at: index) {
      return percent(numeral.value, perMille: false, start..<index + word.utf8.count)
    }
    for (word, power) in NumberScanner.englishWords where hasWord(word, in: text, at: index) {
      guard let value = numeral.value.multiplied(byPowerOfTen: power) else { return nil }
      return NumberMatch(range: start..<index + word.utf8.count, value: .decimal(value), isWritten: false)
    }
    return nil
  }

  private func hasWord(_ word: String, in text: Span<FoldedCharacter>, at index: Int) -> Bool {
    let end = index + word.utf8.count
    return text.has(word, at: index) && !(end < text.count && text[end].isLetter)
  }
}

// MARK: - Fractions

extension NumberScanner {
  /// 三分之一, 百分之三十六, 千分之五, 百万分之一, 3分之1.
  private func parts(_ whole: Numeral?, in text: Span<FoldedCharacter>, from start: Int) -> NumberMatch? {
    var denominator = whole?.value ?? .zero
    var middle = whole?.end ?? start
    let power = whole == nil ? placesAlone(in: text, from: start, end: &middle) : nil
    guard middle > start, text.has("分之", at: middle), let part = numerator(in: text, from: middle + 2) else {
      return nil
    }
    let range = start..<part.end
    if let power, power <= 4 {
      guard let value = part.value.multiplied(byPowerOfTen: 2 - power) else { return nil }
      return NumberMatch(range: range, value: .percent(value), isWritten: false)
    }
    if let power { denominator = ExactDecimal(1).multiplied(byPowerOfTen: power) ?? .zero }
    guard denominator.isWhole, !denominator.isZero else { return nil }
    return NumberMatch(
      range: range, value: .fraction(numerator: part.value, denominator: denominator), isWritten: false)
  }

  /// The power of a 百, 千 or 万 with no digit before it, or of a 百万 or 千亿; `end` is moved behind it.
  private func placesAlone(in text: Span<FoldedCharacter>, from start: Int, end: inout Int) -> Int? {
    guard let power = role(text, start).power, (2...4).contains(power) else { return nil }
    let next = role(text, start + 1).power ?? 0
    end = next >= 4 ? start + 2 : start + 1
    return next >= 4 ? power + next : power
  }

  private func numerator(in text: Span<FoldedCharacter>, from start: Int) -> Numeral? {
    if text.has("百", at: start), !role(text, start + 1).isNumeral {
      return Numeral(value: ExactDecimal(100), end: start + 1, shape: .single)
    }
    guard let part = numeral(in: text, from: text.skippingSpace(at: start)), part.shape != .row,
      text.scalar(at: part.end) != "几"
    else { return nil }
    return part
  }

  /// ½, which folds to 1⁄2. 6½ folds to 61⁄2, from which no number can be told.
  private func vulgarFraction(in text: Span<FoldedCharacter>, from start: Int) -> NumberMatch? {
    guard text.scalar(at: start + 1) == 0x2044, let denominator = numeral(in: text, from: start + 2),
      denominator.shape == .digits, !denominator.value.isZero
    else { return nil }
    let numerator = ExactDecimal(Int(text.scalar(at: start)) - 0x30)
    return NumberMatch(
      range: start..<denominator.end, value: .fraction(numerator: numerator, denominator: denominator.value),
      isWritten: false)
  }
}
