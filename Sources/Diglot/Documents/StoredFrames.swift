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

  mutating func append(_ document: Document) {
    documentStart = pending.count
    append(document.title)
    append(document.text)
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
      appendLong(bytes)
    }
    cutPieces()
  }

  /// Appends a long text, of which no more than a part is encoded at a time.
  private mutating func appendLong(_ bytes: Span<UInt8>) {
    var count = 0
    forEachPart(of: bytes) { frames, part in
      frames.encode(part)
      count += frames.codes.count
    }
    Varint.append(UInt64(count), to: &pending)
    forEachPart(of: bytes) { frames, part in
      frames.encode(part)
      frames.pending += frames.codes
      frames.cutPieces()
    }
  }

  private mutating func encode(_ bytes: Span<UInt8>) {
    codes.removeAll(keepingCapacity: true)
    StoredAlphabet.encode(bytes, to: &codes)
  }

  /// Calls `body` with parts of a text that are cut at scalars.
  private mutating func forEachPart(of bytes: Span<UInt8>, _ body: (inout StoredFrames, Span<UInt8>) -> Void) {
    var start = 0
    while start < bytes.count {
      var end = min(start + StoredFormat.pieceByteCount, bytes.count)
      while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
      body(&self, bytes.extracting(start..<end))
      start = end
    }
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
