/// Documents that are compressed together, before or after that.
struct StoredFrame {
  var documentCount: Int
  var bytes: [UInt8]
  private(set) var isCompressed = false

  /// Documents that are not compressed yet.
  init(documentCount: Int, documents: [UInt8]) {
    self.documentCount = documentCount
    bytes = documents
  }

  /// A frame as it is stored.
  init(documentCount: Int, compressed bytes: [UInt8]) {
    self.documentCount = documentCount
    self.bytes = bytes
    isCompressed = true
  }

  /// Adds the documents of the next frame; neither is compressed.
  mutating func append(_ next: StoredFrame) {
    precondition(!isCompressed && !next.isCompressed, "compressed frames stay as they are")
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

/// Cuts documents into frames.
struct StoredFrames {
  private var frames: [StoredFrame] = []
  private var pending: [UInt8] = []
  private var pendingCount = 0
  /// The code of one text.
  private var codes: [UInt8] = []

  mutating func append(_ document: Document) {
    append(document.title)
    append(document.text)
    Varint.append(UInt64(document.fields.count), to: &pending)
    for field in document.fields {
      append(field.name)
      append(field.value)
    }
    endDocument()
  }

  /// Appends a document that is encoded already, as `StoredDocuments.forEachDocument` gives it.
  mutating func append(encoded: ByteSlice) {
    encoded.withBytes { bytes in unsafe bytes.withUnsafeBytes { unsafe pending.append(contentsOf: $0) } }
    endDocument()
  }

  private mutating func endDocument() {
    pendingCount += 1
    if pending.count >= StoredFormat.frameByteCount { flush() }
  }

  private mutating func append(_ text: String) {
    codes.removeAll(keepingCapacity: true)
    StoredAlphabet.encode(text.utf8.span, to: &codes)
    Varint.append(UInt64(codes.count), to: &pending)
    pending += codes
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
