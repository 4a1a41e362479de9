/// The arrays that a cursor unpacks blocks into.
///
/// To make and free them costs 1,500 instructions, which is more than to unpack a short list. Whoever walks over many
/// lists at once keeps those of the cursors that are done in `SparePostingsBuffers`.
struct PostingsBuffers {
  var documents: [UInt32]
  var frequencies: [UInt32]
  /// Empty until positions are asked for.
  var positionStarts: [Int]

  init() { self.init(PostingsBuffers.zeros(), PostingsBuffers.zeros(), positionStarts: []) }

  init(_ documents: [UInt32], _ frequencies: [UInt32], positionStarts: [Int]) {
    self.documents = documents
    self.frequencies = frequencies
    self.positionStarts = positionStarts
  }

  /// Room for a block. An array that is made empty and then filled takes 250 instructions less than one that is made of
  /// zeros: the type of its storage is not looked up.
  private static func zeros() -> [UInt32] {
    var zeros: [UInt32] = []
    zeros.append(addingCapacity: PostingsFormat.blockCount) { output in
      output.append(repeating: 0, count: PostingsFormat.blockCount)
    }
    return zeros
  }
}

/// Keeps buffers from one cursor to another, on one thread.
final class SparePostingsBuffers {
  private var spare: [PostingsBuffers] = []

  /// No more are kept: those of a search of many words, 80 KiB.
  private static let mostSpare = 64

  /// Buffers that were kept, or new ones.
  func take() -> PostingsBuffers { spare.popLast() ?? PostingsBuffers() }

  /// Keeps the buffers of a cursor that is not used any more; then it is a walk over nothing.
  func keep(buffersOf cursor: inout PostingsCursor) {
    guard let buffers = cursor.takeBuffers(), spare.count < SparePostingsBuffers.mostSpare else { return }
    spare.append(buffers)
  }
}
