/// What matches are counted by: the values of a field, or the years, months or days that these begin with.
public struct Facet: Sendable, Hashable {
  /// What of a value counts.
  public enum Unit: String, Sendable, Hashable, CaseIterable {
    /// All of it.
    case value
    /// The year of a date: `2026`.
    case year
    /// Its month: `2026-03`. A date that is a year only counts as that.
    case month
    /// Its day: `2026-03-05`.
    case day
  }

  /// The name of the field.
  public var field: String
  /// What of its values counts.
  public var unit: Unit

  /// A field to count by.
  public init(_ field: String, by unit: Unit = .value) {
    self.field = field
    self.unit = unit
  }

  /// Reads `place`, `date:year`, `date:month` or `date:day`; `nil` for a name that is missing or another unit.
  public init?(parsing text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, let field = parts.first, !field.isEmpty else { return nil }
    var unit = Unit.value
    if parts.count == 2 {
      guard let named = Unit(rawValue: String(parts[1])), named != .value else { return nil }
      unit = named
    }
    self.init(String(field), by: unit)
  }
}

extension Facet: CustomStringConvertible {
  /// As it is written: `place` or `date:year`.
  public var description: String { unit == .value ? field : "\(field):\(unit.rawValue)" }
}

/// How many matches have each value of a field.
public struct FacetCounts: Sendable, Hashable {
  /// A value, and how many documents have it.
  public struct Value: Sendable, Hashable {
    /// The value as it was given, or the beginning of a date; of a value above 128 bytes the first characters.
    public var value: String
    /// A document with several values counts once for each; a document that has one twice counts once.
    public var count: Int

    /// A value with its count.
    public init(_ value: String, count: Int) {
      self.value = value
      self.count = count
    }
  }

  /// What was counted.
  public var facet: Facet
  /// Those that most matches have come first; equal ones in the order of their bytes.
  public var values: [Value]

  init(inOrder facet: Facet, _ values: [Value]) {
    self.facet = facet
    self.values = values
  }

  /// Counts of a facet, in any order.
  public init(_ facet: Facet, _ values: [Value]) {
    self.facet = facet
    self.values = values.sorted { first, second in
      if first.count != second.count { return first.count > second.count }
      return first.value.utf8.lexicographicallyPrecedes(second.value.utf8)
    }
  }
}
