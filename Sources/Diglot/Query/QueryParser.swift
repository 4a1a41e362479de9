/// Builds the tree of a query from its tokens, by recursive descent.
///
/// One method for each rule of the grammar; the parser looks one token ahead. The recursion is bounded by
/// `Query.maximumDepth`. A lenient parser reads what a strict one refuses, and notes that it did.
struct QueryParser {
  /// An operand together with what its sign asks for.
  private enum Clause {
    case required(Query)
    case plain(Query)
    case excluded([Query])
  }

  private var lexer: QueryLexer
  private var token: QueryLexer.Token
  private let leniency: QueryLeniency
  /// Whether something was read otherwise than it was typed.
  private(set) var isReadOtherwise = false
  /// The field that the innermost `name:` gives to what follows.
  private var field: String?
  /// Whether text is to stand as it was typed, because `exact:` stands before it.
  private var isExact = false
  private var depth = 0
  /// The first value after a name that cannot be read. It is an error only where the name is a field's, which whoever asks
  /// for the query finds out from all names.
  private var valueError: QuerySyntaxError?

  /// - Parameter textNames: Names that are no fields: with a colon and what follows they are text.
  init(_ text: String, _ leniency: QueryLeniency, textNames: Set<String> = []) throws(QuerySyntaxError) {
    lexer = QueryLexer(try QuerySource(text), leniency, textNames: textNames)
    self.leniency = leniency
    token = try lexer.next()
  }

  /// The names that were taken for those of fields.
  var names: Set<String> { lexer.names }

  /// The whole query.
  mutating func query() throws(QuerySyntaxError) -> Query {
    var clauses = Clauses()
    while true {
      try addClauses(to: &clauses)
      if token == .end { break }
      // A closing parenthesis too many is punctuation.
      try readOtherwise("an opening ( before )", at: lexer.start)
      try advance()
    }
    if let valueError { throw valueError }
    if lexer.hasClosedQuote { isReadOtherwise = true }
    return try query(of: clauses, from: 0) ?? .words("", field: nil)
  }

  private mutating func advance() throws(QuerySyntaxError) {
    token = try lexer.next()
  }

  private func expected(_ what: String, at offset: Int) -> QuerySyntaxError {
    lexer.source.expected(what, at: offset)
  }

  /// Goes on where a strict parser does not.
  private mutating func readOtherwise(_ expectation: String, at offset: Int) throws(QuerySyntaxError) {
    guard leniency == .lenient else { throw expected(expectation, at: offset) }
    isReadOtherwise = true
  }
}

// MARK: Operators

extension QueryParser {
  /// Clauses side by side.
  private struct Clauses {
    var required: [Query] = []
    var plain: [Query] = []
    var excluded: [Query] = []
    /// Where the first excluded one begins.
    var firstExcluded: Int?
  }

  /// Clauses side by side, up to the end or to a closing parenthesis.
  private mutating func addClauses(to clauses: inout Clauses) throws(QuerySyntaxError) {
    while token != .end, token != .close {
      let start = lexer.start
      switch try disjunction() {
      case .required(let query): clauses.required.append(query)
      case .plain(let query): clauses.plain.append(query)
      case .excluded(let queries):
        clauses.excluded += queries
        if !queries.isEmpty { clauses.firstExcluded = clauses.firstExcluded ?? start }
      case nil: break
      }
    }
  }

  /// The query of some clauses; `nil` where there are none.
  private mutating func query(of clauses: Clauses, from start: Int) throws(QuerySyntaxError) -> Query? {
    var clauses = clauses
    if clauses.required.isEmpty, clauses.plain.isEmpty {
      guard let firstExcluded = clauses.firstExcluded else {
        if leniency == .strict { throw expected("something to find", at: start) }
        return nil
      }
      // Nothing but exclusions would be all the rest: whoever pastes -x means x.
      try readOtherwise("something to find beside what is excluded", at: firstExcluded)
      (clauses.plain, clauses.excluded) = (clauses.excluded, [])
    }
    if clauses.plain.count == 1, clauses.required.isEmpty, clauses.excluded.isEmpty { return clauses.plain[0] }
    return .sequence(required: clauses.required, plain: clauses.plain, excluded: clauses.excluded)
  }

  private mutating func disjunction() throws(QuerySyntaxError) -> Clause? {
    var start = lexer.start
    let first = try conjunction()
    guard token == .or, let first else { return first }
    var queries = try positive(first, at: start)
    while token == .or {
      guard try advance(over: "OR") else { return sideBySide(queries.count == 1 ? queries[0] : .any(queries), "OR") }
      start = lexer.start
      if let clause = try conjunction() { queries += try positive(clause, at: start) }
    }
    return .plain(queries.count == 1 ? queries[0] : .any(queries))
  }

  private mutating func conjunction() throws(QuerySyntaxError) -> Clause? {
    let first = try operand()
    guard token == .and, let first else { return first }
    var (found, excluded): ([Query], [Query]) = ([], [])
    Self.sort(first, into: &found, &excluded)
    while token == .and {
      guard try advance(over: "AND") else {
        let joined = Self.joined(found, excluded)
        return joined.map { sideBySide($0, "AND") } ?? .excluded(excluded)
      }
      if let clause = try operand() { Self.sort(clause, into: &found, &excluded) }
    }
    return Self.joined(found, excluded).map { .plain($0) } ?? .excluded(excluded)
  }

  /// What operands of AND find; `nil` where they only exclude.
  private static func joined(_ found: [Query], _ excluded: [Query]) -> Query? {
    if found.isEmpty { return nil }
    if excluded.isEmpty { return found.count == 1 ? found[0] : .all(found) }
    return .sequence(required: found, plain: [], excluded: excluded)
  }

  /// A query beside the name of an operator that has nothing to work on, and is text.
  private func sideBySide(_ query: Query, _ name: String) -> Clause {
    .plain(.sequence(required: [], plain: [query, operatorText(name)], excluded: []))
  }

  /// The name of an operator that is text.
  private func operatorText(_ name: String) -> Query {
    if let field, field != "title", field != "text" { return .filter(field: field, value: name, isPrefix: false) }
    return isExact ? .exact(name, field: field) : .words(name, field: field)
  }

  /// - Returns: `nil` for an empty pair of parentheses.
  private mutating func operand() throws(QuerySyntaxError) -> Clause? {
    switch token {
    case .must:
      try advance()
      return try boosted().map { .required($0) }
    case .mustNot:
      try advance()
      return .excluded(try boosted().map { [$0] } ?? [])
    case .not:
      guard try advanceOverNot() else { return .plain(operatorText("NOT")) }
      return .excluded(try boosted().map { [$0] } ?? [])
    case .and:
      try readOtherwise("something to find before AND", at: lexer.start)
      try advance()
      return .plain(operatorText("AND"))
    case .or:
      try readOtherwise("something to find before OR", at: lexer.start)
      try advance()
      return .plain(operatorText("OR"))
    default: return try boosted().map { .plain($0) }
    }
  }

  /// Steps over AND or OR. Where that is the last thing, it is text: `false`.
  private mutating func advance(over name: String) throws(QuerySyntaxError) -> Bool {
    let start = lexer.start
    try advance()
    switch token {
    case .end, .close, .and, .or:
      try readOtherwise("something to find after \(name)", at: start)
      return false
    default: return true
    }
  }

  /// Steps over NOT, which takes no sign and no second NOT. Where it has nothing to exclude, it is text: `false`.
  private mutating func advanceOverNot() throws(QuerySyntaxError) -> Bool {
    let start = lexer.start
    try advance()
    switch token {
    case .end, .close, .and, .or, .not, .must, .mustNot:
      try readOtherwise("something to exclude after NOT", at: start)
      return false
    default: return true
    }
  }

  /// What an operand of OR finds; a plus there says nothing more, and a minus is text.
  private mutating func positive(_ clause: Clause, at start: Int) throws(QuerySyntaxError) -> [Query] {
    switch clause {
    case .required(let query), .plain(let query): return [query]
    case .excluded(let queries):
      try readOtherwise("something to find beside what is excluded", at: start)
      return queries
    }
  }

  private static func sort(_ clause: Clause, into found: inout [Query], _ excluded: inout [Query]) {
    switch clause {
    case .required(let query), .plain(let query): found.append(query)
    case .excluded(let queries): excluded += queries
    }
  }
}

// MARK: Operands

extension QueryParser {
  private mutating func boosted() throws(QuerySyntaxError) -> Query? {
    let query = try primary()
    guard case .boost(let factor) = token else { return query }
    try advance()
    return query.map { .boosted($0, factor) }
  }

  private mutating func primary() throws(QuerySyntaxError) -> Query? {
    switch token {
    case .open: return try group()
    case .field(let name):
      let outer = (field, isExact)
      defer { (field, isExact) = outer }
      if name == "exact" { isExact = true } else { field = name }
      try advance()
      return try primary()
    default: return try leaf()
    }
  }

  /// - Returns: `nil` where nothing stands between the parentheses.
  private mutating func group() throws(QuerySyntaxError) -> Query? {
    let start = lexer.start
    guard depth < Query.maximumDepth else {
      throw expected("at most \(Query.maximumDepth) nested parentheses", at: start)
    }
    depth += 1
    try advance()
    // An unclosed parenthesis comes before what it may lack.
    if token == .end { try readOtherwise(unclosed(at: start), at: start) }
    var clauses = Clauses()
    try addClauses(to: &clauses)
    let query = try query(of: clauses, from: start)
    depth -= 1
    if token == .close { try advance() } else { try readOtherwise(unclosed(at: start), at: start) }
    return query
  }

  private func unclosed(at start: Int) -> String {
    lexer.source.scalars[start] == "(" ? "a closing )" : "a closing ）"
  }

  private mutating func leaf() throws(QuerySyntaxError) -> Query? {
    let query = if let field, field != "title", field != "text" { try filter(on: field) } else { try textual() }
    switch token {
    case .words, .prefix, .fuzzy, .phrase: try advance()
    // What is no value after a name, and no operand, is left for whoever comes next.
    default: break
    }
    return query
  }

  private mutating func textual() throws(QuerySyntaxError) -> Query? {
    switch token {
    case .words(let text) where isExact: return .exact(text, field: field)
    case .phrase(let text, _) where isExact: return .exact(text, field: field)
    case .prefix(let text) where isExact:
      try readOtherwise("a word or a phrase after exact:", at: lexer.start)
      return .exact(text + "*", field: field)
    case .fuzzy where isExact:
      try readOtherwise("a word or a phrase after exact:", at: lexer.start)
      return .exact(lexer.typed, field: field)
    case .words(let text): return .words(text, field: field)
    // A star alone is text, and as text it finds nothing.
    case .prefix(let text): return text.isEmpty ? .words("*", field: field) : .prefix(text, field: field)
    case .fuzzy(let word, let edits): return .fuzzy(word, edits: edits, field: field)
    case .phrase(let text, _): return .phrase(text, field: field)
    default: return try nothing()
    }
  }

  private mutating func filter(on field: String) throws(QuerySyntaxError) -> Query? {
    switch token {
    case .words(let value):
      return range(of: value, in: field) ?? .filter(field: field, value: value, isPrefix: false)
    case .prefix(let value):
      // The upper end of a range covers all that begins so anyhow.
      return range(of: value, in: field) ?? .filter(field: field, value: value, isPrefix: true)
    case .phrase(let value, let hasStar): return .filter(field: field, value: value, isPrefix: hasStar)
    case .fuzzy:
      if leniency == .strict { note("a value without ~ after \(field):") }
      isReadOtherwise = true
      return .filter(field: field, value: lexer.typed, isPrefix: false)
    default: return try nothing()
    }
  }

  /// What stands where something to find was expected: the mark that does is passed over.
  private mutating func nothing() throws(QuerySyntaxError) -> Query? {
    try readOtherwise("something to find", at: lexer.start)
    switch token {
    case .end, .close: break
    default: try advance()
    }
    return nil
  }

  /// Notes that a value cannot be read.
  private mutating func note(_ expectation: String) {
    valueError = valueError ?? expected(expectation, at: lexer.start)
  }

  /// The range that a bare value is; `nil` where it is none, as where it begins with a quote that nothing closes.
  private mutating func range(of value: String, in field: String) -> Query? {
    guard !value.unicodeScalars.prefix(1).contains(where: QuerySource.isOpeningQuote),
      let (from, through) = Query.bounds(of: value)
    else { return nil }
    if from.isEmpty, through.isEmpty {
      note("a value before or after ..")
    } else if Query.bounds(of: through) != nil {
      note("only one ..")
    }
    return .range(field: field, from: from, through: through)
  }
}

extension Query {
  /// The ends of the range that the bare value of a filter is, as in `2026-01..2026-04`: what stands before its first two
  /// dots that are not three, and what stands after them.
  static func bounds(of value: String) -> (from: String, through: String)? {
    let bytes = value.utf8
    var start = bytes.startIndex
    while let first = bytes[start...].firstIndex(of: UInt8(ascii: ".")) {
      let end = bytes[first...].firstIndex { $0 != UInt8(ascii: ".") } ?? bytes.endIndex
      if bytes.distance(from: first, to: end) == 2 { return (String(value[..<first]), String(value[end...])) }
      start = end
    }
    return nil
  }
}

// MARK: Reading

extension Query {
  /// A query, and whether it is what was typed.
  struct Reading {
    var query: Query
    var isAsTyped: Bool
  }

  /// Reads a text; says also which names it took for those of fields.
  static func read(
    _ text: String, _ leniency: QueryLeniency, textNames: Set<String>
  ) -> (result: Result<Reading, QuerySyntaxError>, names: Set<String>) {
    var names: Set<String> = []
    let result = Result { () throws(QuerySyntaxError) in
      var parser = try QueryParser(text, leniency, textNames: textNames)
      defer { names = parser.names }
      let query = try parser.query()
      return Reading(query: query, isAsTyped: !parser.isReadOtherwise)
    }
    return (result, names)
  }
}
