/// Writes the stored documents of a segment.
///
/// The first frames wait until there are enough to make a dictionary of, which then serves all that come. Where the
/// segment ends before, they are compressed without one.
final class StoredDocumentsWriter {
  private let frames: PartWriter
  private let directory: PartWriter
  private let dictionaries: PartWriter
  private(set) var documentCount = 0
  private var frameCount = 0
  /// What the next frames are compressed with.
  private(set) var dictionary: CompressionDictionary?
  private var waiting: [StoredFrame] = []
  private var waitingByteCount = 0

  init(frames: PartWriter, directory: PartWriter, dictionaries: PartWriter) {
    self.frames = frames
    self.directory = directory
    self.dictionaries = dictionaries
  }

  /// Takes a dictionary, or none, for the frames that come.
  func begin(_ dictionary: CompressionDictionary?) throws(IndexError) {
    try writeWaiting()
    guard dictionary?.bytes != self.dictionary?.bytes else { return }
    self.dictionary = dictionary
    var entry: [UInt8] = []
    entry.appendLittleEndian(UInt32(frameCount))
    entry.appendLittleEndian(UInt32(dictionary?.bytes.count ?? 0))
    try dictionaries.append(entry + (dictionary?.bytes ?? []))
  }

  /// Adds the next documents. A frame that is compressed already is so with the present dictionary.
  func append(_ frame: StoredFrame) throws(IndexError) {
    guard dictionary == nil, !frame.isCompressed else {
      try writeWaiting()
      return try write(frame)
    }
    waiting.append(frame)
    waitingByteCount += frame.bytes.count
    if waitingByteCount >= StoredFormat.sampleByteCount { try makeDictionary() }
  }

  private func makeDictionary() throws(IndexError) {
    let sample = waiting
    waiting = []
    waitingByteCount = 0
    try begin(CompressionDictionary(sample: sample))
    for frame in sample { try write(frame) }
  }

  /// Writes the documents that wait for a dictionary: there is none for them.
  func finish() throws(IndexError) { try writeWaiting() }

  private func writeWaiting() throws(IndexError) {
    for frame in waiting { try write(frame) }
    waiting = []
    waitingByteCount = 0
  }

  private func write(_ frame: StoredFrame) throws(IndexError) {
    var frame = frame
    frame.compress(with: dictionary)
    var entry: [UInt8] = []
    entry.appendLittleEndian(UInt32(documentCount))
    entry.appendLittleEndian(UInt64(frames.byteCount))
    try directory.append(entry)
    try frames.append(frame.bytes)
    documentCount += frame.documentCount
    frameCount += 1
  }
}
