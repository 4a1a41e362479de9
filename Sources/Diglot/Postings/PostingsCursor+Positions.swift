extension PostingsCursor {
  /// Begins a walk over the positions of the present posting. The term must have positions.
  ///
  /// The walk ends when the cursor moves or begins another one: what it gives afterwards are wrong positions.
  @inline(__always)
  mutating func beginPositions() throws(IndexError) {
    if blockPositions.knownCount <= index {
      guard isList else { return blockPositions.begin(inlinePosition) }
      try findPositions(upTo: index + 1)
    }
    let width = Int(positionWidths.byte(at: Int(document)))
    guard width <= 32 else { throw damagedPositions(width: width) }
    // The index is below `knownCount`, which is at most the count of `frequencies`.
    blockPositions.begin(at: index, width: width, count: unsafe frequencies.span[unchecked: index])
  }

  /// The next position of the walk, in increasing order, or `nil` past the last.
  @inline(__always)
  mutating func nextPosition() -> UInt32? { blockPositions.next() }

  /// Whether the walk comes to a position. Ask for positions in increasing order.
  @inline(__always)
  mutating func hasPosition(_ wanted: UInt32) -> Bool { blockPositions.has(wanted) }

  /// Replaces the contents of `output` by the positions of the present posting, in increasing order. The term must have
  /// positions.
  mutating func positions(into output: inout [UInt32]) throws(IndexError) {
    output.removeAll(keepingCapacity: true)
    try beginPositions()
    while let position = nextPosition() { output.append(position) }
  }

  /// Makes `blockPositions` know the positions of all postings of the block. The term has a list.
  mutating func findPositionsOfBlock() throws(IndexError) { try findPositions(upTo: count) }

  /// Finds the positions of the block's first `limit` postings.
  ///
  /// - Throws: `IndexError.damaged` where they are more bits than the list has.
  @inline(never)
  private mutating func findPositions(upTo limit: Int) throws(IndexError) {
    if !blockPositions.isOpen { try openPositions() }
    findStarts(upTo: limit)
    guard blockPositions.areInBounds else { throw damagedPositions(width: 0) }
  }

  /// Finds the bytes of the block's positions. They follow the tail in a short list; in a long one the skip entries say
  /// where they are.
  private mutating func openPositions() throws(IndexError) {
    guard blockCount > 0 else {
      return blockPositions.open(list, at: tailPositions, bitLimit: listByteCount * 8 - tailPositions)
    }
    let start = Int(truncatingIfNeeded: list.uint64(at: 0))
    let first = Int(list.uint32(at: block == blockCount ? 8 : skip(block) + 8))
    guard start >= 0, start < 1 << 48 else { throw source.damaged("postings", listAddress, "address \(start)") }
    let byteCount = try byteCountOfPositions(from: first)
    let bytes = try source.positions.slice(start + first, readingOnAfter: byteCount)
    blockPositions.open(bytes, at: 0, bitLimit: byteCount * 8)
  }

  /// The bytes of the block's positions.
  ///
  /// - Parameter first: The offset of the block's positions after the first ones of the list.
  private mutating func byteCountOfPositions(from first: Int) throws(IndexError) -> Int {
    if block == blockCount {
      findStarts(upTo: count)
      return (blockPositions.starts[count] + 7) / 8
    }
    let end = Int(list.uint32(at: block + 1 == blockCount ? 8 : skip(block + 1) + 8))
    guard end >= first else { throw source.damaged("postings", listAddress, "positions out of order") }
    return end - first
  }

  private func damagedPositions(width: Int) -> IndexError {
    guard width <= 32 else { return source.damaged("position widths", Int(document), "width \(width), at most 32") }
    return source.damaged("postings", listAddress, "positions of a list cut short")
  }

  /// Finds the positions of the block's first `limit` postings and some more: a caller that asks for one posting mostly asks
  /// for its neighbours.
  private mutating func findStarts(upTo limit: Int) {
    blockPositions.findStarts(upTo: min(count, (limit + 31) & ~31), documents, frequencies, positionWidths)
  }
}
