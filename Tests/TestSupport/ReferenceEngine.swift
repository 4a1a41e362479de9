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

  let fold: (String) -> [FoldedScalar]
  private let stem: ([UInt32]) -> [UInt32]
  private var entries: [String: Entry] = [:]
  /// The types that fields were given.
  public var types: [String: FieldType] = [:]

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
        entry.document.fields.contains {
          let type = types[name] ?? (["date", "modified"].contains(name) ? .date : nil)
          return $0.name == name && lies($0.value, from, through, as: type)
        }
      }
    case .filter(let name, let value, _):
      return keys { $0.document.fields.contains(Field(name: name, value: value)) }
    case .boosted(let inner, _): return matches(inner)
    case .any(let queries): return union(queries)
    case .all(let queries): return matches(required: queries, plain: [], excluded: [])
    case .sequence(let required, let plain, let excluded):
      return matches(required: required, plain: plain, excluded: excluded)
    }
  }

  /// What is marked is a condition; fields only narrow what conditions and plain words match.
  private func matches(required: [Query], plain: [Query], excluded: [Query]) -> Set<String> {
    let plain = plain.flatMap(ReferenceEngine.plainClauses)
    let conditions =
      required.flatMap(ReferenceEngine.conjuncts)
      + plain.filter(ReferenceEngine.isCondition).flatMap(ReferenceEngine.conjuncts)
    let words = plain.filter { !ReferenceEngine.narrows($0) && !ReferenceEngine.isCondition($0) }
    var found = conditions.isEmpty ? Set(entries.keys) : intersection(conditions)
    // Filters of one field that have no sign are alternatives; every other field's clause is a condition of its own.
    let narrowing = plain.filter { ReferenceEngine.narrows($0) && !ReferenceEngine.isCondition($0) }
    for (name, filters) in Dictionary(grouping: narrowing, by: ReferenceEngine.filteredField) {
      found.formIntersection(name == nil ? intersection(filters) : union(filters))
    }
    let matchesByItself = conditions.contains { !ReferenceEngine.narrows($0) }
    if !matchesByItself, !words.isEmpty { found.formIntersection(union(words)) }
    if conditions.isEmpty, narrowing.isEmpty, words.isEmpty { return [] }
    return found.subtracting(union(excluded))
  }

  /// Parentheses around plain clauses change nothing.
  private static func plainClauses(_ query: Query) -> [Query] {
    switch query {
    case .boosted(let inner, _): plainClauses(inner)
    case .sequence([], let plain, []): plain.flatMap(plainClauses)
    default: [query]
    }
  }

  private static func conjuncts(_ query: Query) -> [Query] {
    switch query {
    case .boosted(let inner, _): conjuncts(inner)
    case .all(let queries): queries.flatMap(conjuncts)
    default: [query]
    }
  }

  private static func filteredField(_ query: Query) -> String? {
    switch query {
    case .filter(let name, _, _), .range(let name, _, _): name
    default: nil
    }
  }

  /// Whether a clause is a field's, or of nothing but such.
  private static func narrows(_ query: Query) -> Bool {
    switch query {
    case .words(_, let field), .phrase(_, let field), .prefix(_, let field), .fuzzy(_, _, let field): field != nil
    case .exact, .filter, .range: true
    case .boosted(let inner, _): narrows(inner)
    case .all(let queries), .any(let queries): queries.allSatisfy(narrows)
    case .sequence(let required, let plain, _): (required + plain).allSatisfy(narrows)
    }
  }

  /// Whether a clause without a sign is a condition that makes a match.
  private static func isCondition(_ query: Query) -> Bool {
    switch query {
    case .phrase(_, let field): field == nil
    case .all: true
    case .any(let queries): queries.allSatisfy { isCondition($0) || narrows($0) } && !narrows(query)
    case .sequence(let required, _, _): !required.isEmpty && !narrows(query)
    default: false
    }
  }

  /// Whether two words, or their stems, are so few edits apart, and less than all of the shorter one.
  private func isSimilar(_ first: [UInt32], _ second: [UInt32], _ edits: Int) -> Bool {
    [(first, second), (stem(first), stem(second))].contains { first, second in
      let distance = EditDistance.between(first, second)
      return distance <= edits && distance < min(first.count, second.count)
    }
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
