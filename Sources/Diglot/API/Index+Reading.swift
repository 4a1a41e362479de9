/// How the text of a query is read in an index.
extension Index {
  /// Reads the text of a query. A name before a colon is that of a field where documents have such a field; otherwise it is
  /// text.
  func read(_ text: String, _ options: SearchOptions) throws(SearchError) -> Query.Reading {
    let leniency = options.isStrict ? QueryLeniency.strict : .lenient
    var textNames = Set<String>()
    while true {
      let (result, names) = Query.read(text, leniency, textNames: textNames)
      let unknown = try unknownFields(names)
      if unknown.isEmpty {
        do throws(QuerySyntaxError) { return try result.get() } catch { throw .syntax(error) }
      }
      textNames.formUnion(unknown)
    }
  }

  /// Those of some names that are not of a field of any document.
  private func unknownFields(_ names: Set<String>) throws(SearchError) -> Set<String> {
    var unknown = Set<String>()
    do throws(IndexError) {
      for name in names where try !hasField(name) { unknown.insert(name) }
    } catch { throw .index(error) }
    return unknown
  }

  /// Whether any document has a field. Deleted documents count until a merge drops them.
  ///
  /// - Parameter name: The name, compared byte for byte.
  /// - Complexity: A look-up in the dictionary of each segment.
  public func hasField(_ name: String) throws(IndexError) -> Bool {
    let key = [TermKey.Tag.filter.rawValue] + name.utf8 + [0]
    guard key.count < TermKey.longestText else { return false }
    for segment in snapshot.segments where try segment.reader.textTerms.hasTerm(beginningWith: key.span) { return true }
    return false
  }
}
