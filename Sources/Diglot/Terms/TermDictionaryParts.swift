/// A segment's terms, read in place: the parts of one dictionary. Safe to share between threads.
///
/// A class, so that a look-up that takes hold of a dictionary counts one reference and not one for each part.
final class TermDictionaryParts: Sendable {
  let entries: CheckedPart
  let directory: ByteSlice
  let blockCount: Int
  let documentCount: Int

  init(entries: CheckedPart, directory: CheckedPart, documentCount: Int) throws(IndexError) {
    self.entries = entries
    self.documentCount = documentCount
    guard directory.byteCount % 12 == 0 else {
      throw directory.damaged(0, "\(directory.byteCount) bytes, expected a multiple of 12")
    }
    self.directory = try directory.whole()
    blockCount = directory.byteCount / 12
  }

  @inline(__always)
  func key(ofBlock block: Int) -> UInt64 { directory.uint64(at: block &* 8) }

  private func offset(ofBlock block: Int) -> Int { Int(directory.uint32(at: blockCount * 8 + block * 4)) }

  /// The last block, of `first` and those after it, whose first key is not above `key`; else `first`.
  func lastBlock(notAbove key: UInt64, from first: Int = 0) -> Int {
    precondition(first >= 0 && first <= blockCount && blockCount &* 12 <= directory.byteCount, "a key for each block")
    return directory.withBytes { bytes in
      let next = (first..<blockCount).partitionPoint { block in
        // Below `blockCount`.
        unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: block &* 8, as: UInt64.self) > key
      }
      return max(next &- 1, first)
    }
  }

  /// An error in one block.
  func damaged(_ block: Int, _ reason: String) -> IndexError { entries.damaged(offset(ofBlock: block), reason) }

  /// Where the entries of a block begin and end.
  private func range(ofBlock block: Int) throws(IndexError) -> Range<Int> {
    let start = offset(ofBlock: block)
    let end = block + 1 < blockCount ? offset(ofBlock: block + 1) : entries.byteCount
    guard start <= end else { throw entries.damaged(start, "blocks out of order") }
    return start..<end
  }

  /// One block's bytes, and how many they are: some may follow that are read together with them.
  func block(_ block: Int) throws(IndexError) -> (slice: ByteSlice, byteCount: Int) {
    let range = try range(ofBlock: block)
    let slice = try entries.slice(range.lowerBound, readingOnAfter: range.count)
    return (slice, range.count)
  }

  /// Calls `body` with one block's bytes and some that follow them, and with how many bytes the block has.
  @inline(__always)
  func withBlock<R>(_ block: Int, _ body: (RawSpan, Int) -> R) throws(IndexError) -> R {
    let (slice, byteCount) = try self.block(block)
    return slice.withBytes { body($0, byteCount) }
  }

  /// A reader of one block's entries, past its address, and that address.
  func reader(ofBlock block: Int) throws(IndexError) -> (reader: ByteReader, address: Int) {
    let range = try range(ofBlock: block)
    let slice = try entries.slice(range.lowerBound, range.count)
    var reader = ByteReader(slice, file: entries.file, part: entries.name, fileOffset: range.lowerBound)
    let address = try reader.varint()
    guard address < 1 << 48 else { throw reader.damaged("address \(address)") }
    return (reader, Int(address))
  }
}
