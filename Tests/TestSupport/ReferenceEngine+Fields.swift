import Diglot

/// Sorting, counting and comparing by fields, as simply as it can be said.
extension ReferenceEngine {
  /// Where a value stands: numbers and dates by this number, all others after them.
  public static func place(of value: String, as type: FieldType?) -> Double? {
    let text = narrow(value)
    switch type {
    case .string: return .infinity
    case .number: return number(text)
    case .date: return date(text, isWhole: false).map { $0.place }
    case nil: return number(text) ?? date(text, isWhole: true).map { $0.place } ?? .infinity
    }
  }

  /// Full-width forms as ASCII.
  private static func narrow(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          0xFF01...0xFF5E ~= scalar.value ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
        }))
  }

  private static func number(_ text: String) -> Double? {
    guard text.contains(where: { $0.isASCII && $0.isNumber }), text.allSatisfy({ "0123456789+-.eE".contains($0) })
    else {
      return nil
    }
    return Double(text).flatMap { $0.isFinite ? $0 : nil }
  }

  /// The digits of a date, and its place.
  static func date(_ text: String, isWhole: Bool) -> (digits: String, place: Double)? {
    var rest = Substring(text)
    var digits = ""
    while true {
      let part = rest.prefix { $0.isASCII && $0.isNumber }.prefix(14 - digits.count)
      rest = rest.dropFirst(part.count)
      digits += part.count == 1 ? "0\(part)" : part
      if !part.isEmpty || !digits.isEmpty {
        guard digits.count >= 4, digits.count.isMultiple(of: 2), digits.count <= 14 else { return nil }
      }
      guard digits.count < 14, !digits.isEmpty, let sign = rest.first, "-/:Tt 　年月日".contains(sign) else { break }
      rest = rest.dropFirst()
    }
    guard digits.count >= 4, digits.first != "0" else { return nil }
    func part(_ start: Int) -> Int? { digits.count > start ? Int(digits.dropFirst(start).prefix(2)) : nil }
    guard 1...12 ~= part(4) ?? 1, 1...31 ~= part(6) ?? 1 else { return nil }
    guard !isWhole || rest.isEmpty || digits.count >= 8 && ["Z", "z", "+08:00"].contains(rest) else { return nil }
    let padded = digits + String(repeating: "0", count: 14 - digits.count)
    return (digits, Double("\(padded.prefix(4)).\(padded.dropFirst(4))") ?? 0)
  }

  /// Matches in the order of some fields.
  ///
  /// - Parameter order: All keys in the order of the index.
  public func sorted(
    _ matches: Set<String>, by keys: [SortKey], _ types: [String: FieldType], _ order: [String]
  ) -> [String] {
    let sought: [[(place: Double, value: [UInt8])?]] = order.map { key in
      keys.map {
        value(of: key, $0, $0.type ?? types[$0.field] ?? (["date", "modified"].contains($0.field) ? .date : nil))
      }
    }
    let indexes = order.indices.filter { matches.contains(order[$0]) }.sorted { first, second in
      for (number, key) in keys.enumerated() {
        let (one, other) = (sought[first][number], sought[second][number])
        guard let one, let other else {
          if (one == nil) != (other == nil) { return (one == nil) == key.missingFirst }
          continue
        }
        if one.place == other.place, one.value == other.value { continue }
        let precedes = ReferenceEngine.precedes(one, other)
        return key.isDescending ? !precedes : precedes
      }
      return first < second
    }
    return indexes.map { order[$0] }
  }

  private static func precedes(_ one: (place: Double, value: [UInt8]), _ other: (place: Double, value: [UInt8])) -> Bool
  {
    one.place != other.place ? one.place < other.place : one.value.lexicographicallyPrecedes(other.value)
  }

  private func value(of key: String, _ sort: SortKey, _ type: FieldType?) -> (place: Double, value: [UInt8])? {
    let values = (document(key)?.fields ?? []).filter { $0.name == sort.field && !$0.value.isEmpty }.compactMap {
      field in
      ReferenceEngine.place(of: field.value, as: type).map { (place: $0, value: Array(field.value.utf8)) }
    }
    return sort.isDescending ? values.max(by: ReferenceEngine.precedes) : values.min(by: ReferenceEngine.precedes)
  }

  /// How many matches have each value of a field.
  public func facet(_ matches: Set<String>, _ facet: Facet) -> FacetCounts {
    var counts: [[UInt8]: Int] = [:]
    for key in matches {
      let values = (document(key)?.fields ?? []).filter { $0.name == facet.field && !$0.value.isEmpty }
      for value in Set(values.compactMap { ReferenceEngine.group($0.value, facet.unit) }) {
        counts[value, default: 0] += 1
      }
    }
    return FacetCounts(
      facet, counts.map { FacetCounts.Value(String(decoding: $0.key, as: UTF8.self), count: $0.value) })
  }

  private static func group(_ value: String, _ unit: Facet.Unit) -> [UInt8]? {
    if unit == .value { return Array(value.utf8) }
    guard let digits = date(narrow(value), isWhole: false)?.digits else { return nil }
    let count = [Facet.Unit.year: 4, .month: 6, .day: 8][unit] ?? 0
    let parts = [digits.prefix(4), digits.prefix(count).dropFirst(4).prefix(2), digits.prefix(count).dropFirst(6)]
    return Array(parts.filter { !$0.isEmpty }.joined(separator: "-").utf8)
  }

  private func foldedBytes(_ text: String) -> [UInt8] {
    let scalars = fold(text).map { Unicode.Scalar($0.value) ?? "?" }
    return Array(String(String.UnicodeScalarView(scalars)).utf8)
  }

  /// Whether a value lies between two.
  func lies(_ value: String, _ from: String, _ through: String, as type: FieldType?) -> Bool {
    if from.isEmpty, through.isEmpty { return true }
    let texts = [value, from, through].map(ReferenceEngine.narrow)
    let numbers = texts.map(ReferenceEngine.number)
    let dates = texts.enumerated().map {
      ReferenceEngine.date($1, isWhole: $0 == 0 && type == nil)
    }
    func isOpen(_ index: Int) -> Bool { texts[index].isEmpty }
    let areNumbers = numbers[0] != nil && (1...2).allSatisfy { isOpen($0) || numbers[$0] != nil }
    let areDates = dates[0] != nil && (1...2).allSatisfy { isOpen($0) || dates[$0] != nil }
    if type == .number || type == nil && areNumbers {
      guard areNumbers, let number = numbers[0] else { return false }
      return (numbers[1] ?? -.infinity) <= number && number <= (numbers[2] ?? .infinity)
    }
    if type == .date || type == nil && areDates {
      guard areDates, let date = dates[0] else { return false }
      func padded(_ digits: String, _ filler: String) -> String {
        digits + String(repeating: filler, count: 14 - digits.count)
      }
      let moment = padded(date.digits, "0")
      return (dates[1].map { padded($0.digits, "0") } ?? "") <= moment
        && moment <= (dates[2].map { padded($0.digits, "9") } ?? "a")
    }
    let (bytes, first, last) = (foldedBytes(value), foldedBytes(from), foldedBytes(through))
    return !bytes.lexicographicallyPrecedes(first)
      && (bytes.starts(with: last) || bytes.lexicographicallyPrecedes(last))
  }
}
