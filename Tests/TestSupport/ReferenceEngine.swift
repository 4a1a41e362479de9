import Diglot

/// A search engine that is too simple to be wrong: a phrase is a substring of the folded, unwrapped text.
///
/// It knows which documents match, not how well. Leaves of queries are Han strings, single words of letters that share
/// no stem with others, prefixes of words, fuzzy words, filters and ranges.
public struct ReferenceEngine {
  /// A scalar as the fold leaves it.
  public struct FoldedScalar: Equatable {
    /// What the reference has to tell apart.
    public enum Kind { case han, kana, letter, space, other }

    /// The scalar.
    public var value: UInt32
    /// What it is.
    public var kind: Kind

    /// A folded scalar.
    public init(value: UInt32, kind: Kind) {
      self.value = value
      self.kind = kind
    }
  }

  private struct Entry {
    var document: Document
    var title: [FoldedScalar]
    var text: [FoldedScalar]
  }

  private let fold: (String) -> [FoldedScalar]
  private let stem: ([UInt32]) -> [UInt32]
  private var entries: [String: Entry] = [:]

  /// An empty engine. `fold` maps the characters of a text; it need not unwrap it. `stem` maps the scalars of a word.
  public init(fold: @escaping (String) -> [FoldedScalar], stem: @escaping ([UInt32]) -> [UInt32]) {
    self.fold = fold
    self.stem = stem
  }

  /// Adds a document, in place of one that has the same key.
  public mutating func add(_ document: Document) {
    entries[document.key] = Entry(
      document: document, title: unwrapped(document.title), text: unwrapped(document.text))
  }

  /// Removes the document of a key.
  public mutating func remove(_ key: String) { entries[key] = nil }

  /// The keys of all documents, sorted.
  public var keys: [String] { entries.keys.sorted() }

  /// The document of a key.
  public func document(_ key: String) -> Document? { entries[key]?.document }

  /// A text folded, without white space between Han characters.
  public func unwrapped(_ text: String) -> [FoldedScalar] {
    var result: [FoldedScalar] = []
    var spaces: [FoldedScalar] = []
    for scalar in fold(text) {
      if scalar.kind == .space {
        spaces.append(scalar)
        continue
      }
      if result.last?.kind != .han || scalar.kind != .han { result += spaces }
      spaces = []
      result.append(scalar)
    }
    return result + spaces
  }

  /// The keys of the documents that match a query.
  public func matches(_ query: Query) -> Set<String> {
    switch query {
    case .words(let text, let field): return words(text, field) { Array($0) == $1 }
    case .phrase(let text, let field): return phrase(text, field)
    case .exact(let text, let field): return exact(text, field)
    case .prefix(let text, let field): return words(text, field) { $0.starts(with: $1) }
    case .fuzzy(let text, let edits, let field):
      return words(text, field) { isSimilar($0.map(\.value), $1.map(\.value), edits) }
    case .range(let name, let from, let through):
      return keys { entry in
        entry.document.fields.contains { $0.name == name && ReferenceEngine.lies($0.value, from, through) }
      }
    case .filter(let name, let value, _):
      return keys { $0.document.fields.contains(Field(name: name, value: value)) }
    case .boosted(let inner, _): return matches(inner)
    case .all(let queries): return intersection(queries)
    case .any(let queries): return union(queries)
    case .sequence(let required, let optional, let excluded):
      return (required.isEmpty ? union(optional) : intersection(required)).subtracting(union(excluded))
    }
  }

  /// Whether two words, or their stems, are so few edits apart, and less than all of the shorter one.
  private func isSimilar(_ first: [UInt32], _ second: [UInt32], _ edits: Int) -> Bool {
    [(first, second), (stem(first), stem(second))].contains { first, second in
      let distance = EditDistance.between(first, second)
      return distance <= edits && distance < min(first.count, second.count)
    }
  }

  /// Whether a value is in a range of texts that fold to themselves; what begins with its end is.
  private static func lies(_ value: String, _ from: String, _ through: String) -> Bool {
    let (value, from, through) = (Array(value.utf8), Array(from.utf8), Array(through.utf8))
    return !value.lexicographicallyPrecedes(from)
      && (value.starts(with: through) || value.lexicographicallyPrecedes(through))
  }

  private func union(_ queries: [Query]) -> Set<String> {
    queries.reduce(into: []) { $0.formUnion(matches($1)) }
  }

  private func intersection(_ queries: [Query]) -> Set<String> {
    queries.dropFirst().reduce(into: matches(queries[0])) { $0.formIntersection(matches($1)) }
  }

  private func keys(where holds: (Entry) -> Bool) -> Set<String> {
    Set(entries.values.filter(holds).map(\.document.key))
  }

  private func keys(in field: String?, where holds: ([FoldedScalar]) -> Bool) -> Set<String> {
    keys { (field != "text" && holds($0.title)) || (field != "title" && holds($0.text)) }
  }

  private func phrase(_ text: String, _ field: String?) -> Set<String> {
    let needle = unwrapped(text)
    return keys(in: field) { ReferenceEngine.contains($0, needle) }
  }

  private static func contains<T: Equatable>(_ text: [T], _ needle: [T]) -> Bool {
    guard text.count >= needle.count else { return false }
    return (0...text.count - needle.count).contains { start in
      needle.indices.allSatisfy { text[start + $0] == needle[$0] }
    }
  }

  /// A Han string is found where it stands so in the unwrapped text before it was folded.
  private func exact(_ text: String, _ field: String?) -> Set<String> {
    let needle = unwrappedScalars(text)
    return keys { entry in
      (field != "text" && ReferenceEngine.contains(unwrappedScalars(entry.document.title), needle))
        || (field != "title" && ReferenceEngine.contains(unwrappedScalars(entry.document.text), needle))
    }
  }

  /// A text without white space between Han characters, not folded.
  private func unwrappedScalars(_ text: String) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    var spaces: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace {
        spaces.append(scalar)
        continue
      }
      if !(result.last.map(isHan) ?? false) || !isHan(scalar) { result += spaces }
      spaces = []
      result.append(scalar)
    }
    return result + spaces
  }

  private func isHan(_ scalar: Unicode.Scalar) -> Bool {
    let folded = fold(String(scalar))
    return folded.count == 1 && folded[0].kind == .han
  }

  /// A Han string is found as it stands, a word of letters where `accepts` a whole word of the text.
  private func words(
    _ text: String, _ field: String?, _ accepts: (ArraySlice<FoldedScalar>, [FoldedScalar]) -> Bool
  ) -> Set<String> {
    let word = unwrapped(text)
    guard word.allSatisfy({ $0.kind == .letter }) else { return phrase(text, field) }
    return keys(in: field) { scalars in
      scalars.split { $0.kind != .letter }.contains { accepts($0, word) }
    }
  }
}
