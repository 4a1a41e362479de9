/// A numeral as it stands in the text, before it is known whether it means a number there.
struct Numeral {
  enum Shape {
    /// ASCII digits alone: 1,882 and 3.10.
    case digits
    /// One character: 三, 两, 十, 廿.
    case single
    /// Chinese digits in a row: 二〇二六.
    case row
    /// Digits with places, or with a point: 一千八百, 4.5万, 二点五.
    case places
  }

  var value: ExactDecimal
  var end: Int
  var shape: Shape
  /// Whether the last digit is of a place that is not named, such as the 五 of 一百五.
  var isCut = false
}

/// Reads Chinese, Arabic and mixed numerals.
///
/// ```
/// numeral := myriads [兆 myriads] 亿 [myriads] | myriads
/// myriads := part 万 [part] | part
/// part    := digits with 千, 百, 十 in this order, and 零 over a gap | a row of digits with 〇
///          | ASCII digits [千 | 百] | decimal
/// ```
/// Only a first part may be a decimal. A digit at the very end, with no 零 before it, is of the next lower place: 一百五 is
/// 150. A numeral is read whole or not at all: 二三十, 一五一十 and 三三两两 are none. 兆 counts only before a 亿, since it is
/// 10¹² in Taiwan and 10⁶ elsewhere.
struct NumeralReader {
  let roles = NumeralTable()

  /// A longer row of digits is an identifier.
  private static let longestRow = 30

  @inline(__always)
  func role(_ text: Span<FoldedCharacter>, _ index: Int) -> NumeralRole { roles[text.scalar(at: index)] }

  /// The whole numeral that begins at `start`; nil where none does.
  func numeral(in text: Span<FoldedCharacter>, from start: Int) -> Numeral? {
    guard var head = myriads(in: text, from: start) else { return nil }
    var hasGreatPlace = false
    if let next = place(12, in: text, after: head), let billions = myriads(in: text, from: next),
      let end = place(8, in: text, after: billions),
      let sum = head.value.multiplied(byPowerOfTen: 4)?.adding(billions.value)?.multiplied(byPowerOfTen: 8)
    {
      head = Numeral(value: sum, end: end, shape: .places)
      hasGreatPlace = true
    } else if let end = place(8, in: text, after: head), let value = head.value.multiplied(byPowerOfTen: 8) {
      head = Numeral(value: value, end: end, shape: .places)
      hasGreatPlace = true
    }
    if hasGreatPlace, let rest = rest(in: text, after: head, power: 8) { head = rest }
    return head.shape != .digits && goesOn(in: text, after: head) ? nil : head
  }

  /// Whether another numeral follows at once. A 两 after places is a weight of silver: 二百万两.
  private func goesOn(in text: Span<FoldedCharacter>, after head: Numeral) -> Bool {
    let next = role(text, head.end)
    if next.isPair && head.shape == .places { return role(text, head.end + 1).isNumeral }
    return next.isNumeral
  }

  private func myriads(in text: Span<FoldedCharacter>, from start: Int) -> Numeral? {
    guard let part = part(in: text, from: start) else { return nil }
    guard let end = place(4, in: text, after: part), let value = part.value.multiplied(byPowerOfTen: 4) else {
      return part
    }
    let whole = Numeral(value: value, end: end, shape: .places)
    return rest(in: text, after: whole, power: 4) ?? whole
  }

  /// Where the place of ten to the `power` that closes `part` ends.
  private func place(_ power: Int, in text: Span<FoldedCharacter>, after part: Numeral) -> Int? {
    guard !part.isCut else { return nil }
    var index = part.end
    if part.shape == .digits, text.scalar(at: index) == 0x20 { index += 1 }
    guard role(text, index).power == power else { return nil }
    if part.shape == .row && !rowHasZero(in: text, before: part.end) { return nil }
    // 2019万科, Windows 10万能: the 万 begins a word.
    if power == 4, "科达圣维物能豪象众".contains(text.scalar(at: index + 1)) { return nil }
    return index + 1
  }

  private func rowHasZero(in text: Span<FoldedCharacter>, before end: Int) -> Bool {
    var index = end - 1
    while role(text, index).isDigit {
      if role(text, index).isZero { return true }
      index -= 1
    }
    return false
  }

  /// `whole` with what stands behind its last place, which is ten to the `power`; nil where nothing belongs to it.
  private func rest(in text: Span<FoldedCharacter>, after whole: Numeral, power: Int) -> Numeral? {
    guard whole.value.isWhole else { return nil }
    let skipsPlaces = role(text, whole.end).isZero
    let start = skipsPlaces ? whole.end + 1 : whole.end
    guard var rest = power == 8 ? myriads(in: text, from: start) : part(in: text, from: start) else { return nil }
    guard rest.value.isWhole else { return nil }
    switch rest.shape {
    case .row:
      return nil
    case .digits:
      // 3万5000, but not 投资3万2026年 nor 排名前10万5.
      let isWhole = skipsPlaces ? rest.end - start < power : rest.end - start == power
      guard isWhole, text.scalar(at: rest.end) != "年" else { return nil }
    case .single where !skipsPlaces && role(text, start).isDigit:
      guard let value = rest.value.multiplied(byPowerOfTen: power - 1) else { return nil }
      rest.value = value
      rest.isCut = true
    case .single, .places:
      // 三亿五千 means 3.5亿 to some; 四万十 is a river.
      let hasMyriads = rest.value.smallInteger == nil
      let startsWithDigit = role(text, start).digit != nil || text.isASCIIDigit(at: start)
      guard skipsPlaces || ((power == 4 || hasMyriads) && startsWithDigit),
        !(role(text, start).isPair && rest.shape == .single)
      else { return nil }
    }
    guard let sum = whole.value.adding(rest.value) else { return nil }
    return Numeral(value: sum, end: rest.end, shape: .places, isCut: rest.isCut)
  }
}

// MARK: - Parts under 10,000

extension NumeralReader {
  private func part(in text: Span<FoldedCharacter>, from start: Int) -> Numeral? {
    if text.isASCIIDigit(at: start) { return digits(in: text, from: start) }
    let first = role(text, start)
    if first.isDigit && role(text, start + 1).isDigit { return row(in: text, from: start) }
    if first.isZero { return pointed(in: text, after: Numeral(value: .zero, end: start + 1, shape: .single)) }
    guard let section = section(in: text, from: start) else { return nil }
    return pointed(in: text, after: section) ?? section
  }

  /// ASCII digits as the run scanner finds them, with a 千 or 百 that is not the prefix of a unit.
  private func digits(in text: Span<FoldedCharacter>, from start: Int) -> Numeral? {
    let end = RunScanner.number(text, from: start).range.upperBound
    guard end - start <= NumeralReader.longestRow else { return nil }
    var digits: UInt128 = 0
    var scale: Int?
    for index in start..<end {
      let scalar = text[index].scalar
      if text.isASCIIDigit(at: index) {
        digits = digits * 10 + UInt128(scalar - 0x30)
        if let known = scale { scale = known + 1 }
      } else if scalar == 0x2E {
        scale = 0
      } else if scalar != 0x2C {
        // The digits of another script.
        return nil
      }
    }
    guard let value = ExactDecimal(digits: digits, scale: scale ?? 0) else { return nil }
    return thousands(in: text, of: Numeral(value: value, end: end, shape: .digits))
  }

  private func thousands(in text: Span<FoldedCharacter>, of numeral: Numeral) -> Numeral {
    let isSpaced = text.scalar(at: numeral.end) == 0x20
    let index = isSpaced ? numeral.end + 1 : numeral.end
    guard let power = role(text, index).power, power == 2 || power == 3 else { return numeral }
    let next = text.scalar(at: index + 1)
    let isClosed = (roles[next].power ?? 0) >= 4
    guard isClosed || (!isSpaced && !"米克瓦卡伏焦赫帕牛字位比吨里禧岛货度姓科强年".contains(next)),
      let value = numeral.value.multiplied(byPowerOfTen: power)
    else { return numeral }
    return lowerPlaces(in: text, after: Numeral(value: value, end: index + 1, shape: .places), power)
  }

  /// The 5百 of 3千5百, the 50 of 1百50.
  private func lowerPlaces(in text: Span<FoldedCharacter>, after whole: Numeral, _ power: Int) -> Numeral {
    var rest = 0
    var end = whole.end
    while text.isASCIIDigit(at: end), end - whole.end <= power {
      rest = rest * 10 + Int(text.scalar(at: end) - 0x30)
      end += 1
    }
    let next = end - whole.end == 1 ? role(text, end).power ?? 0 : 0
    guard (1..<power).contains(next) || (end - whole.end == power && text.scalar(at: end) != "年"),
      let part = ExactDecimal(rest).multiplied(byPowerOfTen: next), let sum = whole.value.adding(part)
    else { return whole }
    let longer = Numeral(value: sum, end: next > 0 ? end + 1 : end, shape: .places)
    return next > 0 ? lowerPlaces(in: text, after: longer, next) : longer
  }

  private func row(in text: Span<FoldedCharacter>, from start: Int) -> Numeral? {
    var value = ExactDecimal.zero
    var index = start
    while let digit = role(text, index).digit, role(text, index).isDigit {
      guard index - start < NumeralReader.longestRow, let longer = value.appending(UInt8(digit)) else { return nil }
      value = longer
      index += 1
    }
    let row = Numeral(value: value, end: index, shape: .row)
    return pointed(in: text, after: row) ?? row
  }

  /// Digits with 千, 百 and 十, all of them common or all of them formal.
  private func section(in text: Span<FoldedCharacter>, from start: Int) -> Numeral? {
    var section = Section(isFormal: role(text, start).isFormal)
    var index = start
    while section.place > 0 {
      let taken = section.take(role(text, index), role(text, index + 1))
      guard taken > 0 else { break }
      index += taken
    }
    if section.isAfterZero { index -= 1 }
    guard section.value > 0 else { return nil }
    let shape: Numeral.Shape = index - start == 1 ? .single : .places
    return Numeral(value: ExactDecimal(section.value), end: index, shape: shape, isCut: section.isCut)
  }

  /// The state of a part while its characters are taken from the left.
  private struct Section {
    let isFormal: Bool
    var value = 0
    /// The power of the last place taken; 0 when nothing more can follow.
    var place = 4
    var isAfterZero = false
    var isCut = false

    private static let powers = [1, 10, 100, 1000]

    /// Takes one character or two; returns how many.
    mutating func take(_ role: NumeralRole, _ next: NumeralRole) -> Int {
      if role.isZero {
        guard value > 0, !isAfterZero else { return 0 }
        isAfterZero = true
        return 1
      }
      guard role.isFormal == isFormal else { return 0 }
      if let digit = role.digit { return take(digit, role, next) }
      guard let tens = role.tens ?? (role.power == 1 ? 10 : nil), place > 1, value == 0 || place == 2 || isAfterZero
      else { return 0 }
      return add(tens, place: 1, count: 1)
    }

    private mutating func take(_ digit: Int, _ role: NumeralRole, _ next: NumeralRole) -> Int {
      if let power = next.power, power < place, next.isFormal == isFormal, !(role.isPair && power == 1) {
        return add(digit * Section.powers[power], place: power, count: 2)
      }
      guard !role.isPair || value == 0 else { return 0 }
      isCut = value > 0 && !isAfterZero && place > 1
      return add(isCut ? digit * Section.powers[place - 1] : digit, place: 0, count: 1)
    }

    private mutating func add(_ amount: Int, place newPlace: Int, count: Int) -> Int {
      value += amount
      place = newPlace
      isAfterZero = false
      return count
    }
  }

  /// `whole` with 点 and a row of digits behind it, where that is a decimal and not a time or a point of a list.
  private func pointed(in text: Span<FoldedCharacter>, after whole: Numeral) -> Numeral? {
    guard text.scalar(at: whole.end) == "点", !whole.isCut, !role(text, whole.end - 1).isPair else { return nil }
    var value = whole.value
    var index = whole.end + 1
    while let digit = role(text, index).digit, role(text, index).isDigit {
      guard index - whole.end < NumeralReader.longestRow, let longer = value.appending(UInt8(digit)) else { return nil }
      value = longer
      index += 1
    }
    let count = index - whole.end - 1
    guard count > 0, isDecimal(in: text, end: index, isLong: count > 1),
      let decimal = value.multiplied(byPowerOfTen: -count)
    else { return nil }
    return Numeral(value: decimal, end: index, shape: .places)
  }

  /// 二点五倍 and 三点一四 are decimals; 三点五分, 三点一刻, 三点一定 and 一点一点 are not.
  private func isDecimal(in text: Span<FoldedCharacter>, end: Int, isLong: Bool) -> Bool {
    guard end < text.count, text[end].isHan else { return true }
    let next = text.scalar(at: end)
    let role = roles[next]
    if let power = role.power { return power >= 4 || (roles[text.scalar(at: end + 1)].power ?? 0) >= 4 }
    if "分刻点时".contains(next) { return false }
    return isLong || role.isMeasure || Units.begin(in: text, at: end, role) || "以左至到的和与或".contains(next)
  }
}
