/// Builds the tree of a query from its tokens, by recursive descent.
///
/// One method for each rule of the grammar; the parser looks one token ahead. The recursion is bounded by
/// `Query.maximumDepth`.
struct QueryParser {
  /// An operand together with what its sign asks for.
  private enum Clause {
    case required(Query)
    case optional(Query)
    case excluded([Query])
  }

  private var lexer: QueryLexer
  private var token: QueryLexer.Token
  /// The field that the innermost `name:` gives to what follows.
  private var field: String?
  /// Whether text is to stand as it was typed, because `exact:` stands before it.
  private var isExact = false
  private var depth = 0
  private var clauseCount = 0

  init(_ text: String) throws(QuerySyntaxError) {
    lexer = QueryLexer(try QuerySource(text))
    token = try lexer.next()
  }

  /// The whole query.
  mutating func query() throws(QuerySyntaxError) -> Query {
    let query = try sequence(from: 0)
    guard token == .end else { throw expected("an opening ( before )", at: lexer.start) }
    return query
  }

  private mutating func advance() throws(QuerySyntaxError) {
    token = try lexer.next()
  }

  private func expected(_ what: String, at offset: Int) -> QuerySyntaxError {
    lexer.source.expected(what, at: offset)
  }
}

// MARK: Operators

extension QueryParser {
  /// Clauses side by side, up to the end or to a closing parenthesis.
  private mutating func sequence(from start: Int) throws(QuerySyntaxError) -> Query {
    var (required, optional, excluded): ([Query], [Query], [Query]) = ([], [], [])
    var firstExcluded: Int?
    while token != .end, token != .close {
      let start = lexer.start
      switch try disjunction() {
      case .required(let query): required.append(query)
      case .optional(let query): optional.append(query)
      case .excluded(let queries):
        excluded += queries
        firstExcluded = firstExcluded ?? start
      }
    }
    if required.isEmpty, optional.isEmpty {
      guard let firstExcluded else { throw expected("something to find", at: start) }
      throw expected("something to find beside what is excluded", at: firstExcluded)
    }
    if optional.count == 1, required.isEmpty, excluded.isEmpty { return optional[0] }
    return .sequence(required: required, optional: optional, excluded: excluded)
  }

  private mutating func disjunction() throws(QuerySyntaxError) -> Clause {
    var start = lexer.start
    let first = try conjunction()
    guard token == .or else { return first }
    var queries = [try positive(first, at: start)]
    while token == .or {
      try advance(over: "OR")
      start = lexer.start
      queries.append(try positive(try conjunction(), at: start))
    }
    return .optional(.any(queries))
  }

  private mutating func conjunction() throws(QuerySyntaxError) -> Clause {
    let first = try operand()
    guard token == .and else { return first }
    var (found, excluded): ([Query], [Query]) = ([], [])
    Self.sort(first, into: &found, &excluded)
    while token == .and {
      try advance(over: "AND")
      Self.sort(try operand(), into: &found, &excluded)
    }
    if found.isEmpty { return .excluded(excluded) }
    if excluded.isEmpty { return .optional(.all(found)) }
    return .optional(.sequence(required: found, optional: [], excluded: excluded))
  }

  private mutating func operand() throws(QuerySyntaxError) -> Clause {
    switch token {
    case .must:
      try advance()
      return .required(try boosted())
    case .mustNot:
      try advance()
      return .excluded([try boosted()])
    case .not:
      try advanceOverNot()
      return .excluded([try boosted()])
    case .and: throw expected("something to find before AND", at: lexer.start)
    case .or: throw expected("something to find before OR", at: lexer.start)
    default: return .optional(try boosted())
    }
  }

  /// Steps over AND or OR, which must not be the last thing.
  private mutating func advance(over name: String) throws(QuerySyntaxError) {
    let start = lexer.start
    try advance()
    switch token {
    case .end, .close, .and, .or: throw expected("something to find after \(name)", at: start)
    default: break
    }
  }

  /// Steps over NOT, which takes no sign and no second NOT.
  private mutating func advanceOverNot() throws(QuerySyntaxError) {
    let start = lexer.start
    try advance()
    switch token {
    case .end, .close, .and, .or, .not, .must, .mustNot: throw expected("something to exclude after NOT", at: start)
    default: break
    }
  }

  /// What an operand of OR finds; a plus there says nothing more.
  private func positive(_ clause: Clause, at start: Int) throws(QuerySyntaxError) -> Query {
    switch clause {
    case .required(let query), .optional(let query): return query
    case .excluded: throw expected("something to find beside what is excluded", at: start)
    }
  }

  private static func sort(_ clause: Clause, into found: inout [Query], _ excluded: inout [Query]) {
    switch clause {
    case .required(let query), .optional(let query): found.append(query)
    case .excluded(let queries): excluded += queries
    }
  }
}

// MARK: Operands

extension QueryParser {
  private mutating func boosted() throws(QuerySyntaxError) -> Query {
    let query = try primary()
    guard case .boost(let factor) = token else { return query }
    try advance()
    return .boosted(query, factor)
  }

  private mutating func primary() throws(QuerySyntaxError) -> Query {
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

  private mutating func group() throws(QuerySyntaxError) -> Query {
    let start = lexer.start
    guard depth < Query.maximumDepth else {
      throw expected("at most \(Query.maximumDepth) nested parentheses", at: start)
    }
    depth += 1
    try advance()
    // An empty pair is worth its own words, an unclosed parenthesis comes first.
    if token == .end { throw unclosed(at: start) }
    let query = try sequence(from: start)
    guard token == .close else { throw unclosed(at: start) }
    depth -= 1
    try advance()
    return query
  }

  private func unclosed(at start: Int) -> QuerySyntaxError {
    expected(lexer.source.scalars[start] == "(" ? "a closing )" : "a closing ）", at: start)
  }

  private mutating func leaf() throws(QuerySyntaxError) -> Query {
    clauseCount += 1
    guard clauseCount <= Query.maximumClauseCount else {
      throw expected("at most \(Query.maximumClauseCount) clauses", at: lexer.start)
    }
    let query = if let field, field != "title", field != "text" { try filter(on: field) } else { try textual() }
    try advance()
    return query
  }

  private func textual() throws(QuerySyntaxError) -> Query {
    switch token {
    case .words(let text) where isExact: return .exact(text, field: field)
    case .phrase(let text, _) where isExact: return .exact(text, field: field)
    case .prefix where isExact, .fuzzy where isExact:
      throw expected("a word or a phrase after exact:", at: lexer.start)
    case .words(let text): return .words(text, field: field)
    // A star alone is text, and as text it finds nothing.
    case .prefix(let text): return text.isEmpty ? .words("*", field: field) : .prefix(text, field: field)
    case .fuzzy(let word, let edits): return .fuzzy(word, edits: edits, field: field)
    case .phrase(let text, _): return .phrase(text, field: field)
    default: throw expected("something to find", at: lexer.start)
    }
  }

  private func filter(on field: String) throws(QuerySyntaxError) -> Query {
    switch token {
    case .words(let value):
      return try range(of: value, in: field) ?? .filter(field: field, value: value, isPrefix: false)
    case .prefix(let value):
      // The upper end of a range covers all that begins so anyhow.
      return try range(of: value, in: field) ?? .filter(field: field, value: value, isPrefix: true)
    case .phrase(let value, let hasStar): return .filter(field: field, value: value, isPrefix: hasStar)
    case .fuzzy: throw expected("a value without ~ after \(field):", at: lexer.start)
    default: throw expected("a value after \(field):", at: lexer.start)
    }
  }

  /// The range that a bare value is; `nil` where it is none.
  private func range(of value: String, in field: String) throws(QuerySyntaxError) -> Query? {
    guard let (from, through) = Query.bounds(of: value) else { return nil }
    guard !from.isEmpty || !through.isEmpty else { throw expected("a value before or after ..", at: lexer.start) }
    guard Query.bounds(of: through) == nil else { throw expected("only one ..", at: lexer.start) }
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
