import Synchronization

/// The dictionaries of a segment's stored documents. Safe to share between threads.
///
/// They are read when the first frame is, and each is made ready when the first of its frames is: opening an index costs
/// nothing for them.
final class StoredDictionaries: Sendable {
  /// A dictionary and the frames that are compressed with it, up to those of the next one.
  private struct Entry {
    let frame: Int
    let bytes: ByteSlice
    var ready: DecompressionDictionary?
  }

  private let part: CheckedPart
  /// Empty until the first frame is read.
  private let entries = Mutex<[Entry]>([])

  init(_ part: CheckedPart) { self.part = part }

  var isEmpty: Bool { part.byteCount == 0 }

  /// The dictionary that a frame is compressed with.
  func dictionary(ofFrame frame: Int) throws(IndexError) -> DecompressionDictionary? {
    guard !isEmpty else { return nil }
    return try entries.withLock { (entries) throws(IndexError) -> DecompressionDictionary? in
      if entries.isEmpty { entries = try readEntries() }
      guard let index = entries.lastIndex(where: { $0.frame <= frame }), entries[index].bytes.byteCount > 0 else {
        return nil
      }
      if let ready = entries[index].ready { return ready }
      guard let ready = DecompressionDictionary(entries[index].bytes) else { throw damaged(entries[index]) }
      entries[index].ready = ready
      return ready
    }
  }

  /// A checksum of each dictionary, which tells them apart.
  func checksums() throws(IndexError) -> [UInt64] {
    try readEntries().filter { $0.bytes.byteCount > 0 }.map { $0.bytes.withBytes { Checksum.xxh64($0) } }
  }

  /// Neighbouring frames that are compressed with the same dictionary, or with none.
  struct Run {
    let frames: Range<Int>
    let dictionary: CompressionDictionary?
  }

  /// The runs of all frames, in order.
  func runs(frameCount: Int) throws(IndexError) -> [Run] {
    var runs: [Run] = []
    var first = 0
    var dictionary: CompressionDictionary?
    for entry in try readEntries() {
      runs.append(Run(frames: first..<min(entry.frame, frameCount), dictionary: dictionary))
      first = min(entry.frame, frameCount)
      dictionary = try entry.bytes.byteCount == 0 ? nil : compressionDictionary(entry)
    }
    runs.append(Run(frames: first..<frameCount, dictionary: dictionary))
    return runs.filter { !$0.frames.isEmpty }
  }

  private func compressionDictionary(_ entry: Entry) throws(IndexError) -> CompressionDictionary {
    let bytes = entry.bytes.withBytes { unsafe $0.withUnsafeBytes { unsafe [UInt8]($0) } }
    guard let dictionary = CompressionDictionary(bytes) else { throw damaged(entry) }
    return dictionary
  }

  private func damaged(_ entry: Entry) -> IndexError {
    part.damaged(0, "the dictionary from frame \(entry.frame) on is none")
  }

  /// Whether each entry is of frames of its own, and of another dictionary than the one before.
  func checkEntries(frameCount: Int) throws(IndexError) {
    let entries = try readEntries()
    for (entry, next) in zip(entries, entries.dropFirst()) where entry.frame == next.frame {
      throw damaged(entry)
    }
    if let last = entries.last, last.frame >= frameCount { throw damaged(last) }
  }

  private func readEntries() throws(IndexError) -> [Entry] {
    var reader = ByteReader(try part.whole(), file: part.file, part: part.name)
    var entries: [Entry] = []
    while !reader.isAtEnd {
      let frame = Int(try reader.uint32())
      guard frame >= entries.last?.frame ?? 0 else { throw reader.damaged("dictionaries out of order") }
      let byteCount = Int(try reader.uint32())
      let checksum = try reader.uint64()
      let bytes = try reader.bytes(byteCount)
      guard bytes.withBytes({ Checksum.xxh64($0) }) == checksum else {
        throw reader.damaged("the checksum of the dictionary from frame \(frame) on differs")
      }
      entries.append(Entry(frame: frame, bytes: bytes))
    }
    return entries
  }
}

/// What compressed the stored documents of a segment.
struct StoredCompression: Equatable {
  /// The version of Zstandard, 0 where there were several.
  var version = Zstandard.version
  /// Whether dictionaries and frames are those that are made of these documents and of no others. A merge may take them over
  /// from several segments, and a segment its dictionary from the one before.
  var isOwn = true
}
