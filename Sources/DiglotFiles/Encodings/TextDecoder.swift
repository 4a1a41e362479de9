import CConverters
import Diglot

/// Decodes bytes piece by piece.
@safe struct TextDecoder: ~Copyable {
  private let converter: OpaquePointer
  private var runs = [cconverter_run](repeating: cconverter_run(), count: 512)
  private var progress = cconverter_progress()
  /// Bytes before the first that is decoded.
  private var skipped = 0

  /// The decoder of a converter that ICU knows by this name; `nil` where it does not.
  init?(named name: String) {
    guard let opened = unsafe cconverter_open(name) else { return nil }
    unsafe converter = opened
  }

  deinit { unsafe cconverter_close(converter) }

  /// The converter's own name.
  var name: String { unsafe String(cString: cconverter_name(converter)) }

  /// How many characters could not be decoded and became U+FFFD.
  var replacedCount: Int { Int(progress.replaced_count) }

  /// The byte of the source at which the first of them begins.
  var firstReplaced: Int { skipped + Int(progress.first_replaced) }

  /// How many characters the text has.
  var characterCount: Int { Int(progress.character_count) }

  /// Whether the last piece is decoded to its end.
  var isDone: Bool { progress.is_done }

  /// Counts bytes that stand before the source and are no part of the text, as a mark.
  mutating func skip(_ count: Int) { skipped += count }

  /// Decodes some bytes, as many as `text` has room for.
  ///
  /// - Parameters:
  ///   - bytes: The next bytes of the source.
  ///   - isLast: Whether the source ends with them.
  ///   - text: Takes the text from `start` on, in UTF-8; at least 64 bytes.
  ///   - source: Takes where the text comes from.
  /// - Returns: How many bytes of the source were taken, and of the text written.
  mutating func decode(
    _ bytes: Span<UInt8>, isLast: Bool, into text: inout [UInt8], from start: Int, source: inout SourceMap
  ) -> (taken: Int, written: Int) {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe text.withUnsafeMutableBufferPointer { text in
        unsafe cconverter_decode(
          converter, bytes.baseAddress, Int64(bytes.count), isLast, text.baseAddress.map { unsafe $0 + start },
          Int64(text.count - start), &runs, Int64(runs.count), &progress)
      }
    }
    for run in runs[..<Int(progress.run_count)] {
      source.append(
        Int(run.count), textWidth: Int(run.text_width), sourceWidth: Int(run.source_width),
        textStart: Int(run.text_start), sourceStart: skipped + Int(run.source_start))
    }
    return (Int(progress.source_count), Int(progress.text_count))
  }

  /// The text of some bytes, to look at: its places are not told.
  mutating func text(of bytes: [UInt8], isLast: Bool) -> String {
    var text = [UInt8](repeating: 0, count: bytes.count * 2 + 256)
    var (taken, written) = (0, 0)
    var places = SourceMap()
    while !isDone {
      let step = decode(bytes.span.extracting(taken...), isLast: isLast, into: &text, from: written, source: &places)
      taken += step.taken
      written += step.written
      if step == (0, 0) { break }
      if text.count - written < 256 { text += repeatElement(0, count: text.count) }
    }
    return String(decoding: text[..<written], as: UTF8.self)
  }
}
