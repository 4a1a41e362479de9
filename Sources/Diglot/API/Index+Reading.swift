/// How the text of a query is read in an index.
extension Index {
  /// Reads the text of a query. A name before a colon is that of a field where documents have such a field; otherwise it is
  /// text.
  func read(_ text: String, _ options: SearchOptions) throws(SearchError) -> Query.Reading {
    let result: Result<Query.Reading, QuerySyntaxError>
    do throws(IndexError) {
      result = try read(text, options) { (name) throws(IndexError) in try hasField(name) }
    } catch { throw .index(error) }
    do throws(QuerySyntaxError) { return try result.get() } catch { throw .syntax(error) }
  }

  /// Reads the text of a query.
  ///
  /// - Parameter isField: Whether a name is that of a field.
  func read(
    _ text: String, _ options: SearchOptions, isField: (String) throws(IndexError) -> Bool
  ) throws(IndexError) -> Result<Query.Reading, QuerySyntaxError> {
    let leniency = options.isStrict ? QueryLeniency.strict : .lenient
    var textNames = Set<String>()
    while true {
      let (result, names) = Query.read(text, leniency, textNames: textNames)
      var unknown = Set<String>()
      for name in names where try !isField(name) { unknown.insert(name) }
      if unknown.isEmpty { return result }
      textNames.formUnion(unknown)
    }
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
