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

    var keyByteCount: Int { shared &+ byteCount }
  }

  /// The key of a document. Reads where up to 16 keys begin and end.
  func key(of document: DocID) throws(IndexError) -> String {
    let (group, fileOffset) = try bytes(ofGroup: Int(document) / DocumentKeys.groupCount)
    let last = Int(document) % DocumentKeys.groupCount
    var suffixes = InlineArray<16, Suffix>(repeating: Suffix())
    var suffix = Suffix()
    for index in 0...last {
      suffix = try self.suffix(after: suffix, in: group, fileOffset)
      suffixes[index] = suffix
    }
    return unsafe String(unsafeUninitializedCapacity: suffix.keyByteCount) { key in
      // From the end: of each suffix only what no later one stands over.
      var (end, index) = (suffix.keyByteCount, last)
      while end > 0 {
        let (shared, start) = (suffixes[index].shared, suffixes[index].start)
        for offset in min(shared, end)..<end { unsafe key[offset] = group.byte(at: start &+ offset &- shared) }
        (end, index) = (min(shared, end), index &- 1)
      }
      return suffix.keyByteCount
    }
  }

  /// The suffix that follows another one, or begins the group where that has no bytes.
  @inline(__always)
  private func suffix(
    after previous: Suffix, in group: ByteSlice, _ fileOffset: Int
  ) throws(IndexError) -> Suffix {
    let start = previous.start &+ previous.byteCount &+ 2
    guard start <= group.byteCount else { return try longSuffix(after: previous, in: group, fileOffset) }
    let numbers = Int(group.uint16(at: start &- 2))
    let suffix = Suffix(shared: numbers & 0xFF, start: start, byteCount: numbers &>> 8)
    // Both numbers are below 128, as nearly always, and in bounds.
    guard numbers & 0x8080 == 0, suffix.shared <= previous.keyByteCount, start &+ suffix.byteCount <= group.byteCount
    else { return try longSuffix(after: previous, in: group, fileOffset) }
    return suffix
  }

  private func longSuffix(
    after previous: Suffix, in group: ByteSlice, _ fileOffset: Int
  ) throws(IndexError) -> Suffix {
    var reader = ByteReader(group, file: keys.file, part: keys.name, fileOffset: fileOffset)
    try reader.seek(to: previous.start + previous.byteCount)
    return try DocumentKeys.readSuffix(&reader, after: previous.keyByteCount)
  }

  private static func readSuffix(_ reader: inout ByteReader, after count: Int) throws(IndexError) -> Suffix {
    let shared = try reader.varint()
    let byteCount = try reader.varint()
    guard shared <= UInt64(count), byteCount <= UInt64(reader.remaining) else {
      throw reader.damaged("a key shares \(shared) bytes and adds \(byteCount)")
    }
    return Suffix(shared: Int(shared), start: reader.position, byteCount: Int(byteCount))
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

  /// The number of documents of which the directory knows a group.
  var groupedCount: Int { directory.byteCount / 4 * DocumentKeys.groupCount }

  private func reader(ofGroup group: Int) throws(IndexError) -> ByteReader {
    let (slice, fileOffset) = try bytes(ofGroup: group)
    return ByteReader(slice, file: keys.file, part: keys.name, fileOffset: fileOffset)
  }

  /// The bytes of a group, and where they begin in the part.
  private func bytes(ofGroup group: Int) throws(IndexError) -> (slice: ByteSlice, start: Int) {
    guard group * 4 + 4 <= directory.byteCount else { throw keys.damaged(0, "no keys for group \(group)") }
    let start = Int(directory.uint32(at: group * 4))
    let end = group * 4 + 8 <= directory.byteCount ? Int(directory.uint32(at: group * 4 + 4)) : keys.byteCount
    guard start <= end else { throw keys.damaged(start, "groups out of order") }
    return (try keys.slice(start, end - start), start)
  }

  /// Reads a key over the one before it, which is the first `count` bytes.
  private static func read(_ reader: inout ByteReader, into key: inout [UInt8], _ count: inout Int) throws(IndexError) {
    let suffix = try readSuffix(&reader, after: count)
    try reader.copy(suffix.byteCount, to: &key, at: suffix.shared)
    count = suffix.keyByteCount
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
