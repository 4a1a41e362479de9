/// Reads the values of fields as numbers and dates.
///
/// Numbers and dates stand on one axis, on which a date is its year and a fraction: 2026-03-05 is 2026.0305, so it comes
/// after the number 2026 and before 2027. So the values of a field that nobody gave a type have one order, whatever else
/// the field has: numbers and dates first, then all others by their bytes.
enum FieldReading {
  /// The place of values that are neither numbers nor dates: after all of these.
  static let text = Double.infinity

  /// Where a value stands on the axis; `nil` where it is none of the type.
  static func place(of value: Span<UInt8>, as type: FieldType?) -> Double? {
    switch type {
    case .string: return text
    case .number: return number(value)
    case .date: return date(value).map(\.place)
    case nil:
      guard let first = value.count > 0 ? value[0] : nil, mayBegin(first) else { return text }
      return number(value) ?? wholeDate(value)?.place ?? text
    }
  }

  /// Whether a number or a date can begin with a byte.
  private static func mayBegin(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || byte == 0x2D || byte == 0x2B || byte == 0x2E || byte == 0xEF
  }

  // MARK: - Numbers

  /// The number that a value is: digits with a sign, a point and an exponent, in ASCII or full-width forms.
  static func number(_ value: Span<UInt8>) -> Double? {
    guard value.count > 0, mayBegin(value[0]) else { return nil }
    var reader = CharacterReader()
    let isNegative = reader.take(value) { $0 == 0x2D }
    if !isNegative { _ = reader.take(value) { $0 == 0x2B } }
    var (mantissa, exponent, digitCount): (UInt64, Int, Int) = (0, 0, 0)
    var isExact = true
    func add(_ digit: UInt32) {
      digitCount += 1
      if mantissa < 1 << 53 / 10 {
        mantissa = mantissa * 10 + UInt64(digit - 0x30)
      } else {
        isExact = false
      }
    }
    while let digit = reader.takeDigit(value) { add(digit) }
    if reader.take(value, { $0 == 0x2E }) {
      while let digit = reader.takeDigit(value) {
        add(digit)
        exponent -= 1
      }
    }
    guard digitCount > 0 else { return nil }
    if reader.take(value, { $0 | 0x20 == 0x65 }) {
      let sign = reader.take(value) { $0 == 0x2D } ? -1 : 1
      if sign == 1 { _ = reader.take(value) { $0 == 0x2B } }
      var (power, count) = (0, 0)
      while let digit = reader.takeDigit(value) {
        power = min(power * 10 + Int(digit - 0x30), 1 << 20)
        count += 1
      }
      guard count > 0 else { return nil }
      exponent += sign * power
    }
    guard reader.position == value.count else { return nil }
    // Both are exact then, and so their product or quotient is the nearest number.
    if isExact, -22...22 ~= exponent {
      let scaled = exponent < 0 ? Double(mantissa) / powers[-exponent] : Double(mantissa) * powers[exponent]
      return isNegative ? -scaled : scaled
    }
    guard let number = Double(CharacterReader.ascii(value)), number.isFinite else { return nil }
    return number
  }

  private static let powers: [Double] = (0...22).map { power in (0..<power).reduce(1.0) { number, _ in number * 10 } }

  // MARK: - Dates

  /// A date or a time, or the beginning of one: a year, and two digits each for month, day, hour, minute and second.
  struct Date: Equatable {
    /// The digits as a number.
    fileprivate var digits: Int64 = 0
    fileprivate var count = 0
    fileprivate static let longest = 14

    /// The first moment, as 20260305102030.
    var first: Int64 { digits * scale }
    /// The last one, with nines for what it does not say.
    var last: Int64 { first + scale - 1 }
    /// The first `count` digits of it, where it says so many, with hyphens: 2026-03-05.
    func text(ofDigits count: Int) -> [UInt8] {
      let all = Array(String(digits).utf8.prefix(count))
      return all.indices.reduce(into: []) { text, index in
        if index == 4 || index == 6 { text.append(0x2D) }
        text.append(all[index])
      }
    }

    /// Where it stands on the axis.
    var place: Double { Double(first) / 1e10 }

    private var scale: Int64 { (count..<Date.longest).reduce(1) { scale, _ in scale * 10 } }

    fileprivate func part(at index: Int) -> Int64 {
      (index + 2..<count).reduce(digits) { digits, _ in digits / 10 } % 100
    }

    /// Whether the digits can be a date.
    fileprivate var canBeDate: Bool {
      count >= 4 && count.isMultiple(of: 2) && (count < 6 || 1...12 ~= part(at: 4))
        && (count < 8 || 1...31 ~= part(at: 6))
    }
  }

  /// The date that a value begins with: 2026, 2026-03, 20260305, 2026/3/5, 2026年3月5日, 2026-03-05T10:20:30. A time zone does
  /// not count.
  static func date(_ value: Span<UInt8>) -> Date? { date(value, isWhole: false) }

  /// The same where nothing else stands in the value than a fraction of a second and a time zone.
  static func wholeDate(_ value: Span<UInt8>) -> Date? { date(value, isWhole: true) }

  private static func date(_ value: Span<UInt8>, isWhole: Bool) -> Date? {
    var reader = CharacterReader()
    var date = Date()
    var pending = 0
    /// Ends a part: 2026-3-5 is 2026-03-05.
    func endPart() -> Bool {
      if pending == 1 {
        date.digits = date.digits / 10 * 100 + date.digits % 10
        date.count += 1
      }
      pending = 0
      return date.canBeDate
    }
    while date.count < Date.longest {
      if let digit = reader.takeDigit(value) {
        if date.count == 0, digit == 0x30 { return nil }
        date.digits = date.digits * 10 + Int64(digit - 0x30)
        date.count += 1
        pending += 1
      } else {
        guard date.count > 0, reader.take(value, isSeparator) else { break }
        guard endPart() else { return nil }
      }
    }
    guard endPart(), date.count <= Date.longest else { return nil }
    return !isWhole || reader.isAtEndOfTime(value, digits: date.count) ? date : nil
  }

  private static func isSeparator(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x2D, 0x2F, 0x54, 0x74, 0x3A, 0x20, 0x3000, 0x5E74, 0x6708, 0x65E5: true
    default: false
    }
  }
}

/// Reads the characters of a value, full-width forms as ASCII.
private struct CharacterReader {
  private(set) var position = 0

  /// The next character and its bytes; 0 for what is no ASCII, full-width form or sign of a date.
  private func next(_ bytes: Span<UInt8>) -> (scalar: UInt32, byteCount: Int)? {
    guard position < bytes.count else { return nil }
    let first = bytes[position]
    if first < 0x80 { return (UInt32(first), 1) }
    guard first & 0xF0 == 0xE0, position + 2 < bytes.count else { return (0, 1) }
    let scalar =
      UInt32(first & 0xF) << 12 | UInt32(bytes[position + 1] & 0x3F) << 6 | UInt32(bytes[position + 2] & 0x3F)
    return (0xFF01...0xFF5E ~= scalar ? scalar - 0xFEE0 : scalar, 3)
  }

  mutating func take(_ bytes: Span<UInt8>, _ isWanted: (UInt32) -> Bool) -> Bool {
    guard let next = next(bytes), isWanted(next.scalar) else { return false }
    position += next.byteCount
    return true
  }

  mutating func takeDigit(_ bytes: Span<UInt8>) -> UInt32? {
    guard let next = next(bytes), 0x30...0x39 ~= next.scalar else { return nil }
    position += next.byteCount
    return next.scalar
  }

  /// Whether nothing follows but a fraction, after a second, and a time zone, after a day.
  func isAtEndOfTime(_ bytes: Span<UInt8>, digits count: Int) -> Bool {
    var index = position
    func skipDigits(_ others: UInt8...) -> Int {
      let start = index
      while index < bytes.count, 0x30...0x39 ~= bytes[index] || others.contains(bytes[index]) { index += 1 }
      return index - start
    }
    if count == 14, index < bytes.count, bytes[index] == 0x2E {
      index += 1
      guard skipDigits() > 0 else { return false }
    }
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    guard index < bytes.count else { return true }
    guard count >= 8 else { return false }
    if bytes[index] | 0x20 == 0x7A { return index + 1 == bytes.count }
    guard bytes[index] == 0x2B || bytes[index] == 0x2D else { return false }
    index += 1
    return 2...5 ~= skipDigits(0x3A) && index == bytes.count
  }

  /// A value with its full-width forms as ASCII.
  static func ascii(_ value: Span<UInt8>) -> String {
    var reader = CharacterReader()
    var text = ""
    while let next = reader.next(value) {
      text.unicodeScalars.append(Unicode.Scalar(next.scalar) ?? "?")
      reader.position += next.byteCount
    }
    return text
  }
}
