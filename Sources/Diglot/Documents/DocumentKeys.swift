/// The document keys by doc ID.
///
/// ```
/// Keys       = Group *
/// Group      = Key * 16                                    ; the last group may have fewer
/// Key        = shared:varint, byteCount:varint, UTF-8      ; bytes shared with the key before, 0 for the first
/// Directory  = offset:u32 * groups
/// ```
struct DocumentKeys {
  static let groupCount = 16

  private let keys: CheckedPart
  private let directory: ByteSlice

  init(keys: CheckedPart, directory: CheckedPart) throws(IndexError) {
    self.keys = keys
    self.directory = try directory.whole()
  }

  /// What a key adds to the one before it in its group.
  private struct Suffix {
    /// How many bytes of the key stand before it.
    var shared = 0
    /// Where its bytes begin in the group.
    var start = 0
    var byteCount = 0
  }

  /// The key of a document. Reads up to 16 keys.
  func key(of document: DocID) throws(IndexError) -> String {
    var reader = try reader(ofGroup: Int(document) / DocumentKeys.groupCount)
    var suffixes = InlineArray<16, Suffix>(repeating: Suffix())
    let last = Int(document) % DocumentKeys.groupCount
    var byteCount = 0
    for index in 0...last {
      let suffix = try DocumentKeys.readSuffix(&reader, after: byteCount)
      byteCount = suffix.shared + suffix.byteCount
      suffixes[index] = suffix
    }
    let group = reader.wholeSlice
    return unsafe String(unsafeUninitializedCapacity: byteCount) { key in
      // From the end: of each suffix only what no later one stands over.
      var (end, index) = (byteCount, last)
      while end > 0 {
        let (shared, start) = (suffixes[index].shared, suffixes[index].start)
        for offset in min(shared, end)..<end { unsafe key[offset] = group.byte(at: start + offset - shared) }
        (end, index) = (min(shared, end), index - 1)
      }
      return byteCount
    }
  }

  private static func readSuffix(_ reader: inout ByteReader, after count: Int) throws(IndexError) -> Suffix {
    let shared = try reader.varint()
    let byteCount = try reader.varint()
    guard shared <= UInt64(count), byteCount <= UInt64(reader.remaining) else {
      throw reader.damaged("a key shares \(shared) bytes and adds \(byteCount)")
    }
    let suffix = Suffix(shared: Int(shared), start: reader.position, byteCount: Int(byteCount))
    try reader.seek(to: suffix.start + suffix.byteCount)
    return suffix
  }

  /// Calls `body` with the keys of the first `count` documents, in order.
  func forEach(count: Int, _ body: (DocID, [UInt8]) throws(IndexError) -> Void) throws(IndexError) {
    var key: [UInt8] = []
    var byteCount = 0
    for first in stride(from: 0, to: count, by: DocumentKeys.groupCount) {
      var reader = try reader(ofGroup: first / DocumentKeys.groupCount)
      for document in first..<min(first + DocumentKeys.groupCount, count) {
        try DocumentKeys.read(&reader, into: &key, &byteCount)
        try body(DocID(document), Array(key[..<byteCount]))
      }
    }
  }

  private func reader(ofGroup group: Int) throws(IndexError) -> ByteReader {
    guard group * 4 + 4 <= directory.byteCount else { throw keys.damaged(0, "no keys for group \(group)") }
    let start = Int(directory.uint32(at: group * 4))
    let end = group * 4 + 8 <= directory.byteCount ? Int(directory.uint32(at: group * 4 + 4)) : keys.byteCount
    guard start <= end else { throw keys.damaged(start, "groups out of order") }
    return ByteReader(try keys.slice(start, end - start), file: keys.file, part: keys.name, fileOffset: start)
  }

  /// Reads a key over the one before it, which is the first `count` bytes.
  private static func read(_ reader: inout ByteReader, into key: inout [UInt8], _ count: inout Int) throws(IndexError) {
    let suffix = try readSuffix(&reader, after: count)
    try reader.seek(to: suffix.start)
    try reader.copy(suffix.byteCount, to: &key, at: suffix.shared)
    count = suffix.shared + suffix.byteCount
  }
}

/// Writes document keys in the order of doc IDs.
struct DocumentKeysWriter {
  let keys: PartWriter
  let directory: PartWriter
  private var previous: [UInt8] = []
  private var count = 0

  init(keys: PartWriter, directory: PartWriter) {
    self.keys = keys
    self.directory = directory
  }

  mutating func append(_ text: [UInt8]) throws(IndexError) {
    var bytes: [UInt8] = []
    if count % DocumentKeys.groupCount == 0 {
      bytes.appendLittleEndian(UInt32(keys.byteCount))
      try directory.append(bytes)
      bytes.removeAll()
      previous.removeAll()
    }
    var shared = 0
    while shared < min(previous.count, text.count), previous[shared] == text[shared] { shared += 1 }
    Varint.append(UInt64(shared), to: &bytes)
    Varint.append(UInt64(text.count - shared), to: &bytes)
    bytes += text[shared...]
    try keys.append(bytes)
    previous = text
    count += 1
  }
}
