/// The doc IDs of the documents of one segment in another, into which they are merged in the same order.
struct NewDocIDs {
  /// Stands for a document that is deleted, and so not merged.
  static let deleted = DocID.max

  private let first: DocID
  /// By old doc ID. Empty where no document is deleted: each then moves up by `first`.
  private let ids: [DocID]
  /// The number of documents that are merged.
  let count: Int

  /// - Parameters:
  ///   - first: The doc ID of the first document that is taken in.
  ///   - documentCount: How many documents the segment has.
  ///   - deletions: Those that are not taken in.
  init(from first: DocID, documentCount: Int, without deletions: BitSet?) {
    self.first = first
    count = documentCount - (deletions?.count ?? 0)
    guard count < documentCount else {
      ids = []
      return
    }
    var ids: [DocID] = []
    ids.reserveCapacity(documentCount)
    var next = first
    for document in 0..<DocID(documentCount) {
      let isDeleted = deletions?.contains(Int(document)) ?? false
      ids.append(isDeleted ? NewDocIDs.deleted : next)
      next += isDeleted ? 0 : 1
    }
    self.ids = ids
  }

  /// The new doc ID of a document of the segment, or `deleted`.
  @inline(__always)
  subscript(_ document: DocID) -> DocID { ids.isEmpty ? first &+ document : ids[Int(document)] }
}
