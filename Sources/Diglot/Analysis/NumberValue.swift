/// What a number means, however it was written.
///
/// Two values are equal exactly where the bytes of their terms are. Units and signs are not part of a value: 负三十度 and
/// -30°C are both 30.
enum NumberValue: Equatable {
  /// A count, an ordinal, a year of the common era: `1882`, `4958000`, `3.1`.
  case decimal(ExactDecimal)
  /// `36%`; a thousandth is a tenth of it.
  case percent(ExactDecimal)
  /// `1/3`, as written: two sixths stay `2/6`.
  case fraction(numerator: ExactDecimal, denominator: ExactDecimal)
  /// A whole date: `2026-04-21`.
  case date(year: Int, month: Int, day: Int)

  /// Appends the canonical term, in ASCII.
  func appendTerm(to bytes: inout [UInt8]) {
    switch self {
    case .decimal(let value):
      value.appendDigits(to: &bytes)
    case .percent(let value):
      value.appendDigits(to: &bytes)
      bytes.append(0x25)
    case .fraction(let numerator, let denominator):
      numerator.appendDigits(to: &bytes)
      bytes.append(0x2F)
      denominator.appendDigits(to: &bytes)
    case .date(let year, let month, let day):
      ExactDecimal(year).appendDigits(to: &bytes)
      for part in [month, day] {
        bytes.append(0x2D)
        if part < 10 { bytes.append(0x30) }
        ExactDecimal(part).appendDigits(to: &bytes)
      }
    }
  }

  /// The canonical term.
  var term: [UInt8] {
    var bytes: [UInt8] = []
    appendTerm(to: &bytes)
    return bytes
  }
}

/// A number that is not negative, exactly: a whole number of up to 34 digits over a power of ten.
struct ExactDecimal: Equatable {
  private let digits: UInt128
  /// How many of the digits stand behind the point; the last of these is never 0, so that equal numbers are equal bits.
  private let scale: UInt8

  static let zero = ExactDecimal(0)

  /// - Parameter value: Not negative.
  init(_ value: Int) {
    digits = UInt128(value)
    scale = 0
  }

  /// Nil where there are more digits than a value may have.
  init?(digits: UInt128, scale: Int) {
    var digits = digits
    var scale = scale
    while scale > 0, digits % 10 == 0 { (digits, scale) = (digits / 10, scale - 1) }
    guard digits < ExactDecimal.limit, scale < ExactDecimal.digitLimit else { return nil }
    self.digits = digits
    self.scale = UInt8(scale)
  }

  private static let digitLimit = 34
  private static let limit = powerOfTen(digitLimit)

  private static func powerOfTen(_ power: Int) -> UInt128 {
    var result: UInt128 = 1
    for _ in 0..<power { result *= 10 }
    return result
  }

  var isZero: Bool { digits == 0 }
  var isWhole: Bool { scale == 0 }

  /// The value as an integer, where it is one below 10,000.
  var smallInteger: Int? { scale == 0 && digits < 10_000 ? Int(digits) : nil }

  /// The value with another digit at its end; nil where it has too many.
  func appending(_ digit: UInt8) -> ExactDecimal? {
    ExactDecimal(digits: digits * 10 + UInt128(digit), scale: 0)
  }

  /// The value times ten to the power of `power`, which may be negative; nil where that has too many digits.
  func multiplied(byPowerOfTen power: Int) -> ExactDecimal? {
    guard power > Int(scale) else { return ExactDecimal(digits: digits, scale: Int(scale) - power) }
    guard !isZero else { return self }
    guard power - Int(scale) <= ExactDecimal.digitLimit else { return nil }
    let (product, overflow) = digits.multipliedReportingOverflow(by: ExactDecimal.powerOfTen(power - Int(scale)))
    return overflow ? nil : ExactDecimal(digits: product, scale: 0)
  }

  /// The sum; nil where either has a fraction beside a sum of places, or there are too many digits.
  func adding(_ other: ExactDecimal) -> ExactDecimal? {
    if isZero { return other }
    if other.isZero { return self }
    guard scale == 0, other.scale == 0 else { return nil }
    return ExactDecimal(digits: digits + other.digits, scale: 0)
  }

  /// Quick where the value has 64 bits, which nearly all have.
  private static func dividedByTen(_ value: UInt128) -> (quotient: UInt128, remainder: UInt8) {
    if let small = UInt64(exactly: value) { return (UInt128(small / 10), UInt8(small % 10)) }
    return (value / 10, UInt8(value % 10))
  }

  /// Appends the value as a decimal without an exponent.
  func appendDigits(to bytes: inout [UInt8]) {
    let start = bytes.count
    var rest = digits
    var written = 0
    while rest > 0 || written <= Int(scale) {
      if written == Int(scale), written > 0 { bytes.append(0x2E) }
      let (quotient, remainder) = ExactDecimal.dividedByTen(rest)
      bytes.append(0x30 + remainder)
      rest = quotient
      written += 1
    }
    bytes[start...].reverse()
  }
}
