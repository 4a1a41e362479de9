/// Documents that are compressed together, before or after that, or a piece of a long one.
struct StoredFrame {
  /// The documents that begin in the frame: none where it goes on with a long one.
  var documentCount: Int
  var bytes: [UInt8]
  /// Whether it is a piece of a long document.
  private(set) var isPiece = false
  private(set) var isCompressed = false

  /// Documents that are not compressed yet.
  init(documentCount: Int, documents: [UInt8]) {
    self.documentCount = documentCount
    bytes = documents
  }

  /// A piece of a document that is not compressed yet.
  init(piece: ArraySlice<UInt8>, isFirst: Bool) {
    documentCount = isFirst ? 1 : 0
    bytes = Array(piece)
    isPiece = true
  }

  /// A frame as it is stored.
  init(documentCount: Int, compressed bytes: [UInt8]) {
    self.documentCount = documentCount
    self.bytes = bytes
    isCompressed = true
  }

  /// Adds the documents of the next frame; neither is compressed or a piece.
  mutating func append(_ next: StoredFrame) {
    precondition(!isCompressed && !next.isCompressed, "compressed frames stay as they are")
    precondition(!isPiece && !next.isPiece, "the pieces of a document stay as they are")
    documentCount += next.documentCount
    bytes += next.bytes
  }

  /// Compresses what is not compressed yet.
  mutating func compress(with dictionary: CompressionDictionary?) {
    guard !isCompressed else { return }
    bytes = Zstandard.compress(bytes, with: dictionary)
    isCompressed = true
  }
}

/// Cuts documents into frames, and long documents into pieces that are frames.
struct StoredFrames {
  private var frames: [StoredFrame] = []
  private var pending: [UInt8] = []
  private var pendingCount = 0
  /// Where the present document, or its present piece, begins in `pending`.
  private var documentStart = 0
  /// Whether the present document has a piece among the frames.
  private var isContinued = false
  /// The code of one text, or of a part of it.
  private var codes: [UInt8] = []

  /// Appends a document, and notes where in its code the pieces of its text begin.
  ///
  /// - Parameter pieces: Those of a long text, as the analyzer cut it; otherwise none.
  mutating func append(_ document: Document, notingCodesOf pieces: inout [TextPiece]) {
    documentStart = pending.count
    append(document.title)
    if pieces.isEmpty { append(document.text) } else { appendLong(document.text.utf8.span, notingCodesOf: &pieces) }
    let hasOrigin = !document.origin.isEmpty
    Varint.append(UInt64(document.fields.count) * 2 + (hasOrigin ? 1 : 0), to: &pending)
    for field in document.fields {
      append(field.name)
      append(field.value)
    }
    if hasOrigin {
      codes.removeAll(keepingCapacity: true)
      StoredOrigin.append(document.origin, to: &codes)
      Varint.append(UInt64(codes.count), to: &pending)
      pending += codes
    }
    endDocument()
  }

  /// Appends a document that is encoded already, as `StoredDocuments.forEachDocument` gives it.
  mutating func append(encoded: ByteSlice) {
    documentStart = pending.count
    encoded.withBytes { bytes in unsafe bytes.withUnsafeBytes { unsafe pending.append(contentsOf: $0) } }
    endDocument()
  }

  mutating func append(_ document: Document) {
    var pieces: [TextPiece] = []
    append(document, notingCodesOf: &pieces)
  }

  private mutating func endDocument() {
    cutPieces()
    if isContinued {
      frames.append(StoredFrame(piece: pending[...], isFirst: false))
      pending.removeAll()
      isContinued = false
    } else {
      pendingCount += 1
      if pending.count >= StoredFormat.frameByteCount { flush() }
    }
  }

  private mutating func append(_ text: String) {
    let bytes = text.utf8.span
    if bytes.count <= StoredFormat.pieceByteCount {
      encode(bytes)
      Varint.append(UInt64(codes.count), to: &pending)
      pending += codes
    } else {
      var parts = StoredFrames.parts(of: bytes)
      appendLong(bytes, notingCodesOf: &parts)
    }
    cutPieces()
  }

  /// Appends a long text, of which no more than a part is encoded at a time.
  ///
  /// - Parameter parts: Where these begin, and where the text ends.
  private mutating func appendLong(_ bytes: Span<UInt8>, notingCodesOf parts: inout [TextPiece]) {
    precondition(parts.first?.byte == 0 && parts.last.map { Int($0.byte) } == bytes.count, "the parts of the text")
    for index in parts.indices.dropFirst() {
      encode(bytes.extracting(Int(parts[index - 1].byte)..<Int(parts[index].byte)))
      parts[index].code = parts[index - 1].code + codes.count
    }
    Varint.append(UInt64(parts[parts.count - 1].code), to: &pending)
    for index in parts.indices.dropFirst() {
      encode(bytes.extracting(Int(parts[index - 1].byte)..<Int(parts[index].byte)))
      pending += codes
      cutPieces()
    }
  }

  private mutating func encode(_ bytes: Span<UInt8>) {
    codes.removeAll(keepingCapacity: true)
    StoredAlphabet.encode(bytes, to: &codes)
  }

  /// Parts of a text that are cut at scalars.
  private static func parts(of bytes: Span<UInt8>) -> [TextPiece] {
    var parts = [TextPiece(position: 0, byte: 0)]
    var start = 0
    while start < bytes.count {
      start = min(start + StoredFormat.pieceByteCount, bytes.count)
      while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start -= 1 }
      parts.append(TextPiece(position: 0, byte: UInt32(clamping: start)))
    }
    return parts
  }

  /// Cuts pieces off the present document where it is long.
  private mutating func cutPieces() {
    guard pending.count - documentStart > StoredFormat.pieceByteCount else { return }
    if pendingCount > 0 {
      frames.append(StoredFrame(documentCount: pendingCount, documents: Array(pending[..<documentStart])))
      pendingCount = 0
    }
    var start = documentStart
    while pending.count - start > StoredFormat.pieceByteCount {
      frames.append(
        StoredFrame(piece: pending[start..<start + StoredFormat.pieceByteCount], isFirst: !isContinued))
      isContinued = true
      start += StoredFormat.pieceByteCount
    }
    pending.removeSubrange(..<start)
    documentStart = 0
  }

  /// Ends the present frame.
  mutating func flush() {
    guard pendingCount > 0 else { return }
    frames.append(StoredFrame(documentCount: pendingCount, documents: pending))
    pending.removeAll(keepingCapacity: true)
    pendingCount = 0
  }

  /// Takes the frames that are complete.
  mutating func take() -> [StoredFrame] {
    defer { frames = [] }
    return frames
  }
}
