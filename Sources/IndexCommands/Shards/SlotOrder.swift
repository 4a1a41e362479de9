import Diglot
import ToolSupport

/// Why indexes are no shards of one collection.
enum SlotOrderError: Error, Equatable {
  /// A document stands behind one that comes after it by slot and ID.
  case unsorted(path: String, key: String, behind: String)
  /// Two shards have documents of the same slots.
  case overlap(path: String, slots: ClosedRange<Int>, other: String, otherSlots: ClosedRange<Int>)
  /// Two shards have a document of one ID.
  case keyTwice(key: String, path: String, other: String)
  case index(IndexError)
}

extension SlotOrderError: CustomStringConvertible {
  var description: String {
    switch self {
    case .unsorted(let path, let key, let behind):
      Message.singleLine(
        "\(path): the document \"\(key)\" of slot \(Slot.of(key)) stands behind \"\(behind)\" of slot \(Slot.of(behind)); "
          + "a shard has its documents by slot, then by the bytes of their IDs: build it anew")
    case .overlap(let path, let slots, let other, let otherSlots):
      Message.singleLine(
        "\(path): slots \(slots.lowerBound) to \(slots.upperBound), and \(other) has "
          + "\(otherSlots.lowerBound) to \(otherSlots.upperBound); a slot belongs to one shard: build them anew")
    case .keyTwice(let key, let path, let other):
      Message.singleLine("\(path): the document \"\(key)\" stands in \(other) too; remove one, and build both anew")
    case .index(let error): error.description
    }
  }
}

/// The order in which shards make one index: that of their slots.
struct SlotOrder {
  private let path: String
  private let index: Index
  /// `nil` where it has no document.
  private let slots: ClosedRange<Int>?

  /// Sorts shards.
  ///
  /// - Throws: ``SlotOrderError`` where they do not belong together.
  /// - Complexity: Reads the IDs of all documents.
  static func sorted(_ paths: [String]) throws(SlotOrderError) -> [String] {
    let shards = try paths.map { (path) throws(SlotOrderError) in try SlotOrder(path) }
    let filled = shards.filter { $0.slots != nil }.sorted { ($0.slots?.lowerBound ?? 0) < ($1.slots?.lowerBound ?? 0) }
    for (one, next) in zip(filled, filled.dropFirst()) { try one.expectBefore(next) }
    return (shards.filter { $0.slots == nil } + filled).map(\.path)
  }

  /// The slots of the first document and of the last; `nil` where there is none.
  ///
  /// - Throws: ``SlotOrderError/unsorted(path:key:behind:)`` where others are not between them in order.
  /// - Complexity: Reads the IDs of all documents.
  static func slots(of path: String) throws(SlotOrderError) -> ClosedRange<Int>? { try SlotOrder(path).slots }

  private init(_ path: String) throws(SlotOrderError) {
    self.path = path
    var first: Int?
    var last: (slot: Int, id: String)?
    var misplaced: (key: String, behind: String)?
    do throws(IndexError) {
      index = try Index(at: path)
      try index.forEachKey { (key) throws(IndexError) in
        let next = (slot: Slot.of(key), id: key)
        if let last, !Slot.precedes(last, next) { misplaced = misplaced ?? (key, last.id) }
        first = first ?? next.slot
        last = next
      }
    } catch { throw .index(error) }
    if let (key, behind) = misplaced { throw .unsorted(path: path, key: key, behind: behind) }
    slots = if let first, let last { first...last.slot } else { nil }
  }

  /// Expects that another shard, which does not begin before this one, begins behind its end.
  ///
  /// - Throws: `keyTwice` where a document of both is the reason that it does not.
  private func expectBefore(_ next: SlotOrder) throws(SlotOrderError) {
    guard let slots, let nextSlots = next.slots, nextSlots.lowerBound <= slots.upperBound else { return }
    let both = slots.clamped(to: nextSlots)
    var keys = Set<ExactText>()
    var twice: String?
    do throws(IndexError) {
      try index.forEachKey { (key) throws(IndexError) in
        if both.contains(Slot.of(key)) { keys.insert(ExactText(key)) }
      }
      try next.index.forEachKey { (key) throws(IndexError) in
        if twice == nil, keys.contains(ExactText(key)) { twice = key }
      }
    } catch { throw .index(error) }
    if let twice { throw .keyTwice(key: twice, path: next.path, other: path) }
    throw .overlap(path: next.path, slots: nextSlots, other: path, otherSlots: slots)
  }
}
