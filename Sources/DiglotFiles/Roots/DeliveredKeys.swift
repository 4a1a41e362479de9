import Diglot

/// Finds the first ID that two lines of an input have, in 8 bytes a line.
struct DeliveredKeys {
  private var hashes: [UInt64] = []
  /// The same, to be searched; made where the first document replaces one.
  private var known: Set<UInt64>?
  /// How much the number of a line is above that of its hash, from a hash on.
  private var shifts: [(hash: Int, count: Int)] = []
  /// The ID that stands twice, with the later line and the first.
  private(set) var repeated: (key: String, line: Int, first: Int)?

  /// Notes a document.
  ///
  /// - Parameter isNew: Whether the index had no document of this ID.
  mutating func note(_ key: String, line: Int, isNew: Bool) {
    guard repeated == nil else { return }
    let hash = unsafe Checksum.xxh64(key.utf8.span.bytes)
    if !isNew {
      if known == nil { known = Set(hashes) }
      if known?.contains(hash) == true, let first = hashes.firstIndex(of: hash) {
        repeated = (key, line, self.line(of: first))
        (hashes, known) = ([], nil)
        return
      }
    }
    if shifts.last?.count != line - hashes.count { shifts.append((hashes.count, line - hashes.count)) }
    hashes.append(hash)
    known?.insert(hash)
  }

  private func line(of hash: Int) -> Int { hash + (shifts.last { $0.hash <= hash }?.count ?? 0) }
}
