/// Numbers as text, without a locale.
package enum Decimal {
  /// A number rounded to some decimals; 0 for what is not a number.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (value * scale).rounded()
    guard scaled.isFinite, abs(scaled) < 9e15 else { return value.isFinite ? value.description : "0" }
    let digits = String(Int(scaled.magnitude))
    let sign = scaled < 0 ? "-" : ""
    if decimals == 0 { return sign + digits }
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }

  /// The shortest text that reads back as the number.
  package static func exact(_ value: Double) -> String { value.isFinite ? value.description : "0" }

  /// A whole number with its thousands set apart: 12,345.
  package static func grouped(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var result = value < 0 ? "-" : ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return result
  }

  /// A count with its noun: `1 document`, `2,000 documents`.
  package static func count(_ value: Int, _ noun: String) -> String {
    "\(grouped(value)) \(noun)\(value == 1 ? "" : "s")"
  }
}
