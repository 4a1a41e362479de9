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
