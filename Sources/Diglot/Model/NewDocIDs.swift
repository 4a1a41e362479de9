/// The doc IDs that the documents of one segment get in another that takes them in, in the same order.
struct NewDocIDs {
  /// Stands for a document that is not taken in.
  static let deleted = DocID.max

  private let first: DocID
  /// By old doc ID; empty where all documents are taken in and so only move up.
  private let ids: [DocID]
  /// How many documents are taken in.
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
