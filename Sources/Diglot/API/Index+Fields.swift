/// What is known of a field of an index's documents.
public struct FieldSummary: Sendable, Hashable {
  /// Its name.
  public var name: String
  /// How many documents have it.
  public var documents: Int
  /// How its values are read: the type that it was given, else what all its values are. Those of deleted documents count
  /// until a merge drops them.
  public var type: FieldType
  /// Whether somebody gave it the type.
  public var typeIsGiven: Bool
}

extension Index {
  /// The fields that documents have, in the order of their names; `lang` and `script` among them, which the engine finds in texts
  /// where nobody gave them.
  ///
  /// - Throws: ``IndexError/damaged(file:part:offset:reason:)`` where columns cannot be read.
  /// - Complexity: Reads the columns, one number for each document and field.
  public func fields() throws(IndexError) -> [FieldSummary] {
    var found: [String: (documents: Int, flags: ColumnFormat.Flags)] = [:]
    for segment in snapshot.segments {
      var columns = try segment.reader.columns().all
      for name in ColumnFormat.ownFields { if let own = try segment.reader.column(name) { columns.append(own.column) } }
      for column in columns {
        var (count, last): (Int, DocID?) = (0, nil)
        try column.forEachPair { document, _ in
          if document != last, !segment.isDeleted(document) { count += 1 }
          last = document
        }
        guard count > 0 else { continue }
        let name = String(decoding: column.name, as: UTF8.self)
        found[name, default: (0, [])].documents += count
        found[name]?.flags.formUnion(column.flags)
      }
    }
    return found.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { name, field in
      let given = snapshot.types.given[name]
      return FieldSummary(
        name: name, documents: field.documents, type: snapshot.types[name] ?? field.flags.type,
        typeIsGiven: given != nil)
    }
  }
}

extension ColumnFormat.Flags {
  /// What all the values are.
  fileprivate var type: FieldType {
    if contains(.texts) { return .string }
    return contains(.dates) ? .date : .number
  }
}

extension FieldType {
  /// The number that a value is, as the type ``number`` reads it.
  ///
  /// - Returns: `nil` where the value is no number.
  public static func number(of value: String) -> Double? { FieldReading.number(value.utf8.span) }

  /// The day, month or year that a value begins with, as the type ``date`` reads it: 2026年3月5日 10:20 is 2026-03-05.
  ///
  /// - Returns: `nil` where the value is no date, or a day that its month has not.
  public static func day(of value: String) -> String? {
    guard let day = beginning(ofDate: value), day.utf8.count == 10 else { return beginning(ofDate: value) }
    let parts = day.split(separator: "-").compactMap { Int($0) }
    let isLeap = parts[0].isMultiple(of: 4) && !parts[0].isMultiple(of: 100) || parts[0].isMultiple(of: 400)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return parts[2] <= lengths[parts[1] - 1] ? day : nil
  }

  /// The same as fields of dates compare, which ask no calendar: 2026-02-30 is one.
  package static func beginning(ofDate value: String) -> String? {
    FieldReading.date(value.utf8.span).map { String(decoding: $0.text(ofDigits: 8), as: UTF8.self) }
  }
}
