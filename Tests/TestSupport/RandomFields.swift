import Diglot

/// Makes fields of documents: numbers, dates and texts in the forms that people write, of which some look like one another.
public struct RandomFields {
  /// Where the randomness comes from.
  public var random: RandomDocuments

  private static let numbers = [
    "7", "12", "12.0", "007", "-3.5", "1e3", "1000", "+5", ".5", "１２", "99999999999999999999", "0",
  ]
  private static let dates = [
    "2026", "2026-03", "2026-3-5", "2026/03/05", "2026年3月5日", "20260305", "2026-03-05T10:20:30Z", "2025-12-31", "2024",
    "2025-13-01", "2026-03-05 10:20",
  ]
  private static let words = ["台北", "臺北", "London", "london", "n/a", "1x", "2026年鑑", "-", "é", "e\u{301}", "x y"]

  /// The fields that documents may have.
  public static let names = ["date", "size", "place", "作者", "mixed", "modified", "rare"]

  /// A source that gives the same fields for the same seed.
  public init(seed: UInt64) { random = RandomDocuments(seed: seed) }

  private mutating func one<T>(of elements: [T]) -> T { elements[random.below(elements.count)] }

  /// A value of a field.
  public mutating func value(of name: String) -> String {
    switch name {
    case "date", "modified": random.chance(8) ? one(of: RandomFields.words) : one(of: RandomFields.dates)
    case "size": random.chance(12) ? one(of: RandomFields.words) : one(of: RandomFields.numbers)
    case "mixed": one(of: RandomFields.numbers + RandomFields.dates + RandomFields.words)
    default: random.chance(9) ? "\(random.below(3))" : one(of: RandomFields.words)
    }
  }

  /// The fields of a document: none, or some of them, of which one may have several values.
  public mutating func fields() -> [Field] {
    var fields: [Field] = []
    for name in RandomFields.names where !random.chance(name == "rare" ? 1 : 3) || random.chance(20) {
      fields.append(Field(name: name, value: value(of: name)))
      while random.chance(6) { fields.append(Field(name: name, value: random.chance(4) ? "" : value(of: name))) }
    }
    return fields
  }

  /// Keys to sort by.
  public mutating func sort() -> [SortKey] {
    (0..<1 + random.below(2)).map { _ in
      SortKey(
        random.chance(12) ? "nothing" : one(of: RandomFields.names), isDescending: random.chance(2),
        type: random.chance(4) ? one(of: FieldType.allCases) : nil, missingFirst: random.chance(4))
    }
  }

  /// What to count by.
  public mutating func facets() -> [Facet] {
    (0..<1 + random.below(3)).map { _ in
      Facet(one(of: RandomFields.names), by: random.chance(2) ? .value : one(of: Facet.Unit.allCases))
    }
  }

  /// A range of a field's values.
  public mutating func range() -> Query {
    let name = one(of: RandomFields.names)
    return .range(
      field: name, from: random.chance(4) ? "" : value(of: name), through: random.chance(4) ? "" : value(of: name))
  }

  /// Types of a few fields.
  public mutating func types() -> [String: FieldType] {
    var types: [String: FieldType] = [:]
    for name in RandomFields.names where random.chance(3) { types[name] = one(of: FieldType.allCases) }
    return types
  }
}
