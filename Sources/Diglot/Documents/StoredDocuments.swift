/// The layout of the stored documents.
///
/// ```
/// Stored     = Frame *                                     ; Zstandard frames
/// Frame      = Document *                                  ; once decompressed
/// Document   = Text, Text, 2 * fields:varint, (Text, Text) * fields      ; title, text; name and value
///            | Text, Text, 2 * fields + 1:varint, (Text, Text) * fields, byteCount:varint, Origin
/// Text       = byteCount:varint, Encoded                   ; in the code of StoredAlphabet
/// Directory  = (first:u32, offset:u40) * frames
/// Dictionaries = (frame:u32, byteCount:u32, checksum:u64, Dictionary) *  ; of Zstandard, for the frames from `frame` on
/// ```
///
/// In a text `byteCount` is that of the code. In the directory `first` is the doc ID of the first document that begins in
/// the frame or after it, and `offset` where the frame begins in the part. A document of more than 64 KiB begins a frame, and
/// is cut after each 64 KiB: the frames of its other pieces have the same `first` as the one after them.
///
/// A dictionary is made of the first documents that are written, and serves those after them too, up to the frame of the
/// next dictionary. Frames before the first have none, nor do those from the frame of an empty one on.
enum StoredFormat {
  /// A frame ends with the document that brings it to this size.
  ///
  /// To read a document of 550 bytes takes 14,000 instructions; 20,000 with frames of 1 KiB and 34,000 with those of 2,
  /// which make an index 0.5% and 0.9% smaller. Those of 256 bytes make it 0.6% larger, and take 11,000.
  static let frameByteCount = 512
  /// The same where there is no dictionary: each frame has to learn by itself what texts are made of.
  static let lonelyFrameByteCount = 2 << 10
  static let entryByteCount = 9
  /// A longer document is cut into pieces of this size, each of which is a frame.
  static let pieceByteCount = 64 << 10
  /// The most that a frame holds: one that is nearly full is joined with one that is, whose last document is nearly long.
  static let highestFrameByteCount = lonelyFrameByteCount + frameByteCount + pieceByteCount
  /// The most documents that begin in a frame, each of which takes three bytes or more.
  static let highestFrameDocumentCount = (lonelyFrameByteCount + frameByteCount) / 3 + 1
  /// With a dictionary, level 1 takes 4% more; level 4 2% less, in half as much time again.
  static let compressionLevel: Int32 = 2

  /// A dictionary is made when this much waits for it: from less, it would save less than it takes.
  static let sampleByteCount = 2 << 20
  /// With half of it the stored documents of 25 MB of text take 0.6% more.
  static let dictionaryByteCount = 64 << 10
  /// A merge that would bring more into a segment compresses all documents anew.
  static let highestDictionaryCount = 8
  /// A dictionary is made of such pieces from all over the sample.
  static let samplePieceByteCount = 512
  /// Room for what stands in a dictionary before its content.
  static let dictionaryHeadByteCount = 1 << 10
}

extension StoredFormat {
  /// An entry of the directory.
  static func entry(first: Int, offset: Int) -> [UInt8] {
    var entry: [UInt8] = []
    entry.appendLittleEndian(UInt32(first))
    entry.appendLittleEndian(UInt32(truncatingIfNeeded: offset))
    entry.append(UInt8(offset >> 32))
    return entry
  }
}

/// The title and the text of a document in the code they are stored in.
struct StoredTexts {
  let title: ByteSlice
  /// The text, unless it is long.
  let text: ByteSlice
  /// From the fields of the document on, unless the text is long.
  fileprivate let rest: ByteSlice
  /// A text that takes several frames.
  let long: LongStoredText?

  fileprivate init(title: ByteSlice, text: ByteSlice, rest: ByteSlice) {
    (self.title, self.text, self.rest, long) = (title, text, rest, nil)
  }

  fileprivate init(title: ByteSlice, long: LongStoredText) {
    (self.title, text, rest, self.long) = (title, .empty, .empty, long)
  }

  /// The bytes of the text's code.
  var textByteCount: Int { long?.byteCount ?? text.byteCount }
}

/// The code of a text that takes several frames. Any part of it can be read without the others.
final class LongStoredText: Sendable {
  private let documents: StoredDocuments
  /// All but the last hold as many bytes as a piece has.
  private let frames: Range<Int>
  /// Where the code begins in the document.
  private let start: Int
  let byteCount: Int

  fileprivate init(_ documents: StoredDocuments, _ frames: Range<Int>, start: Int, byteCount: Int) {
    self.documents = documents
    self.frames = frames
    self.start = start
    self.byteCount = byteCount
  }

  /// A part of the code; all of it where no range is given.
  ///
  /// - Throws: `IndexError.damaged` also where the text has no such part.
  func code(_ range: Range<Int>? = nil) throws(IndexError) -> ByteSlice {
    let range = range ?? 0..<byteCount
    guard range.upperBound <= byteCount else { throw damaged("pieces of another text") }
    return try documents.bytes(start + range.lowerBound..<start + range.upperBound, ofPieces: frames)
  }

  /// From the fields of the document on.
  fileprivate func rest() throws(IndexError) -> ByteSlice {
    let end = try documents.byteCount(ofPieces: frames)
    guard start + byteCount <= end else { throw damaged("text of \(byteCount) bytes") }
    return try documents.bytes(start + byteCount..<end, ofPieces: frames)
  }

  func damaged(_ reason: String) -> IndexError { documents.damaged(frames.lowerBound, reason) }
}

/// Reads stored documents in place. Safe to share between threads.
struct StoredDocuments {
  private let frames: CheckedPart
  private let directory: ByteSlice
  let dictionaries: StoredDictionaries
  private let frameCount: Int
  private let documentCount: DocID

  init(
    frames: CheckedPart, directory: CheckedPart, dictionaries: CheckedPart, documentCount: Int
  ) throws(IndexError) {
    self.frames = frames
    self.dictionaries = StoredDictionaries(dictionaries)
    self.documentCount = DocID(documentCount)
    self.directory = try directory.whole()
    guard directory.byteCount % StoredFormat.entryByteCount == 0 else {
      throw directory.damaged(0, "\(directory.byteCount) bytes, expected a multiple of 9")
    }
    frameCount = directory.byteCount / StoredFormat.entryByteCount
    guard frameCount == 0 ? documentCount == 0 : first(0) == 0 else {
      throw directory.damaged(0, "no frame begins with document 0")
    }
  }

  private func first(_ frame: Int) -> DocID { directory.uint32(at: frame * StoredFormat.entryByteCount) }

  /// The documents that begin in a frame.
  private func documents(ofFrame frame: Int) throws(IndexError) -> Range<DocID> {
    let next = frame + 1 < frameCount ? first(frame + 1) : documentCount
    guard next >= first(frame), next <= documentCount else { throw frames.damaged(0, "frames out of order") }
    guard Int(next - first(frame)) <= StoredFormat.highestFrameDocumentCount else {
      throw frames.damaged(0, "\(next - first(frame)) documents in frame \(frame)")
    }
    return first(frame)..<next
  }

  /// The document up to which none can be read from one on: where its frame claims more than a frame has, that of the next.
  func end(ofUnreadableFrom document: DocID) -> DocID {
    let frame = frame(of: document)
    let next = frame + 1 < frameCount ? first(frame + 1) : documentCount
    let isTooMany = frame < 0 || next > first(frame) && next - first(frame) > StoredFormat.highestFrameDocumentCount
    return isTooMany ? min(max(next, document + 1), documentCount) : document
  }

  /// The frame after one and its further pieces.
  private func frame(after frame: Int) throws(IndexError) -> Int {
    var next = frame + 1
    while next < frameCount, try documents(ofFrame: next).isEmpty { next += 1 }
    return next
  }

  private func offset(_ frame: Int) -> Int {
    let entry = frame * StoredFormat.entryByteCount
    return Int(directory.uint32(at: entry + 4)) | Int(directory.byte(at: entry + 8)) << 32
  }

  /// The frame that holds a document.
  private func frame(of document: DocID) -> Int {
    (0..<frameCount).partitionPoint { first($0) > document } - 1
  }

  /// The runs of frames that have the same dictionary.
  func runs() throws(IndexError) -> [StoredDictionaries.Run] { try dictionaries.runs(frameCount: frameCount) }

  /// Calls `body` with each frame of a run as it is stored.
  func forEachFrame(of run: StoredDictionaries.Run, _ body: (StoredFrame) throws(IndexError) -> Void) throws(IndexError)
  {
    for frame in run.frames {
      let range = try bytes(ofFrame: frame)
      let slice = try frames.slice(range.lowerBound, range.count)
      let bytes = slice.withBytes { unsafe $0.withUnsafeBytes { unsafe [UInt8]($0) } }
      try body(StoredFrame(documentCount: try documents(ofFrame: frame).count, compressed: bytes))
    }
  }

  /// Calls `body` with each document as it is encoded in its frame. Each frame is decompressed once.
  func forEachDocument(_ body: (DocID, ByteSlice) throws(IndexError) -> Void) throws(IndexError) {
    var frame = 0
    while frame < frameCount {
      var reader = try reader(fromFrame: frame)
      for document in try documents(ofFrame: frame) {
        var end = reader
        try StoredDocuments.skip(&end)
        try body(document, try reader.bytes(end.position - reader.position))
      }
      frame = try self.frame(after: frame)
    }
  }

  private func bytes(ofFrame frame: Int) throws(IndexError) -> Range<Int> {
    let start = offset(frame)
    let end = frame + 1 < frameCount ? offset(frame + 1) : frames.byteCount
    guard start <= end, end <= frames.byteCount else { throw frames.damaged(0, "frames out of order") }
    return start..<end
  }

  /// Reads a document without its key.
  ///
  /// Decompresses the frame it stands in and decodes its own texts alone: about 2 µs for a frame of 1 KiB.
  func document(_ document: DocID) throws(IndexError) -> Document {
    var reader = try reader(of: document)
    return try StoredDocuments.read(&reader)
  }

  /// Reads a document's title and text, which stay as they are stored. A long text is read when it is asked for.
  func texts(of document: DocID) throws(IndexError) -> StoredTexts {
    let frames = try frames(of: document)
    if frames.count > 1, let texts = try longTexts(ofPieces: frames) { return texts }
    var reader = try reader(of: document, in: frames)
    let title = try StoredDocuments.codes(&reader)
    let text = try StoredDocuments.codes(&reader)
    return StoredTexts(title: title, text: text, rest: try reader.bytes(reader.remaining))
  }

  /// The fields of a document whose texts were read.
  func fields(of texts: StoredTexts) throws(IndexError) -> [Field] {
    var reader = try rest(of: texts)
    return try StoredDocuments.fields(&reader).fields
  }

  private func rest(of texts: StoredTexts) throws(IndexError) -> ByteReader {
    let rest = if let long = texts.long { try long.rest() } else { texts.rest }
    return ByteReader(rest, file: frames.file, part: frames.name)
  }

  /// The texts of a long document whose text begins in its first piece; `nil` where it does not.
  private func longTexts(ofPieces pieces: Range<Int>) throws(IndexError) -> StoredTexts? {
    var reader = try self.reader(of: pieces.lowerBound..<pieces.lowerBound + 1)
    let titleByteCount = try reader.varint()
    guard titleByteCount < UInt64(reader.remaining) else { return nil }
    let title = try reader.bytes(Int(titleByteCount))
    // The count of the text may go on in the next piece.
    guard reader.remaining >= Varint.longestByteCount else { return nil }
    let byteCount = try reader.varint()
    let rest = pieces.count * StoredFormat.pieceByteCount - reader.position
    guard byteCount <= UInt64(rest) else { throw reader.damaged("text of \(byteCount) bytes") }
    return StoredTexts(
      title: title, long: LongStoredText(self, pieces, start: reader.position, byteCount: Int(byteCount)))
  }

  /// The frames that hold a document: one, or its pieces.
  private func frames(of document: DocID) throws(IndexError) -> Range<Int> {
    let frame = frame(of: document)
    guard frame >= 0 else { throw frames.damaged(0, "no frame for doc ID \(document)") }
    _ = try documents(ofFrame: frame)
    return frame..<(try self.frame(after: frame))
  }

  /// A reader that stands on a document in its frame.
  private func reader(of document: DocID) throws(IndexError) -> ByteReader {
    try reader(of: document, in: frames(of: document))
  }

  private func reader(of document: DocID, in frames: Range<Int>) throws(IndexError) -> ByteReader {
    var reader = try reader(of: frames)
    for _ in first(frames.lowerBound)..<document { try StoredDocuments.skip(&reader) }
    return reader
  }

  /// A reader of the documents that begin in a frame, the further pieces of the last one included.
  private func reader(fromFrame frame: Int) throws(IndexError) -> ByteReader {
    _ = try documents(ofFrame: frame)
    return try reader(of: frame..<(try self.frame(after: frame)))
  }

  /// A reader of a frame, or of the pieces of a document.
  private func reader(of frames: Range<Int>) throws(IndexError) -> ByteReader {
    let bytes = frames.count == 1 ? try decompressed(frames.lowerBound) : try joined(frames)
    return ByteReader(bytes, file: self.frames.file, part: self.frames.name, fileOffset: offset(frames.lowerBound))
  }

  fileprivate func damaged(_ frame: Int, _ reason: String) -> IndexError { frames.damaged(offset(frame), reason) }

  /// Some bytes of a document that is cut into pieces.
  fileprivate func bytes(_ range: Range<Int>, ofPieces pieces: Range<Int>) throws(IndexError) -> ByteSlice {
    let memory = try OwnedMemory(byteCount: range.count)
    var end = range.lowerBound
    while end < range.upperBound {
      let piece = pieces.lowerBound + end / StoredFormat.pieceByteCount
      guard piece < pieces.upperBound else { throw frames.damaged(offset(pieces.lowerBound), "a document cut short") }
      let bytes = try decompressed(piece)
      let start = end % StoredFormat.pieceByteCount
      let count = min(bytes.byteCount - start, range.upperBound - end)
      guard count > 0, piece + 1 == pieces.upperBound || bytes.byteCount == StoredFormat.pieceByteCount else {
        throw frames.damaged(offset(piece), "a piece of a document has \(bytes.byteCount) bytes")
      }
      memory.copy(bytes[start..<start + count], at: end - range.lowerBound)
      end += count
    }
    return memory.bytes
  }

  /// The pieces of a long document, decompressed.
  private func joined(_ pieces: Range<Int>) throws(IndexError) -> ByteSlice {
    let memory = try OwnedMemory(byteCount: byteCount(ofPieces: pieces))
    var end = 0
    for piece in pieces {
      let bytes = try decompressed(piece)
      guard bytes.byteCount <= memory.byteCount - end else { throw frames.damaged(offset(piece), "it has changed") }
      memory.copy(bytes, at: end)
      end += bytes.byteCount
    }
    return memory.bytes
  }

  /// The bytes of the pieces of a long document together: no more than they are cut to, whatever they tell.
  fileprivate func byteCount(ofPieces pieces: Range<Int>) throws(IndexError) -> Int {
    var sum = 0
    for piece in pieces {
      let byteCount = Zstandard.decompressedByteCount(try stored(piece)) ?? 0
      let isLast = piece + 1 == pieces.upperBound
      guard isLast ? 1...StoredFormat.pieceByteCount ~= byteCount : byteCount == StoredFormat.pieceByteCount else {
        throw frames.damaged(offset(piece), "a piece of a document has \(byteCount) bytes")
      }
      sum += byteCount
    }
    return sum
  }

  private func stored(_ frame: Int) throws(IndexError) -> ByteSlice {
    let range = try bytes(ofFrame: frame)
    return try frames.slice(range.lowerBound, range.count)
  }

  private func decompressed(_ frame: Int) throws(IndexError) -> ByteSlice {
    let stored = try stored(frame)
    guard Zstandard.decompressedByteCount(stored) ?? .max <= StoredFormat.highestFrameByteCount,
      let bytes = try Zstandard.decompress(stored, with: dictionaries.dictionary(ofFrame: frame))
    else {
      throw frames.damaged(offset(frame), "a frame cannot be decompressed")
    }
    return bytes
  }

  /// The text of a code that `texts(of:)` gave.
  func text(of codes: ByteSlice) throws(IndexError) -> String {
    guard let text = codes.withBytes({ StoredAlphabet.text(of: $0) }) else {
      throw frames.damaged(0, "text in an impossible code")
    }
    return text
  }

  /// The code of the next text.
  private static func codes(_ reader: inout ByteReader) throws(IndexError) -> ByteSlice {
    let byteCount = try reader.varint()
    guard byteCount <= UInt64(reader.remaining) else { throw reader.damaged("text of \(byteCount) bytes") }
    return try reader.bytes(Int(byteCount))
  }

  private static func text(_ reader: inout ByteReader) throws(IndexError) -> String {
    guard let text = try codes(&reader).withBytes({ StoredAlphabet.text(of: $0) }) else {
      throw reader.damaged("text in an impossible code")
    }
    return text
  }

  private static func read(_ reader: inout ByteReader) throws(IndexError) -> Document {
    let title = try text(&reader)
    let body = try text(&reader)
    let (fields, hasOrigin) = try fields(&reader)
    let origin = hasOrigin ? try origin(&reader) : TextOrigin()
    return Document(key: "", title: title, text: body, fields: fields, origin: origin)
  }

  /// Reads the fields, and whether the document's origin follows.
  private static func fields(_ reader: inout ByteReader) throws(IndexError) -> (fields: [Field], hasOrigin: Bool) {
    var fields: [Field] = []
    let head = try reader.varint()
    for _ in 0..<head / 2 { fields.append(Field(name: try text(&reader), value: try text(&reader))) }
    return (fields, head % 2 == 1)
  }

  /// The fields of an encoded document.
  func fields(of encoded: ByteSlice) throws(IndexError) -> [Field] {
    var reader = ByteReader(encoded, file: frames.file, part: frames.name)
    for _ in 0..<2 { _ = try StoredDocuments.codes(&reader) }
    return try StoredDocuments.fields(&reader).fields
  }

  /// Moves past the fields of a document.
  ///
  /// - Returns: Whether its origin follows.
  private static func skipFields(_ reader: inout ByteReader) throws(IndexError) -> Bool {
    let head = try reader.varint()
    for _ in 0..<head / 2 {
      for _ in 0..<2 { _ = try codes(&reader) }
    }
    return head % 2 == 1
  }

  private static func origin(_ reader: inout ByteReader) throws(IndexError) -> TextOrigin {
    var own = ByteReader(try codes(&reader), file: reader.file, part: reader.part)
    return try StoredOrigin.read(&own)
  }

  /// Where a text comes from.
  func origin(of texts: StoredTexts) throws(IndexError) -> TextOrigin {
    var reader = try rest(of: texts)
    return try StoredDocuments.skipFields(&reader) ? StoredDocuments.origin(&reader) : TextOrigin()
  }

  /// The UTF-8 bytes of an encoded document's title and text.
  func textByteCount(of encoded: ByteSlice) throws(IndexError) -> Int {
    var reader = ByteReader(encoded, file: frames.file, part: frames.name)
    return try StoredDocuments.text(&reader).utf8.count + StoredDocuments.text(&reader).utf8.count
  }

  /// Moves past a document; its texts are not decoded.
  private static func skip(_ reader: inout ByteReader) throws(IndexError) {
    for _ in 0..<2 { _ = try codes(&reader) }
    if try skipFields(&reader) { _ = try codes(&reader) }
  }
}

// MARK: - Deep checks

extension StoredDocuments {
  /// Whether each frame holds whole documents, as many as the directory says, and is what they give when they are encoded
  /// and compressed again.
  ///
  /// - Parameter comparesCompressed: Whether the linked Zstandard compressed the frames, so that its bytes can be compared.
  func checkFrames(comparesCompressed: Bool) throws(IndexError) {
    try dictionaries.checkEntries(frameCount: frameCount)
    for run in try runs() {
      var frame = run.frames.lowerBound
      while frame < run.frames.upperBound {
        let end = min(try self.frame(after: frame), run.frames.upperBound)
        let made = try framesMade(fromFrame: frame, to: end)
        for (number, var piece) in zip(frame..<end, made) {
          let bytes = comparesCompressed ? try stored(number) : try decompressed(number)
          if comparesCompressed { piece.compress(with: run.dictionary) }
          guard bytes.withBytes({ unsafe $0.withUnsafeBytes { unsafe piece.bytes.elementsEqual($0) } }) else {
            throw frames.damaged(offset(number), "not what its documents give")
          }
        }
        frame = end
      }
    }
    for frame in 1..<max(frameCount, 1) where offset(frame) <= offset(frame - 1) {
      throw frames.damaged(0, "frames out of order")
    }
  }

  /// The frames that the documents of a frame give, which has further pieces up to frame `end`.
  private func framesMade(fromFrame frame: Int, to end: Int) throws(IndexError) -> [StoredFrame] {
    let documents = try documents(ofFrame: frame)
    var reader = try reader(fromFrame: frame)
    var maker = StoredFrames()
    for _ in documents { maker.append(try StoredDocuments.read(&reader)) }
    maker.flush()
    var made = maker.take()
    if end == frame + 1, !made.contains(where: \.isPiece) {
      made = [
        made.dropFirst().reduce(into: made.first ?? StoredFrame(documentCount: 0, documents: [])) { $0.append($1) }
      ]
    }
    let isOne = made.count == 1 || made.allSatisfy(\.isPiece)
    guard reader.isAtEnd, made.count == end - frame, isOne else {
      throw frames.damaged(offset(frame), "a frame of \(documents.count) documents holds something else")
    }
    return made
  }
}
