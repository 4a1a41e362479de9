/// The text of a query as scalars, and what single marks in it are.
///
/// Offsets are indexes into `scalars`; an offset past the end is allowed everywhere and finds nothing. Columns are worked
/// out only for an error.
struct QuerySource {
  let scalars: [Unicode.Scalar]

  /// - Throws: An error where the text is longer than `Query.maximumByteCount`.
  init(_ text: String) throws(QuerySyntaxError) {
    guard text.utf8.count <= Query.maximumByteCount else {
      let limit = text.utf8.index(text.startIndex, offsetBy: Query.maximumByteCount)
      throw QuerySyntaxError(
        column: text[..<limit].count + 1, problem: .expected("at most \(Query.maximumByteCount) bytes"))
    }
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(text.utf8.count)
    scalars.append(contentsOf: text.unicodeScalars)
    self.scalars = scalars
  }

  /// The scalar with the full-width forms of ASCII made narrow, so that ： is `:`; `nil` at the end.
  ///
  /// The full-width backslash stays as it is: only the narrow one escapes.
  func form(at offset: Int) -> Unicode.Scalar? {
    guard offset < scalars.count else { return nil }
    let scalar = scalars[offset]
    guard scalar.value >= 0xFF01, scalar.value <= 0xFF5E, scalar != "＼" else { return scalar }
    return Unicode.Scalar(scalar.value - 0xFEE0)
  }

  func isWhiteSpace(at offset: Int) -> Bool {
    offset < scalars.count && Self.isWhiteSpace(scalars[offset])
  }

  /// Unicode's `White_Space`, written out because the lookup of the property is slower than all the rest.
  static func isWhiteSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20, 0x09...0x0D, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// Whether a phrase may begin with a scalar.
  static func isOpeningQuote(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\"", "＂", "“", "「", "『": true
    default: false
    }
  }

  /// Whether no more text of a run can stand at `offset`: the end, white space, a parenthesis or a quote.
  func endsClause(at offset: Int) -> Bool {
    switch form(at: offset) {
    case nil, "(", ")": true
    default: isWhiteSpace(at: offset) || Self.isOpeningQuote(scalars[offset])
    }
  }

  /// Whether an operand may end before `offset`: its clause does, or a boost follows.
  func endsOperand(at offset: Int) -> Bool {
    form(at: offset) == "^" || endsClause(at: offset)
  }

  /// The end of the field name that begins at `offset`: letters of any script and their marks, digits, `_` and `-`.
  func endOfName(at offset: Int) -> Int? {
    var end = offset
    while end < scalars.count, Self.isOfName(scalars[end]) { end += 1 }
    return end == offset || scalars[offset] == "-" ? nil : end
  }

  private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D: true
    case 0..<0x80: false
    case 0x4E00...0x9FFF: true
    // Full-width forms are operators, or letters that nobody writes names with.
    case 0xFF00...0xFFEF: false
    default: scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark
    }
  }

  /// The first `scalar` from `offset` on that no backslash escapes.
  func firstIndex(of scalar: Unicode.Scalar, from offset: Int) -> Int? {
    var index = offset
    while index < scalars.count {
      if scalars[index] == scalar { return index }
      index += scalars[index] == "\\" ? 2 : 1
    }
    return nil
  }

  func text(_ range: Range<Int>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[range])
    return String(text)
  }

  /// Whether a backslash stands at `offset` that takes the meaning from the mark after it; before letters and digits it is
  /// text, as in C:\Users.
  func escapes(at offset: Int) -> Bool {
    offset + 1 < scalars.count && scalars[offset] == "\\" && !isLetterOrDigit(at: offset + 1)
  }

  func isLetterOrDigit(at offset: Int) -> Bool {
    guard offset < scalars.count else { return false }
    return scalars[offset].properties.isAlphabetic || scalars[offset].properties.numericType != nil
  }

  /// The text without the backslashes that take the meaning from a mark.
  func unescaped(_ range: Range<Int>) -> String {
    var text = String.UnicodeScalarView()
    var index = range.lowerBound
    while index < range.upperBound {
      if escapes(at: index), index + 1 < range.upperBound { index += 1 }
      text.append(scalars[index])
      index += 1
    }
    return String(text)
  }
}

// MARK: Suffixes

extension QuerySource {
  /// Whether the tilde at `offset` ends its clause, alone or with at most so many digits.
  ///
  /// Before a quote or a parenthesis it joins, as in “a”～“b”.
  func isSuffix(at offset: Int, digits: Int) -> Bool {
    let end = endOfDigits(at: offset + 1)
    guard end - offset - 1 <= digits else { return false }
    switch form(at: end) {
    case nil, ")", "^": return true
    default: return isWhiteSpace(at: end)
    }
  }

  /// Whether the tilde at `offset` says how close words must stand: a number follows. Alone it is punctuation: “谢谢”～.
  func isProximity(at offset: Int) -> Bool {
    isSuffix(at: offset, digits: .max) && endOfDigits(at: offset + 1) > offset + 1
  }

  /// Whether the tilde at `offset` asks for similar words; after a digit it is a range of numbers, as in 3~5.
  func isFuzzy(at offset: Int) -> Bool {
    isSuffix(at: offset, digits: 1) && endOfDigits(at: offset - 1) != offset
  }

  /// How many edits the tilde at `offset` allows, and where it ends with its digit.
  func edits(at offset: Int) throws(QuerySyntaxError) -> (count: Int, end: Int) {
    guard let digit = form(at: offset + 1), "0"..."9" ~= digit else { return (Query.defaultEdits, offset + 1) }
    guard digit == "1" || digit == "2" else { throw expected("~1 or ~2", at: offset) }
    return (digit == "1" ? 1 : 2, offset + 2)
  }

  /// The factor after the caret at `offset`, and the length of both.
  ///
  /// - Returns: `nil` where the number goes on as text, as in 10^23个; the caret is then text, too. So it is for a lenient
  ///   parser where no number follows.
  /// - Throws: An error where there is no number, or none that is finite and above 0.
  func boost(at offset: Int, _ leniency: QueryLeniency) throws(QuerySyntaxError) -> (value: Double, count: Int)? {
    let first = form(at: offset + 1) == "-" ? offset + 2 : offset + 1
    let end = endOfNumber(at: first)
    if end > first ? !endsClause(at: end) : leniency == .lenient { return nil }
    var digits = String.UnicodeScalarView()
    for index in offset + 1..<end { digits.append(form(at: index) ?? scalars[index]) }
    guard end > first, let value = Double(String(digits)), value > 0, value.isFinite else {
      throw expected("a number above 0 after ^", at: offset)
    }
    return (value, end - offset)
  }

  /// The end of a decimal number with an optional fraction and exponent; `offset` itself where there is none.
  private func endOfNumber(at offset: Int) -> Int {
    var end = endOfDigits(at: offset)
    if form(at: end) == ".", endOfDigits(at: end + 1) > end + 1 { end = endOfDigits(at: end + 1) }
    guard end > offset, form(at: end) == "e" || form(at: end) == "E" else { return end }
    let isSigned = form(at: end + 1) == "+" || form(at: end + 1) == "-"
    let exponent = end + (isSigned ? 2 : 1)
    return endOfDigits(at: exponent) > exponent ? endOfDigits(at: exponent) : end
  }

  private func endOfDigits(at offset: Int) -> Int {
    var end = offset
    while let digit = form(at: end), "0"..."9" ~= digit { end += 1 }
    return end
  }
}

// MARK: Errors

extension QuerySource {
  func expected(_ what: String, at offset: Int) -> QuerySyntaxError {
    QuerySyntaxError(column: column(at: offset), problem: .expected(what))
  }

  func notYet(_ feature: String, at offset: Int) -> QuerySyntaxError {
    QuerySyntaxError(column: column(at: offset), problem: .notYet(feature))
  }

  /// The number of the character that the scalar at `offset` belongs to, from 1.
  private func column(at offset: Int) -> Int {
    guard offset < scalars.count else { return text(0..<scalars.count).count + 1 }
    return text(0..<offset + 1).count
  }
}
