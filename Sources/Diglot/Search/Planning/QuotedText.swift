/// Quotes within a text, where they are punctuation: 使用「合并单元格」的办法.
enum QuotedText {
  private static func closer(of quote: Unicode.Scalar) -> Unicode.Scalar? {
    switch quote {
    case "“": "”"
    case "「": "」"
    case "『": "』"
    case "\"", "＂": quote
    default: nil
    }
  }

  /// What stands within the quotes of a text, outermost ones only; what is never closed does not.
  static func all(in text: String) -> [String] {
    var found: [String] = []
    var open: (closer: Unicode.Scalar, start: String.Index)?
    for index in text.unicodeScalars.indices {
      let scalar = text.unicodeScalars[index]
      if let quote = open {
        guard scalar == quote.closer else { continue }
        if quote.start < index { found.append(String(text[quote.start..<index])) }
        open = nil
      } else if let closer = closer(of: scalar) {
        open = (closer, text.unicodeScalars.index(after: index))
      }
    }
    return found
  }
}
