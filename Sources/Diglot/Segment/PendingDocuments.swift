/// The documents that a writer was given and that are in no finished segment yet, by key.
///
/// They are numbered as they come, those that are deleted again too: so they stand in the segments to come.
struct PendingDocuments {
  private var entries = KeyTable<Entry>()
  private var deleted: [Int] = []
  /// The number of the first document that is in no finished segment, and of the next one to come.
  private var first = 0
  private var next = 0

  private struct Entry {
    let number: Int
    let contentHash: UInt64
  }

  /// How many there are, without those that are deleted.
  var count: Int { entries.count }

  /// A hash of all that the document of a key holds, or `nil` where there is no such document.
  func contentHash(of key: String) -> UInt64? { entries[key]?.contentHash }

  /// Adds a document whose key is not there.
  mutating func append(_ document: Document) {
    entries[document.key] = Entry(number: next, contentHash: document.contentHash)
    next += 1
  }

  mutating func delete(_ key: String) {
    guard let entry = entries[key] else { return }
    deleted.append(entry.number)
    entries[key] = nil
  }

  /// Forgets the first `count` documents, which are a segment now; returns the doc IDs there of those that are deleted.
  mutating func removeFirst(_ count: Int) -> [Int] {
    let (start, end) = (first, first + count)
    first = end
    entries = entries.filter { $0.number >= end }
    defer { deleted.removeAll { $0 < end } }
    return deleted.filter { $0 < end }.map { $0 - start }
  }
}
