import Diglot

/// The text of an input, and how it was decoded.
struct DecodedText {
  var text: String
  /// From the bytes of the text to those of the input.
  var source: SourceMap
  var encoding: TextEncoding
  /// How many characters could not be decoded and became U+FFFD.
  var replacedCount = 0

  /// The only document of its input.
  func document(_ document: Document, format: FileFormat) -> FileDocument {
    FileDocument(document, suffix: "", format: format.name, encoding: encoding, replacedCount: replacedCount)
  }
}

extension FileInput {
  /// All of the input as text.
  ///
  /// - Parameter declared: The encoding that the format's own marks name, if any; a byte order mark and
  ///   `ReadingOptions.encoding` come before it.
  func readText(_ options: ReadingOptions, declared: TextEncoding? = nil) throws(InputProblem) -> DecodedText {
    let bytes = try readAll(limit: options.documentLimit)
    if bytes.prefix(8 << 10).contains(0) { throw problem(.binary) }
    do {
      let text = String(copying: try UTF8Span(validating: bytes.span))
      return DecodedText(text: text, source: SourceMap(verbatim: bytes.count), encoding: .utf8)
    } catch {
      let offset = error.byteOffsets.lowerBound
      throw problem(.undecodable(encoding: "UTF-8", broken: 1, units: bytes.count, offset: offset))
    }
  }
}
