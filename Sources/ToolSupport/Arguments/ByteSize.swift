import DiglotJSON

/// A number of bytes as people write it: `1048576`, `256M`, `1GiB`.
package enum ByteSize {
  /// Reads a size; K, M, G and T are powers of 1,024, also as `KiB` or `KB`.
  package static func parse(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), let shift = shift(of: text[digits.endIndex...].lowercased()) else { return nil }
    let (size, isTooLarge) = number.multipliedReportingOverflow(by: 1 << shift)
    return isTooLarge ? nil : size
  }

  private static func shift(of unit: String) -> Int? {
    if unit.isEmpty || unit == "b" { return 0 }
    guard let power = "kmgt".firstIndex(of: unit[unit.startIndex]),
      ["", "b", "ib"].contains(unit.dropFirst())
    else { return nil }
    return 10 * ("kmgt".distance(from: "kmgt".startIndex, to: power) + 1)
  }

  /// A size to read: `3.4 MB`, in powers of 1,000 as disks and rates are given.
  package static func describe(_ bytes: Int) -> String {
    let units = ["kB", "MB", "GB", "TB"]
    if bytes < 1000 { return "\(bytes) B" }
    var value = Double(bytes) / 1000
    var unit = 0
    while value >= 999.95, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    return "\(Decimal.fixed(value, decimals: value < 99.95 ? 1 : 0)) \(units[unit])"
  }

  /// A limit as a user gave it: in MiB where it is a number of these.
  package static func limit(_ bytes: Int) -> String {
    bytes % (1 << 20) == 0 ? "\(bytes >> 20) MiB" : describe(bytes)
  }
}
