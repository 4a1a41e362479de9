/// Cuts the text of a query into tokens, one at a time.
///
/// Most marks are operators only where they stand in an operator's place; elsewhere they are text, because people paste
/// titles, addresses and sentences. What a mark is thus depends on the token before it and on the character after it.
struct QueryLexer {
  enum Token: Equatable {
    case words(String)
    case prefix(String)
    case fuzzy(String, edits: Int)
    case phrase(String, hasStar: Bool)
    case field(String)
    case boost(Double)
    case open
    case close
    case and
    case or
    case not
    case must
    case mustNot
    case end
  }

  /// What stands directly before the next token.
  private enum Previous: Equatable {
    /// The start, white space, an opening parenthesis or an operator word.
    case gap
    case sign
    /// The name of a field.
    case field(String)
    case words
    case phrase
    case group
  }

  let source: QuerySource
  private let leniency: QueryLeniency
  /// Names that are no fields.
  private let textNames: Set<String>
  /// Whether a quote was closed at the end of the text, or one that holds nothing was taken for text.
  private(set) var hasClosedQuote = false
  /// Where the last token begins, as an index into the scalars of the text.
  private(set) var start = 0
  private var position = 0
  private var previous = Previous.gap
  /// The names that were taken for those of fields, the four of the language apart.
  private(set) var names: Set<String> = []
  /// Closing quotes that do not occur any more, so that no part of the text is searched for them twice.
  private var absentQuotes: [Unicode.Scalar] = []

  /// The last token as text.
  var typed: String { source.unescaped(start..<position) }

  init(_ source: QuerySource, _ leniency: QueryLeniency, textNames: Set<String>) {
    self.source = source
    self.leniency = leniency
    self.textNames = textNames
  }

  /// The next token; `.end` again and again when there is none.
  mutating func next() throws(QuerySyntaxError) -> Token {
    skipWhiteSpace()
    start = position
    switch source.form(at: position) {
    case nil: return .end
    case "(": return take(.open, 1, then: .gap)
    case ")": return take(.close, 1, then: .group)
    case "+" where startsSign: return take(.must, 1, then: .sign)
    case "-" where startsSign: return take(.mustNot, 1, then: .sign)
    case "^" where followsOperand:
      if let boost = try source.boost(at: position, leniency) {
        return take(.boost(boost.value), boost.count, then: .words)
      }
    case "~" where previous == .phrase && source.isProximity(at: position):
      throw source.notYet("proximity search", at: position)
    default:
      if let phrase = try phrase() { return phrase }
      if let field = try field() { return field }
    }
    return try run()
  }

  private mutating func skipWhiteSpace() {
    while source.isWhiteSpace(at: position) {
      position += 1
      previous = .gap
    }
  }

  private mutating func take(_ token: Token, _ count: Int, then previous: Previous) -> Token {
    position += count
    self.previous = previous
    return token
  }

  /// Whether text, a phrase or a group ends directly before the next token.
  private var followsOperand: Bool {
    switch previous {
    case .words, .phrase, .group: true
    case .gap, .sign, .field: false
    }
  }

  /// The name of the field that the next token is the value of.
  private var fieldBefore: String? {
    if case .field(let name) = previous { name } else { nil }
  }

  /// Whether the plus or minus at the present position stands before a clause and after a gap: an arrow is none.
  private var startsSign: Bool {
    guard previous == .gap, !source.isWhiteSpace(at: position + 1) else { return false }
    switch source.form(at: position + 1) {
    case nil, ")", "+", "-", ">", "=": return false
    default: return true
    }
  }
}

// MARK: Runs

extension QueryLexer {
  /// A bare run of text, up to white space or to an operator that may end it; or an operator word.
  private mutating func run() throws(QuerySyntaxError) -> Token {
    var text = String.UnicodeScalarView()
    var isEscaped = false
    var endOfStar: Int?
    var index = position
    scan: while index < source.scalars.count {
      var scalar = source.scalars[index]
      switch source.form(at: index) {
      case "(", ")": break scan
      case "\\" where source.escapes(at: index) || index == position && isOperatorWord(at: index + 1):
        index += 1
        scalar = source.scalars[index]
        isEscaped = true
      case "\"", "“", "「", "『":
        // Quotes in a text are punctuation, and what they hold belongs to the text, white space included.
        if let end = quotedEnd(at: index) {
          text.append(contentsOf: source.scalars[index..<end])
          index = end
          continue scan
        }
      case "^" where index > position:
        if try source.boost(at: index, leniency) != nil { break scan }
      case "~" where index > position:
        if source.isFuzzy(at: index), let token = try fuzzy(String(text), at: index) { return token }
      case "*":
        if index != endOfStar, source.endsOperand(at: index + 1) {
          return take(.prefix(String(text)), index + 1 - position, then: .words)
        }
        endOfStar = index + 1
      default:
        if source.isWhiteSpace(at: index) { break scan }
      }
      text.append(scalar)
      index += 1
    }
    return run(of: String(text), before: index, isEscaped: isEscaped)
  }

  /// A bare run of text that ends before `end`, or an operator word.
  private mutating func run(of text: String, before end: Int, isEscaped: Bool) -> Token {
    if !isEscaped, end - position <= 3, source.endsClause(at: end), let word = operatorWord(text) {
      return take(word, end - position, then: .gap)
    }
    return take(.words(text), end - position, then: .words)
  }

  /// A word with the tilde at `index`, which ends it; `nil` where it is punctuation, as in 谢谢～.
  private mutating func fuzzy(_ text: String, at index: Int) throws(QuerySyntaxError) -> Token? {
    let (edits, end) = try source.edits(at: index)
    guard RunScanner.isOneWord(text) else {
      let followsLetter = RunScanner.isOneWord(String(text.unicodeScalars.suffix(1)))
      if leniency == .lenient || end == index + 1 && !followsLetter { return nil }
      throw source.expected("one word of letters before ~", at: index)
    }
    return take(.fuzzy(text, edits: edits), end - position, then: .words)
  }

  /// Whether the name of an operator stands at `offset`, and no letter or digit behind it.
  private func isOperatorWord(at offset: Int) -> Bool {
    ["AND", "OR", "NOT"].contains { word in
      let end = offset + word.utf8.count
      return end <= source.scalars.count && source.text(offset..<end) == word && !source.isLetterOrDigit(at: end)
    }
  }

  /// `AND`, `OR` or `NOT`; as the value of a field or after a sign they are text.
  private func operatorWord(_ text: String) -> Token? {
    guard fieldBefore == nil, previous != .sign else { return nil }
    switch text {
    case "AND": return .and
    case "OR": return .or
    case "NOT": return .not
    default: return nil
    }
  }
}

// MARK: Fields

extension QueryLexer {
  /// A field's name with its colon, where a value follows directly.
  private mutating func field() throws(QuerySyntaxError) -> Token? {
    guard let end = source.endOfName(at: position), source.form(at: end) == ":" else { return nil }
    let name = source.text(position..<end)
    if let outer = fieldBefore, !Self.mayStand(name, after: outer) { return nil }
    guard !source.isWhiteSpace(at: end + 1) else { return nil }
    let value = source.form(at: end + 1)
    switch name {
    case "title", "text", "exact":
      if value == nil || value == ")" {
        if leniency == .lenient { return nil }
        throw source.expected("a value after \(name):", at: position)
      }
    case "pinyin":
      throw source.notYet("\(name):", at: position)
    default:
      // Addresses, paths and qualified names: http://x, C:\x, std::vector.
      guard let value, !Self.isNoValue(value), !textNames.contains(name) else { return nil }
      names.insert(name)
    }
    return take(.field(name), end + 1 - position, then: .field(name))
  }

  /// Whether two names may stand side by side: `title:exact:"…"`, in either order.
  private static func mayStand(_ name: String, after outer: String) -> Bool {
    (name == "exact") != (outer == "exact") && [name, outer].contains { $0 == "title" || $0 == "text" }
  }

  /// Whether a mark after a name and a colon shows that the name is no field.
  static func isNoValue(_ form: Unicode.Scalar) -> Bool {
    switch form {
    case ")", "/", "\\", ":": true
    default: false
    }
  }
}

// MARK: Phrases

extension QueryLexer {
  /// The quoted text at the present position, where the quotes stand apart from other text: then they are a condition.
  private mutating func phrase() throws(QuerySyntaxError) -> Token? {
    guard let closer = Self.closers(of: source.scalars[position]).first, previous != .words, previous != .phrase else {
      return nil
    }
    let found = closingQuote(after: position)
    let end = found ?? source.scalars.count
    let text = source.unescaped(position + 1..<end)
    guard !text.unicodeScalars.allSatisfy(QuerySource.isWhiteSpace) else {
      if leniency == .lenient { return nil }
      throw source.expected("text between the quotes", at: position)
    }
    guard found != nil else {
      if leniency == .strict { throw source.expected("a closing \(closer)", at: position) }
      hasClosedQuote = true
      return take(.phrase(text, hasStar: false), end - position, then: .phrase)
    }
    let hasStar = source.form(at: end + 1) == "*" && source.endsOperand(at: end + 2)
    let next = end + (hasStar ? 2 : 1)
    return standsApart(before: next) ? take(.phrase(text, hasStar: hasStar), next - position, then: .phrase) : nil
  }

  /// Whether what follows a closing quote leaves it apart: the end, white space, a parenthesis, or an operator.
  private func standsApart(before offset: Int) -> Bool {
    switch source.form(at: offset) {
    case nil, "(", ")", "^": true
    case "~": source.isProximity(at: offset)
    case "A": isOperator("AND", at: offset)
    case "O": isOperator("OR", at: offset)
    case "N": isOperator("NOT", at: offset)
    default: source.isWhiteSpace(at: offset)
    }
  }

  private func isOperator(_ word: String, at offset: Int) -> Bool {
    let end = offset + word.utf8.count
    return end < source.scalars.count && source.text(offset..<end) == word && source.endsClause(at: end)
  }

  /// The end of a quoted part of a text, where the quote at `index` begins one: text stands directly within both quotes.
  private mutating func quotedEnd(at index: Int) -> Int? {
    guard index + 1 < source.scalars.count, !source.isWhiteSpace(at: index + 1),
      let end = closingQuote(after: index), end > index + 1, !source.isWhiteSpace(at: end - 1)
    else { return nil }
    return end + 1
  }

  /// Where the quote at `index` is closed: by its own kind, or else by another double quote.
  ///
  /// The second is for mixed input methods, which give “ and " in one phrase.
  private mutating func closingQuote(after index: Int) -> Int? {
    let closers = Self.closers(of: source.scalars[index])
    guard let own = closers.first else { return nil }
    if let end = firstQuote(own, after: index) { return end }
    var nearest: Int?
    for closer in closers.dropFirst() {
      guard let end = firstQuote(closer, after: index) else { continue }
      nearest = min(nearest ?? end, end)
    }
    return nearest
  }

  private mutating func firstQuote(_ quote: Unicode.Scalar, after index: Int) -> Int? {
    guard !absentQuotes.contains(quote) else { return nil }
    if let found = source.firstIndex(of: quote, from: index + 1) { return found }
    absentQuotes.append(quote)
    return nil
  }

  /// What may close a quote, its own kind first; empty where `quote` opens nothing.
  private static func closers(of quote: Unicode.Scalar) -> String.UnicodeScalarView {
    switch quote {
    case "\"": "\"”＂".unicodeScalars
    case "“": "”\"＂".unicodeScalars
    case "＂": "＂\"”".unicodeScalars
    case "「": "」".unicodeScalars
    case "『": "』".unicodeScalars
    default: "".unicodeScalars
    }
  }
}
