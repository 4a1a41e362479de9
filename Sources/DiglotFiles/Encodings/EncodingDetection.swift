/// Tells what a text is encoded in.
enum EncodingDetection {
  /// The encoding of a text.
  ///
  /// - Parameters:
  ///   - bytes: The text, or its first bytes.
  ///   - isWhole: Whether it ends with these bytes.
  ///   - named: What the user names: nothing else counts, but that a mark tells the order of bytes.
  ///   - declared: What the format declares. It loses where it cannot be true.
  /// - Returns: `nil` for what is no text.
  static func encoding(
    of bytes: [UInt8], isWhole: Bool, named: TextEncoding?, declared: TextEncoding?
  ) -> TextEncoding? {
    let marked = TextEncoding.marked(bytes)
    if let named { return marked.flatMap { named.isWide && $0.isWide ? $0 : nil } ?? named }
    if let marked { return marked }
    if (try? UTF8Span(validating: bytes.span)) != nil { return .utf8 }
    return declared ?? .gb18030
  }
}

extension TextEncoding {
  /// Whether a character takes two bytes or four, in one of two orders.
  var isWide: Bool { name.hasPrefix("UTF-16") || name.hasPrefix("UTF-32") }
}
