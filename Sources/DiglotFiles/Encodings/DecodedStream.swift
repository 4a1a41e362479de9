import Diglot
import ToolSupport

/// The bytes of an input as UTF-8, piece by piece: for formats of rows and lines, of which an input may have any number.
///
/// The encoding is told by the first bytes of the input. UTF-8 passes as it is, with its faults, so that these are found in
/// their rows.
final class DecodedStream: ByteStream {
  /// What the input is encoded in.
  let encoding: TextEncoding
  private let input: FileInput
  private var decoder: TextDecoder
  private var bytes: [UInt8] = []
  private var (start, end) = (0, 0)
  private var isAtEnd = false
  /// What is decoded and not taken.
  private var text: [UInt8] = []
  private var (textStart, textEnd) = (0, 0)

  private static let bufferByteCount = 256 << 10

  /// - Throws: `binary` where the first bytes are no text.
  init(_ input: FileInput, _ options: ReadingOptions) throws(InputProblem) {
    self.input = input
    let prefix = input.prefix.bytes
    let encoding = EncodingDetection.encoding(
      of: prefix, isWhole: prefix.count < FileInput.prefixByteCount, named: options.encoding, declared: nil)
    guard let encoding else { throw input.problem(.binary) }
    self.encoding = encoding
    guard let decoder = TextDecoder(named: encoding.converter) else {
      throw input.problem(.malformed("ICU lacks \(encoding.name)"))
    }
    self.decoder = decoder
    if encoding == .utf8 { return }
    bytes = [UInt8](repeating: 0, count: Self.bufferByteCount)
    text = bytes
    if prefix.starts(with: encoding.mark) { input.skipPrefix(encoding.mark.count) }
  }

  func read(into result: inout [UInt8], from place: Int) throws(StreamError) -> Int {
    guard encoding != .utf8 else { return try input.read(into: &result, from: place) }
    while textStart == textEnd {
      if decoder.isDone { return 0 }
      try decodeMore()
    }
    let count = min(result.count - place, textEnd - textStart)
    result.replaceSubrange(place..<place + count, with: text[textStart..<textStart + count])
    textStart += count
    return count
  }

  private func decodeMore() throws(StreamError) {
    if start == end, !isAtEnd {
      (start, end) = (0, try input.read(into: &bytes, from: 0))
      isAtEnd = end == 0
    }
    var places = SourceMap()
    let step = decoder.decode(
      bytes.span.extracting(start..<end), isLast: isAtEnd, into: &text, from: 0, source: &places)
    start += step.taken
    (textStart, textEnd) = (0, step.written)
  }
}
