/// The origin of a text as it stands behind the fields of a stored document.
///
/// ```
/// Origin = parts:varint, Part * parts, Run *
/// Part   = distance:varint, byteCount:varint, UTF-8          ; from the start of the part before
/// Run    = gap * 2 + 0:varint, Move, count:varint            ; a byte of the text from a byte of the file
///        | gap * 2 + 1:varint, Move, count:varint, textWidth:varint, sourceWidth:varint
/// Move   = varint                                            ; 2 * n forward, 2 * n - 1 back
/// ```
///
/// `gap` is the distance in the text from the end of the run before, `Move` that in the file.
enum StoredOrigin {
  /// Above every place in a text or in a file.
  private static let limit: UInt64 = 1 << 48

  static func append(_ origin: TextOrigin, to bytes: inout [UInt8]) {
    Varint.append(UInt64(origin.parts.count), to: &bytes)
    var start = 0
    for part in origin.parts {
      Varint.append(UInt64(max(0, part.start - start)), to: &bytes)
      start = max(start, part.start)
      Varint.append(UInt64(part.name.utf8.count), to: &bytes)
      bytes += part.name.utf8
    }
    var (textEnd, sourceEnd) = (0, 0)
    for run in origin.source.runs {
      let isVerbatim = run.textWidth == 1 && run.sourceWidth == 1
      Varint.append(UInt64(run.textStart - textEnd) * 2 + (isVerbatim ? 0 : 1), to: &bytes)
      let move = run.sourceStart - sourceEnd
      Varint.append(move >= 0 ? UInt64(move) * 2 : UInt64(-move) * 2 - 1, to: &bytes)
      Varint.append(UInt64(run.count), to: &bytes)
      if !isVerbatim {
        Varint.append(UInt64(run.textWidth), to: &bytes)
        Varint.append(UInt64(run.sourceWidth), to: &bytes)
      }
      (textEnd, sourceEnd) = (run.textEnd, run.sourceEnd)
    }
  }

  static func read(_ reader: inout ByteReader) throws(IndexError) -> TextOrigin {
    var origin = TextOrigin()
    var start = 0
    for _ in 0..<(try reader.varint()) {
      start = try place(start, plus: try number(&reader), reader)
      let byteCount = try number(&reader)
      guard byteCount <= reader.remaining else { throw reader.damaged("a name of \(byteCount) bytes") }
      let name = try reader.bytes(byteCount).withBytes { bytes in
        unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
      }
      origin.parts.append(TextOrigin.Part(start: start, name: name))
    }
    var (textEnd, sourceEnd) = (0, 0)
    while !reader.isAtEnd {
      let head = try number(&reader)
      let move = try number(&reader)
      let textStart = try place(textEnd, plus: head / 2, reader)
      let sourceStart = try place(sourceEnd, plus: move % 2 == 0 ? move / 2 : -(move + 1) / 2, reader)
      let count = try number(&reader)
      let textWidth = head % 2 == 0 ? 1 : try number(&reader)
      let sourceWidth = head % 2 == 0 ? 1 : try number(&reader)
      guard count > 0, textWidth > 0 else { throw reader.damaged("an empty run") }
      textEnd = try end(of: count, textWidth, from: textStart, reader)
      sourceEnd = try end(of: count, sourceWidth, from: sourceStart, reader)
      origin.source.append(
        count, textWidth: textWidth, sourceWidth: sourceWidth, textStart: textStart, sourceStart: sourceStart)
    }
    return origin
  }

  private static func number(_ reader: inout ByteReader) throws(IndexError) -> Int {
    let value = try reader.varint()
    guard value < limit else { throw reader.damaged("\(value), where a place or a length should stand") }
    return Int(value)
  }

  private static func place(_ start: Int, plus distance: Int, _ reader: ByteReader) throws(IndexError) -> Int {
    let place = start + distance
    guard place >= 0, place < limit else { throw reader.damaged("place \(place)") }
    return place
  }

  private static func end(
    of count: Int, _ width: Int, from start: Int, _ reader: ByteReader
  ) throws(IndexError) -> Int {
    let (length, overflows) = count.multipliedReportingOverflow(by: width)
    guard !overflows, length < limit else { throw reader.damaged("\(count) units of \(width) bytes") }
    return try place(start, plus: length, reader)
  }
}
