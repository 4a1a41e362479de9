/// Writes the stored documents of a segment.
///
/// The first frames wait until there are enough to make a dictionary of, which then serves all that come. Where the
/// segment ends before, they are compressed without one. Any thread compresses frames that are not; they are written in
/// their order.
struct StoredDocumentsWriter: ~Copyable {
  private let frames: PartWriter
  private let directory: PartWriter
  private let dictionaries: PartWriter
  private let team: ThreadTeam
  private var documentCount = 0
  private var frameCount = 0
  /// What the next frames are compressed with.
  private(set) var dictionary: CompressionDictionary?
  /// Frames that wait for a dictionary.
  private var waiting = FrameBatch()
  /// Frames that are not compressed yet, or come after such.
  private var gathering = FrameBatch()
  private let compression: OrderedWork<[StoredFrame]>

  private struct FrameBatch {
    private(set) var frames: [StoredFrame] = []
    private(set) var byteCount = 0

    mutating func append(_ frame: StoredFrame) {
      frames.append(frame)
      byteCount += frame.bytes.count
    }

    mutating func take() -> [StoredFrame] {
      defer { self = FrameBatch() }
      return frames
    }

    /// Takes the frames as those that have no dictionary are made: larger ones.
    mutating func takeJoined() -> [StoredFrame] {
      var joined: [StoredFrame] = []
      for frame in take() {
        if let last = joined.last, last.bytes.count < StoredFormat.lonelyFrameByteCount, !last.isPiece, !frame.isPiece {
          joined[joined.count - 1].append(frame)
        } else {
          joined.append(frame)
        }
      }
      return joined
    }
  }

  /// Frames are compressed together when they come to this much.
  private static let batchByteCount = 128 << 10

  init(frames: PartWriter, directory: PartWriter, dictionaries: PartWriter, with team: ThreadTeam) {
    self.frames = frames
    self.directory = directory
    self.dictionaries = dictionaries
    self.team = team
    compression = OrderedWork(team)
  }

  /// Takes a dictionary, or none, for the frames that come.
  mutating func begin(_ dictionary: CompressionDictionary?) throws(IndexError) {
    try writeAll()
    guard dictionary?.bytes != self.dictionary?.bytes else { return }
    self.dictionary = dictionary
    var entry: [UInt8] = []
    entry.appendLittleEndian(UInt32(frameCount))
    let bytes = dictionary?.bytes ?? []
    entry.appendLittleEndian(UInt32(bytes.count))
    entry.appendLittleEndian(unsafe Checksum.xxh64(bytes.span.bytes))
    try dictionaries.append(entry + bytes)
  }

  /// Adds the next documents. A frame that is compressed already is so with the present dictionary.
  mutating func append(_ frame: StoredFrame) throws(IndexError) {
    guard dictionary == nil, !frame.isCompressed else {
      for frame in waiting.takeJoined() { try compress(frame) }
      return try compress(frame)
    }
    waiting.append(frame)
    if waiting.byteCount >= StoredFormat.sampleByteCount { try makeDictionary() }
  }

  private mutating func makeDictionary() throws(IndexError) {
    let sample = waiting.take()
    try begin(CompressionDictionary(sample: sample))
    for frame in sample { try compress(frame) }
  }

  /// Writes all documents; where some wait for a dictionary, there is none for them.
  ///
  /// - Returns: How many documents were added.
  consuming func finish() throws(IndexError) -> Int {
    try writeAll()
    return documentCount
  }

  private mutating func writeAll() throws(IndexError) {
    for frame in waiting.takeJoined() { try compress(frame) }
    try submit()
    while compression.count > 0 { try writeNext() }
  }

  /// Writes a frame after those before it, compressed.
  private mutating func compress(_ frame: StoredFrame) throws(IndexError) {
    if frame.isCompressed, gathering.frames.isEmpty, compression.count == 0 { return try write(frame) }
    gathering.append(frame)
    if gathering.byteCount >= Self.batchByteCount { try submit() }
  }

  private mutating func submit() throws(IndexError) {
    compression.submit { [frames = gathering.take(), dictionary] _ in
      frames.map { frame in
        var frame = frame
        frame.compress(with: dictionary)
        return frame
      }
    }
    while compression.count > team.count * 2 { try writeNext() }
  }

  private mutating func writeNext() throws(IndexError) {
    for frame in compression.next() { try write(frame) }
  }

  private mutating func write(_ frame: StoredFrame) throws(IndexError) {
    try directory.append(StoredFormat.entry(first: documentCount, offset: frames.byteCount))
    try frames.append(frame.bytes)
    documentCount += frame.documentCount
    frameCount += 1
  }
}
