/// Dates as formats write them, in the one way of fields: `2026-04-21`, and `2026-04-21T08:30:00+08:00` where there is a time.
enum DateText {
  /// A date in any of the ways of ISO 8601 and of people: 2026-04-21T08:30:00Z, 20260421, 2026/4/21, 2026.4.21, 2026年4月21日.
  /// `nil` for anything else. A month or a year alone stays one.
  static func normalized(_ text: String) -> String? {
    var scanner = Scanner(text)
    guard let year = scanner.number(digits: 4...4), 1000...2999 ~= year else { return nil }
    guard let separator = scanner.accept("-/.年") else {
      if scanner.isAtEnd { return padded(year, 4) }
      guard let month = scanner.number(digits: 2...2), let day = scanner.number(digits: 2...2) else { return nil }
      return date(year, month, day).map { $0 + scanner.time() }
    }
    guard let month = scanner.number(digits: 1...2) else {
      return separator == "年" && scanner.isAtEnd ? padded(year, 4) : nil
    }
    guard 1...12 ~= month else { return nil }
    let hasDay = scanner.accept(separator == "年" ? "月" : String(separator)) != nil
    guard hasDay, let day = scanner.number(digits: 1...2) else {
      return scanner.isAtEnd ? padded(year, 4) + "-" + padded(month, 2) : nil
    }
    _ = scanner.accept("日")
    return date(year, month, day).map { $0 + scanner.time() }
  }

  private static func date(_ year: Int, _ month: Int, _ day: Int) -> String? {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard 1...12 ~= month, 1...days[month - 1] ~= day else { return nil }
    return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
  }

  /// Seconds since 1970 as a date and a time, of the clock that is so many minutes ahead of UTC.
  static func text(ofSeconds seconds: Int, minutesAhead: Int = 0) -> String {
    let local = seconds + minutesAhead * 60
    let day = Int((Double(local) / 86400).rounded(.down))
    // Days to the civil calendar (Hinnant, "chrono-compatible low-level date algorithms").
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let date = [
      padded(year, 4), padded(month, 2), padded(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, 2),
    ].joined(separator: "-")
    let second = local - day * 86400
    let time = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }.joined(separator: ":")
    return date + "T" + time + zone(minutesAhead)
  }

  private static func zone(_ minutes: Int) -> String {
    if minutes == 0 { return "Z" }
    let (sign, size) = (minutes < 0 ? "-" : "+", abs(minutes))
    return sign + padded(size / 60, 2) + ":" + padded(size % 60, 2)
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Reads a text from its front.
  private struct Scanner {
    private var rest: Substring

    init(_ text: String) { rest = text.drop { $0.isWhitespace }[...] }

    var isAtEnd: Bool { rest.allSatisfy(\.isWhitespace) }

    mutating func number(digits: ClosedRange<Int>) -> Int? {
      let found = rest.prefix(digits.upperBound).prefix { $0.isASCII && $0.isNumber }
      guard digits.contains(found.count) else { return nil }
      rest = rest.dropFirst(found.count)
      return Int(found)
    }

    mutating func accept(_ characters: String) -> Character? {
      guard let first = rest.first, characters.contains(first) else { return nil }
      return rest.removeFirst()
    }

    /// What of `T08:30:00.123+08:00` there is, without the fraction; nothing where something else stands there.
    mutating func time() -> String {
      _ = accept("Tt ")
      guard let hour = number(digits: 2...2), accept(":") != nil, let minute = number(digits: 2...2), hour < 24,
        minute < 60
      else { return "" }
      var second = 0
      if accept(":") != nil { second = number(digits: 2...2) ?? 0 }
      if accept(".,") != nil { rest = rest.drop { $0.isASCII && $0.isNumber } }
      let time = [hour, minute, min(second, 59)].map { padded($0, 2) }.joined(separator: ":")
      return "T" + time + zone()
    }

    private mutating func zone() -> String {
      _ = accept(" ")
      if accept("Zz") != nil { return "Z" }
      guard let sign = accept("+-"), let hours = number(digits: 2...2) else { return "" }
      _ = accept(":")
      let minutes = number(digits: 2...2) ?? 0
      return String(sign) + padded(hours, 2) + ":" + padded(minutes, 2)
    }
  }
}
