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

  /// The key of a document. Reads up to 16 keys.
  func key(of document: DocID) throws(IndexError) -> String {
    let group = Int(document) / DocumentKeys.groupCount
    guard group * 4 + 4 <= directory.byteCount else { throw keys.damaged(0, "no key for doc ID \(document)") }
    let start = Int(directory.uint32(at: group * 4))
    let end = group * 4 + 8 <= directory.byteCount ? Int(directory.uint32(at: group * 4 + 4)) : keys.byteCount
    guard start <= end else { throw keys.damaged(start, "groups out of order") }
    var reader = ByteReader(try keys.slice(start, end - start), file: keys.file, part: keys.name, fileOffset: start)
    var key = [UInt8](repeating: 0, count: 64)
    var count = 0
    for _ in 0...Int(document) % DocumentKeys.groupCount {
      let shared = try reader.varint()
      let byteCount = try reader.varint()
      guard shared <= UInt64(count), byteCount <= UInt64(reader.remaining) else {
        throw reader.damaged("a key shares \(shared) bytes and adds \(byteCount)")
      }
      try reader.copy(Int(byteCount), to: &key, at: Int(shared))
      count = Int(shared + byteCount)
    }
    return String(decoding: key[..<count], as: UTF8.self)
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

  mutating func append(_ key: String) throws(IndexError) {
    var bytes: [UInt8] = []
    if count % DocumentKeys.groupCount == 0 {
      bytes.appendLittleEndian(UInt32(keys.byteCount))
      try directory.append(bytes)
      bytes.removeAll()
      previous.removeAll()
    }
    let text = Array(key.utf8)
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
