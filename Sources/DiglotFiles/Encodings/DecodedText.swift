import Diglot
import ToolSupport

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

extension DecodedText {
  /// Decodes bytes that are a whole text: a file, or a part of one.
  ///
  /// The encoding is what the options name, else what a byte order mark says, else what the format declares, else what the
  /// bytes look like. What does not decode becomes U+FFFD. Text that is UTF-8 stays byte for byte as it is, mark included;
  /// of any other the mark goes.
  ///
  /// - Parameter declared: The encoding that the format's own marks name, if any.
  /// - Throws: `undecodable` where more than eight characters, and more than one in a hundred, do not decode, and the options
  ///   name no encoding; `binary` where the bytes are no text.
  init(
    decoding bytes: [UInt8], _ options: ReadingOptions, declared: TextEncoding? = nil
  ) throws(InputProblem.Cause) {
    let encoding = EncodingDetection.encoding(of: bytes, isWhole: true, named: options.encoding, declared: declared)
    guard let encoding else { throw .binary }
    if encoding == .utf8, let text = try? UTF8Span(validating: bytes.span) {
      if bytes.prefix(Self.controlByteCount).contains(0) { throw .binary }
      self.init(text: String(copying: text), source: SourceMap(verbatim: bytes.count), encoding: encoding)
      return
    }
    guard var decoder = TextDecoder(named: encoding.converter) else { throw .malformed("ICU lacks \(encoding.name)") }
    self.init(decoding: bytes, encoding, &decoder)
    if text.utf8.prefix(Self.controlByteCount).contains(0) { throw .binary }
    replacedCount = decoder.replacedCount
    if options.encoding == nil, Self.isTooMuch(replaced: replacedCount, of: decoder.characterCount) {
      throw .undecodable(
        encoding: encoding.name, broken: replacedCount, units: decoder.characterCount, offset: decoder.firstReplaced)
    }
  }

  private init(decoding bytes: [UInt8], _ encoding: TextEncoding, _ decoder: inout TextDecoder) {
    let markCount = encoding != .utf8 && bytes.starts(with: encoding.mark) ? encoding.mark.count : 0
    var source = SourceMap()
    // Most of what is two bytes elsewhere is three in UTF-8.
    var text = [UInt8](repeating: 0, count: bytes.count / 2 * 3 + 1024)
    var (taken, written) = (markCount, 0)
    decoder.skip(markCount)
    repeat {
      let step = decoder.decode(
        bytes.span.extracting(taken...), isLast: true, into: &text, from: written, source: &source)
      taken += step.taken
      written += step.written
      if text.count - written < 1024 { text += repeatElement(0, count: text.count / 2) }
    } while !decoder.isDone
    self.init(text: String(decoding: text[..<written], as: UTF8.self), source: source, encoding: encoding)
  }

  /// Whether so much does not decode that the text must be of another encoding, or none.
  static func isTooMuch(replaced: Int, of characters: Int) -> Bool { replaced > 8 && replaced * 100 > characters }

  /// How many bytes of a text are searched for what no text has.
  private static let controlByteCount = 8 << 10
}

extension FileInput {
  /// All of the input as text.
  ///
  /// - Parameter declared: The encoding that the format's own marks name, if any; a byte order mark and
  ///   `ReadingOptions.encoding` come before it.
  func readText(_ options: ReadingOptions, declared: TextEncoding? = nil) throws(InputProblem) -> DecodedText {
    let bytes = try readAll(limit: options.documentLimit)
    do throws(InputProblem.Cause) {
      return try DecodedText(decoding: bytes, options, declared: declared)
    } catch {
      throw problem(error)
    }
  }
}
