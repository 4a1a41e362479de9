/// Years and dates.
///
/// A year of the common era is its number, so that 2026, 2026年 and 二〇二六年 are one. 民國115年 is 2026 too; 115年 alone
/// may be any span of years and stays 115.
extension NumberScanner {
  /// The year of a numeral between 民国 and 年.
  func republicanYear(_ numeral: Numeral, in text: Span<FoldedCharacter>, from start: Int) -> NumberMatch? {
    let era = (text.scalar(at: start - 1) == 0x20 ? start - 1 : start) - 2
    let end = text.skippingSpace(at: numeral.end)
    guard text.has("民国", at: era), text.has("年", at: end), let year = numeral.value.smallInteger,
      (1...200).contains(year)
    else { return nil }
    return NumberMatch(range: era..<end + 1, value: .decimal(ExactDecimal(1911 + year)), isWritten: false)
  }

  /// 民国元年, by its 元.
  func firstRepublicanYear(in text: Span<FoldedCharacter>, at start: Int) -> NumberMatch? {
    guard text.has("民国元年", at: start - 2) else { return nil }
    return NumberMatch(range: start - 2..<start + 2, value: .decimal(ExactDecimal(1912)), isWritten: false)
  }

  /// Appends the date that the match is the year of, if it is one: 2026年4月21日, 民國一一五年四月廿一日.
  func appendDate(from match: NumberMatch, in text: Span<FoldedCharacter>, to matches: inout [NumberMatch]) {
    guard case .decimal(let value) = match.value, let year = value.smallInteger, (1000..<3000).contains(year) else {
      return
    }
    var index = match.range.upperBound
    if text.scalar(at: index - 1) != "年" {
      index = text.skippingSpace(at: index)
      guard text.scalar(at: index) == "年" else { return }
      index += 1
    }
    guard let (month, monthEnd) = datePart(in: text, from: index, upTo: 12, before: "月"),
      let (day, end) = datePart(in: text, from: monthEnd, upTo: 31, before: "日号")
    else { return }
    let range = match.range.lowerBound..<end
    matches.append(NumberMatch(range: range, value: .date(year: year, month: month, day: day), isWritten: false))
  }

  private func datePart(
    in text: Span<FoldedCharacter>, from start: Int, upTo last: Int, before units: String
  ) -> (value: Int, end: Int)? {
    guard let numeral = numeral(in: text, from: text.skippingSpace(at: start)), let value = numeral.value.smallInteger,
      (1...last).contains(value)
    else { return nil }
    let end = text.skippingSpace(at: numeral.end)
    return units.contains(text.scalar(at: end)) ? (value, end + 1) : nil
  }

  /// 2026-04-21, 2026/4/21 and 2026.4.21.
  func numericDate(in text: Span<FoldedCharacter>, from start: Int) -> NumberMatch? {
    let separator = text.scalar(at: start + 4)
    guard separator == 0x2D || separator == 0x2F || separator == 0x2E, !text.isASCIIDigit(at: start - 1),
      let (year, _) = digits(in: text, from: start, count: 4...4),
      let (month, monthEnd) = digits(in: text, from: start + 5, count: 1...2),
      text.scalar(at: monthEnd) == separator,
      let (day, end) = digits(in: text, from: monthEnd + 1, count: 1...2),
      (1000..<3000).contains(year), (1...12).contains(month), (1...31).contains(day),
      text.scalar(at: end) != separator || !text.isASCIIDigit(at: end + 1)
    else { return nil }
    return NumberMatch(range: start..<end, value: .date(year: year, month: month, day: day), isWritten: false)
  }

  /// The date whose day begins at `start`: May 18, 2026, and 18 May 2026.
  func englishDate(in text: Span<FoldedCharacter>, from start: Int) -> NumberMatch? {
    guard let (day, dayEnd) = digits(in: text, from: start, count: 1...2), (1...31).contains(day) else { return nil }
    let end = skippingOrdinal(in: text, from: dayEnd)
    if let (year, yearEnd) = year(in: text, after: end), let name = wordBefore(start, in: text) {
      return date(year, name, day, in: text, name.lowerBound..<yearEnd)
    }
    guard let name = wordAfter(end, in: text) else { return nil }
    let nameEnd = text.scalar(at: name.upperBound) == 0x2E ? name.upperBound + 1 : name.upperBound
    guard let (year, yearEnd) = year(in: text, after: nameEnd) else { return nil }
    return date(year, name, day, in: text, start..<yearEnd)
  }

  private func date(
    _ year: Int, _ name: Range<Int>, _ day: Int, in text: Span<FoldedCharacter>, _ range: Range<Int>
  ) -> NumberMatch? {
    guard let month = NumberScanner.month(in: text, name) else { return nil }
    return NumberMatch(range: range, value: .date(year: year, month: month, day: day), isWritten: false)
  }

  /// The index after the st, nd, rd or th of 18th.
  private func skippingOrdinal(in text: Span<FoldedCharacter>, from index: Int) -> Int {
    let isOrdinal = ["st", "nd", "rd", "th"].contains { text.has($0, at: index) }
    return isOrdinal ? index + 2 : index
  }

  /// A year after an optional comma and a space.
  private func year(in text: Span<FoldedCharacter>, after end: Int) -> (value: Int, end: Int)? {
    let index = text.scalar(at: end) == 0x2C ? end + 1 : end
    guard text.scalar(at: index) == 0x20, let year = digits(in: text, from: index + 1, count: 4...4),
      (1000..<3000).contains(year.value)
    else { return nil }
    return year
  }

  /// The word that ends at a space before the index, without its full stop.
  private func wordBefore(_ index: Int, in text: Span<FoldedCharacter>) -> Range<Int>? {
    guard text.scalar(at: index - 1) == 0x20 else { return nil }
    let end = text.scalar(at: index - 2) == 0x2E ? index - 2 : index - 1
    var start = end
    while start > 0, end - start < 10, text[start - 1].isLetter { start -= 1 }
    return start..<end
  }

  /// The word that begins after a space, or after the word of.
  private func wordAfter(_ index: Int, in text: Span<FoldedCharacter>) -> Range<Int>? {
    guard text.scalar(at: index) == 0x20 else { return nil }
    let start = text.has("of ", at: index + 1) ? index + 4 : index + 1
    var end = start
    while end < text.count, end - start < 10, text[end].isLetter { end += 1 }
    return start..<end
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]

  /// The month that a word names, in full, by three letters, or as Sept.
  private static func month(in text: Span<FoldedCharacter>, _ word: Range<Int>) -> Int? {
    let index = months.firstIndex { name in
      let isName = word.count == name.utf8.count || word.count == 3 || word.count == 4 && name == "september"
      return isName && text.has(String(name.prefix(word.count)), at: word.lowerBound)
    }
    return index.map { $0 + 1 }
  }

  /// Appends year, month and day of a date in digits; returns its end.
  func appendParts(of date: NumberMatch, in text: Span<FoldedCharacter>, to matches: inout [NumberMatch]) -> Int {
    var index = date.range.lowerBound
    while index < date.range.upperBound {
      guard let (value, end) = digits(in: text, from: index, count: 1...4) else { break }
      let isWritten = text.scalar(at: index) != 0x30
      matches.append(
        NumberMatch(range: index..<end, value: .decimal(ExactDecimal(value)), isWritten: isWritten))
      index = end + 1
    }
    return date.range.upperBound
  }

  /// Digits that no digit follows.
  private func digits(
    in text: Span<FoldedCharacter>, from start: Int, count: ClosedRange<Int>
  ) -> (value: Int, end: Int)? {
    var value = 0
    var end = start
    while text.isASCIIDigit(at: end), end - start < count.upperBound {
      value = value * 10 + Int(text.scalar(at: end)) - 0x30
      end += 1
    }
    guard count.contains(end - start), !text.isASCIIDigit(at: end) else { return nil }
    return (value, end)
  }
}
