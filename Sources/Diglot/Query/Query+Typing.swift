extension Query {
  /// The query of somebody who has not finished typing: where its text ends in a bare word, that is looked for as the
  /// beginning of a word too.
  ///
  /// - Parameter text: What the query was read from.
  func unfinished(in text: String) -> Query {
    guard let last = text.unicodeScalars.last?.properties, last.isAlphabetic || last.numericType != nil else {
      return self
    }
    return openingEnd(of: text) ?? self
  }

  /// `nil` where the text does not end in a bare word of this tree.
  private func openingEnd(of text: String) -> Query? {
    switch self {
    case .words(let word, let field):
      word.utf8.reversed().elementsEqual(text.utf8.reversed().prefix(word.utf8.count))
        ? .any([self, .prefix(word, field: field)]) : nil
    case .all(let clauses): Query.opening(clauses, text).map { .all($0) }
    case .any(let clauses): Query.opening(clauses, text).map { .any($0) }
    case .sequence(let required, let plain, let excluded):
      if let plain = Query.opening(plain, text) {
        .sequence(required: required, plain: plain, excluded: excluded)
      } else {
        Query.opening(required, text).map { .sequence(required: $0, plain: plain, excluded: excluded) }
      }
    case .phrase, .exact, .prefix, .fuzzy, .filter, .range, .boosted: nil
    }
  }

  private static func opening(_ clauses: [Query], _ text: String) -> [Query]? {
    clauses.last?.openingEnd(of: text).map { clauses.dropLast() + [$0] }
  }
}
