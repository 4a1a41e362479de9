/// A range of the values of a field, both ends included; an empty end is open.
///
/// Where the field has a type, values compare as that, and those that are not of it are outside. Otherwise a value compares
/// with the ends as a number where all three are numbers, else as a date where all three are dates, else by its folded bytes.
/// An end that says less than a value, such as a year, stands for all that begins with it.
struct FieldRange: Hashable, Sendable {
  let field: String
  /// The ends, folded.
  let from: [UInt8]
  let through: [UInt8]
  /// The terms of the ends.
  let fromKey: [UInt8]
  let throughKey: [UInt8]
  /// Where in the dictionary the values are looked for, where that is not among all of the field: from a term to those that begin
  /// with another.
  var stretches: [Stretch]?

  struct Stretch: Hashable, Sendable {
    let from: [UInt8]
    let through: [UInt8]
  }

  /// What the terms of the field's values begin with.
  var key: [UInt8] { [TermKey.Tag.filter.rawValue] + field.utf8 + [0] }

  /// Tells which values are in the range.
  struct Test {
    private let range: FieldRange
    private let type: FieldType?
    /// `nil` where an end is no number, or no date.
    private let numbers: (from: Double, through: Double)?
    private let dates: (from: Int64, through: Int64)?

    init(_ range: FieldRange, as type: FieldType?) {
      self.range = range
      self.type = type
      numbers = type == nil || type == .number ? FieldRange.numbers(range) : nil
      dates = type == nil || type == .date ? FieldRange.dates(range) : nil
    }

    /// Whether all that counts is the order of bytes, so that the range is one stretch of the dictionary.
    var isOfBytes: Bool {
      if range.from.isEmpty, range.through.isEmpty { return true }
      return type == .string || type == nil && numbers == nil && dates == nil
    }

    /// - Parameters:
    ///   - value: Folded.
    ///   - isWithinBytes: Whether it is in the range by its bytes.
    func contains(_ value: [UInt8], _ isWithinBytes: () -> Bool) -> Bool {
      switch type {
      case .string: return isWithinBytes()
      case .number: return contains(FieldReading.number(value.span))
      case .date: return contains(FieldReading.date(value.span))
      case nil:
        if numbers != nil, let number = FieldReading.number(value.span) { return contains(number) }
        if dates != nil, let date = FieldReading.wholeDate(value.span) { return contains(date) }
        return isWithinBytes()
      }
    }

    private func contains(_ number: Double?) -> Bool {
      guard let numbers, let number else { return false }
      return numbers.from <= number && number <= numbers.through
    }

    private func contains(_ date: FieldReading.Date?) -> Bool {
      guard let dates, let date else { return false }
      return dates.from <= date.first && date.first <= dates.through
    }
  }

  private static func numbers(_ range: FieldRange) -> (from: Double, through: Double)? {
    let from = range.from.isEmpty ? -Double.infinity : FieldReading.number(range.from.span)
    let through = range.through.isEmpty ? Double.infinity : FieldReading.number(range.through.span)
    return ends(from, through)
  }

  private static func dates(_ range: FieldRange) -> (from: Int64, through: Int64)? {
    let from = range.from.isEmpty ? Int64.min : FieldReading.date(range.from.span)?.first
    let through = range.through.isEmpty ? Int64.max : FieldReading.date(range.through.span)?.last
    return ends(from, through)
  }

  /// Two ends that can be read. Between ends in the wrong order nothing lies.
  private static func ends<Bound>(_ from: Bound?, _ through: Bound?) -> (from: Bound, through: Bound)? {
    guard let from, let through else { return nil }
    return (from, through)
  }
}

extension SegmentSearch {
  /// The documents that have a value in a range.
  func matches(_ range: FieldRange) throws(IndexError) -> MatchList {
    let test = FieldRange.Test(range, as: types[range.field])
    if test.isOfBytes { return try reader.matches(from: range.fromKey, through: range.throughKey, .all, work) }
    let key = range.key
    var sums = FrequencySums(reader, work)
    for stretch in range.stretches ?? [FieldRange.Stretch(from: key, through: key)] {
      var terms = try reader.textTerms.cursor(from: stretch.from)
      while let info = try terms.next(), terms.text.starts(with: key), !work.spend(SearchCosts.term) {
        let term = terms.text
        if stretch.through.lexicographicallyPrecedes(term.prefix(stretch.through.count)) { break }
        let isIn = test.contains(Array(term.dropFirst(key.count))) {
          !term.lexicographicallyPrecedes(range.fromKey)
            && !range.throughKey.lexicographicallyPrecedes(term.prefix(range.throughKey.count))
        }
        if isIn, try !sums.add(info) { return sums.matches }
      }
    }
    return sums.matches
  }
}
