extension Query: CustomStringConvertible {
  /// The query in canonical form, which parses back to the same tree.
  ///
  /// Escapes and parentheses can make it longer and deeper than the text it came from; the limits of parsing hold for
  /// it, too.
  public var description: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .words(let words, let field):
      Self.write(field, to: &text)
      Self.writeEscaped(words, to: &text)
    case .phrase(let phrase, let field):
      Self.write(field, to: &text)
      Self.writeQuoted(phrase, to: &text)
    case .exact(let phrase, let field):
      Self.write(field, to: &text)
      text += "exact:"
      Self.writeQuoted(phrase, to: &text)
    case .prefix(let prefix, let field):
      Self.write(field, to: &text)
      Self.writeEscaped(prefix, to: &text)
      text += "*"
    case .filter(let field, let value, let isPrefix):
      Self.write(field, to: &text)
      if Self.isBareValue(value) { text += value } else { Self.writeQuoted(value, to: &text) }
      if isPrefix { text += "*" }
    case .fuzzy(let word, let edits, let field):
      Self.write(field, to: &text)
      Self.writeEscaped(word, to: &text)
      text += "~\(edits)"
    case .range(let field, let from, let through):
      Self.write(field, to: &text)
      Self.writeEscaped(from, after: ":", to: &text)
      text += ".."
      Self.writeEscaped(through, after: ".", to: &text)
    case .all(let queries): Self.write(queries.map { ("", $0) }, between: " AND ", to: &text)
    case .any(let queries): Self.write(queries.map { ("", $0) }, between: " OR ", to: &text)
    case .sequence(let required, let plain, let excluded):
      Self.write(required.map { ("+", $0) } + plain.map { ("", $0) } + excluded.map { ("-", $0) }, to: &text)
    case .boosted(let query, let factor):
      query.writeOperand(to: &text, mayBeBoosted: false)
      text += "^\(factor)"
    }
  }

  /// Writes a query as part of a larger one: whatever has operators of its own stands in parentheses.
  private func writeOperand(to text: inout String, mayBeBoosted: Bool) {
    switch self {
    case .words, .phrase, .exact, .prefix, .fuzzy, .filter, .range: write(to: &text)
    case .boosted where mayBeBoosted: write(to: &text)
    case .all, .any, .sequence, .boosted:
      text += "("
      write(to: &text)
      text += ")"
    }
  }

  private static func write(
    _ clauses: [(sign: String, query: Query)], between separator: String = " ", to text: inout String
  ) {
    for (index, clause) in clauses.enumerated() {
      if index > 0 { text += separator }
      var operand = ""
      clause.query.writeOperand(to: &operand, mayBeBoosted: true)
      // Before these a sign would be part of an arrow.
      let isArrow = !clause.sign.isEmpty && (operand.first == "=" || operand.first == ">")
      text += clause.sign + (isArrow ? "\\" : "") + operand
    }
  }

  private static func write(_ field: String?, to text: inout String) {
    if let field { text += "\(field):" }
  }
}

// MARK: Text

extension Query {
  private static func writeQuoted(_ phrase: String, to text: inout String) {
    text += "\""
    for scalar in phrase.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { text += "\\" }
      text.unicodeScalars.append(scalar)
    }
    text += "\""
  }

  /// - Parameter before: What stands before it. After the colon of a field's name no mark is an operator, and a backslash
  ///   would say that the name is none; within a run no word is one.
  private static func writeEscaped(_ run: String, after before: Unicode.Scalar? = nil, to text: inout String) {
    let isOperatorWord = before == nil && (run == "AND" || run == "OR" || run == "NOT")
    for (index, scalar) in run.unicodeScalars.enumerated() {
      let isText = index == 0 && before == ":"
      if !isText, isOperator(scalar) || index == 0 && (isOperatorWord || isSign(scalar)) { text += "\\" }
      text.unicodeScalars.append(scalar)
    }
  }

  /// Whether a value needs no quotes after its field's name.
  private static func isBareValue(_ value: String) -> Bool {
    let scalars = value.unicodeScalars
    return !scalars.contains(where: isOperator) && scalars.first != "/" && scalars.first != "／"
      && bounds(of: value) == nil
  }

  /// Whether a scalar may end or change a run, wherever it stands in it.
  private static func isOperator(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\\", "(", ")", "^", "~", "*", ":": true
    case "（", "）", "＾", "～", "＊", "：": true
    default: QuerySource.isOpeningQuote(scalar) || QuerySource.isWhiteSpace(scalar)
    }
  }

  private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "+", "-", "＋", "－": true
    default: false
    }
  }
}
