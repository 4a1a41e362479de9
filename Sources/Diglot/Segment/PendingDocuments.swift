/// The documents that were added to a writer and are in no finished segment yet, by key.
///
/// They are numbered in the order in which they were added, deleted ones too: the next segments have them in this order.
struct PendingDocuments {
  private var entries = KeyTable<Entry>()
  private var deleted: [Int] = []
  /// The number of the first document that is in no finished segment.
  private var first = 0
  /// The number of the next document.
  private var next = 0

  private struct Entry {
    let number: Int
    let contentHash: UInt64
  }

  /// The number of documents that are not deleted.
  var count: Int { entries.count }

  /// The content hash of the document with a key, or `nil` where there is none or it is deleted.
  func contentHash(of key: String) -> UInt64? { entries[key]?.contentHash }

  /// Adds a document. Its key has none yet.
  mutating func append(_ document: Document) {
    entries[document.key] = Entry(number: next, contentHash: document.contentHash)
    next += 1
  }

  mutating func delete(_ key: String) {
    guard let entry = entries[key] else { return }
    deleted.append(entry.number)
    entries[key] = nil
  }

  /// Forgets the first `count` documents, which are a finished segment now.
  ///
  /// - Returns: The doc IDs in the segment of those that are deleted.
  mutating func removeFirst(_ count: Int) -> [Int] {
    let (start, end) = (first, first + count)
    first = end
    entries = entries.filter { $0.number >= end }
    defer { deleted.removeAll { $0 < end } }
    return deleted.filter { $0 < end }.map { $0 - start }
  }
}
