/// Encoded posting lists. Their addresses in the parts of the segment are not known yet.
struct EncodedLists {
  var postings: [UInt8] = []
  var positions: [UInt8] = []
  /// The offsets in `postings` of the long lists. Each begins with an address, which counts from the start of `positions`.
  var longLists: [Int] = []

  /// Makes the addresses of positions count from the start of their part.
  ///
  /// - Parameter start: The bytes in the part before `positions`.
  mutating func movePositions(by start: Int) {
    for list in longLists {
      var address: UInt64 = 0
      for index in 0..<8 { address |= UInt64(postings[list + index]) << UInt64(index * 8) }
      address += UInt64(start)
      for index in 0..<8 { postings[list + index] = UInt8(truncatingIfNeeded: address >> UInt64(index * 8)) }
    }
  }
}

/// Encodes posting lists, one term at a time.
struct PostingsEncoder {
  private let norms: [UInt8]
  private let positionWidths: [UInt8]
  /// The lists of the terms that have ended.
  private(set) var lists = EncodedLists()

  /// The postings of the present term that are in no block yet.
  private var pending = PendingPostings()
  private var impacts = ImpactBuilder()
  private var wholeImpacts = ImpactBuilder()
  private var positionBits = BitWriter()
  /// The encoded blocks of the list, and their skip entries.
  private var blocks: [UInt8] = []
  private var skips: [UInt8] = []
  private var positionBytes: [UInt8] = []
  private var lastDocument = DocID.max
  private var documentFrequency = 0
  private var scratch = [UInt32](repeating: 0, count: PostingsFormat.blockCount)
  private var tailBits = BitWriter()

  /// Up to a block of postings.
  private struct PendingPostings {
    private(set) var documents = [DocID](repeating: 0, count: PostingsFormat.blockCount)
    private(set) var frequencies = [UInt32](repeating: 0, count: PostingsFormat.blockCount)
    private(set) var norms = [UInt8](repeating: 0, count: PostingsFormat.blockCount)
    var count = 0

    var isFull: Bool { count == PostingsFormat.blockCount }

    @inline(__always)
    mutating func append(_ document: DocID, _ frequency: UInt32, _ norm: UInt8) {
      documents[count] = document
      frequencies[count] = frequency
      norms[count] = norm
      count &+= 1
    }

    /// Adds the postings of occurrences from `start` on until the block is full or the occurrences end.
    ///
    /// - Returns: The index of the next occurrence.
    mutating func fill(with occurrences: Span<UInt64>, from start: Int, norms: [UInt8]) -> Int {
      PendingPostings.fill(&documents, &frequencies, &self.norms, &count, with: occurrences, from: start, norms)
    }

    private static func fill(
      _ documents: inout [DocID], _ frequencies: inout [UInt32], _ norms: inout [UInt8], _ count: inout Int,
      with occurrences: Span<UInt64>, from start: Int, _ normOfDocument: [UInt8]
    ) -> Int {
      var documents = documents.mutableSpan
      var frequencies = frequencies.mutableSpan
      var norms = norms.mutableSpan
      var index = start
      while index < occurrences.count, count < documents.count {
        let document = occurrences[index] &>> 32
        let first = index
        repeat { index &+= 1 } while index < occurrences.count && occurrences[index] &>> 32 == document
        documents[count] = DocID(truncatingIfNeeded: document)
        frequencies[count] = UInt32(truncatingIfNeeded: index &- first)
        norms[count] = normOfDocument[Int(document)]
        count &+= 1
      }
      return index
    }
  }

  /// - Parameters:
  ///   - norms: By doc ID.
  ///   - positionWidths: The bits of a position in each document.
  init(norms: [UInt8], positionWidths: [UInt8]) {
    self.norms = norms
    self.positionWidths = positionWidths
  }

  /// Gives away the lists of the terms that have ended.
  mutating func takeLists() -> EncodedLists {
    defer { lists = EncodedLists() }
    return lists
  }

  /// Adds a posting of frequency one to the present term. Doc IDs increase.
  mutating func add(_ document: DocID, position: UInt32, hasPositions: Bool) {
    if hasPositions { positionBits.append(UInt64(position), width: Int(positionWidths[Int(document)])) }
    append(document, 1)
  }

  /// Adds all postings of the present term.
  ///
  /// - Parameter occurrences: Each is a doc ID in the upper 32 bits and a position in the lower ones; they increase. Without
  ///   `hasPositions` the positions are ignored.
  mutating func add(_ occurrences: Span<UInt64>, hasPositions: Bool) {
    var index = 0
    while index < occurrences.count {
      let (first, pendingCount) = (index, pending.count)
      index = pending.fill(with: occurrences, from: index, norms: norms)
      documentFrequency += pending.count - pendingCount
      if hasPositions { appendPositions(occurrences.extracting(first..<index)) }
      if pending.isFull { flushBlock() }
    }
  }

  @inline(__always)
  private mutating func appendPositions(_ occurrences: Span<UInt64>) {
    for index in occurrences.indices {
      let width = positionWidths[Int(truncatingIfNeeded: occurrences[index] &>> 32)]
      positionBits.append(occurrences[index] & 0xFFFF_FFFF, width: Int(width))
    }
  }

  /// Adds the postings of a cursor's block, except those of deleted documents.
  ///
  /// The positions of neighbours are copied together.
  ///
  /// - Parameters:
  ///   - cursor: Walks over a list of another segment.
  ///   - newIDs: The doc IDs in this segment of the documents of the other one.
  mutating func add(
    blockOf cursor: inout PostingsCursor, newIDs: NewDocIDs, hasPositions: Bool
  ) throws(IndexError) {
    if hasPositions { try cursor.findPositionsOfBlock() }
    let bytes = cursor.blockPositions.bytes
    var index = 0
    while index < cursor.count {
      let first = index
      let limit = min(cursor.count, first + PostingsFormat.blockCount - pending.count)
      while index < limit {
        let document = newIDs[cursor.documents[index]]
        guard document != NewDocIDs.deleted else { break }
        pending.append(document, cursor.frequencies[index], norms[Int(document)])
        index += 1
      }
      documentFrequency += index - first
      if hasPositions {
        let bits = cursor.blockPositions.bits(of: first..<index)
        positionBits.append(bits.count, from: bytes, at: bits.lowerBound)
      }
      if pending.isFull { flushBlock() }
      while index < cursor.count, newIDs[cursor.documents[index]] == NewDocIDs.deleted { index += 1 }
    }
  }

  @inline(__always)
  private mutating func append(_ document: DocID, _ frequency: UInt32) {
    documentFrequency &+= 1
    pending.append(document, frequency, norms[Int(document)])
    if pending.isFull { flushBlock() }
  }

  /// Whether the present term has a posting yet.
  var hasPostings: Bool { documentFrequency > 0 }

  /// Ends the present term, which has at least one posting. The address of its list counts from the start of `lists`.
  mutating func endTerm() -> TermInfo {
    defer { reset() }
    if documentFrequency == 1 && pending.frequencies[0] == 1 {
      return TermInfo(
        documentFrequency: 1, location: .inline(doc: pending.documents[0], position: positionBits.firstWord))
    }
    let address = lists.postings.count
    if documentFrequency >= PostingsFormat.blockCount {
      appendBlocks()
      positionBits.appendBytes(to: &lists.positions)
      positionBits.removeAll()
    }
    if pending.count > 0 { appendTail() }
    let location = TermInfo.Location.list(address: address, byteCount: lists.postings.count - address)
    return TermInfo(documentFrequency: UInt32(documentFrequency), location: location)
  }

  private mutating func reset() {
    pending.count = 0
    lastDocument = .max
    documentFrequency = 0
    positionBits.removeAll()
  }
}

// MARK: - Blocks

extension PostingsEncoder {
  private mutating func appendBlocks() {
    lists.longLists.append(lists.postings.count)
    lists.postings.appendLittleEndian(UInt64(lists.positions.count))
    lists.postings.appendLittleEndian(UInt32(positionBytes.count))
    lists.postings.appendLittleEndian(UInt32(blocks.count))
    let tail = finishImpacts()
    lists.postings.append(wholeImpacts.finish())
    lists.postings.append(tail)
    lists.postings += skips
    lists.postings += blocks
    lists.positions += positionBytes
    blocks.removeAll(keepingCapacity: true)
    skips.removeAll(keepingCapacity: true)
    positionBytes.removeAll(keepingCapacity: true)
  }

  @inline(never)
  private mutating func flushBlock() {
    skips.appendLittleEndian(pending.documents[PostingsFormat.blockCount - 1])
    skips.appendLittleEndian(UInt32(blocks.count))
    skips.appendLittleEndian(UInt32(positionBytes.count))
    skips.append(finishImpacts())
    for index in scratch.indices {
      scratch[index] = pending.documents[index] &- lastDocument &- 1
      lastDocument = pending.documents[index]
    }
    PostingsEncoder.appendGaps(scratch, to: &blocks)
    for index in scratch.indices { scratch[index] = pending.frequencies[index] - 1 }
    PostingsEncoder.appendFrequencies(scratch, to: &blocks)

    positionBits.appendBytes(to: &positionBytes)
    positionBits.removeAll()
    pending.count = 0
  }

  private static func appendGaps(_ gaps: [UInt32], to bytes: inout [UInt8]) {
    let width = BitPacking.maximumWidth(of: gaps.span)
    bytes.append(UInt8(width))
    BitPacking.pack(gaps.span, width: width, appendingTo: &bytes)
  }

  private static func appendFrequencies(_ frequencies: [UInt32], to bytes: inout [UInt8]) {
    PatchedBlock.encode(frequencies.span, appendingTo: &bytes)
  }

  /// The impacts of the postings that are not in a block yet.
  private mutating func finishImpacts() -> (Impact, Impact) {
    for index in 0..<pending.count {
      impacts.add(frequency: pending.frequencies[index], norm: pending.norms[index])
      wholeImpacts.add(frequency: pending.frequencies[index], norm: pending.norms[index])
    }
    return impacts.finish()
  }
}

// MARK: - Tails

extension PostingsEncoder {
  /// Appends the postings that are in no block, and their positions.
  private mutating func appendTail() {
    var previous = lastDocument
    var areOnes = true
    for index in 0..<pending.count {
      scratch[index] = pending.documents[index] &- previous &- 1
      previous = pending.documents[index]
      areOnes = areOnes && pending.frequencies[index] == 1
    }
    let parameter = PostingsFormat.riceParameter(
      from: Int(lastDocument &+ 1), tailCount: pending.count, documentCount: norms.count)
    tailBits.removeAll()
    tailBits.append(areOnes ? 1 : 0, width: 1)
    for index in 0..<pending.count {
      tailBits.appendUnary(scratch[index] &>> UInt32(parameter))
      tailBits.append(UInt64(scratch[index] & (1 << UInt32(parameter) - 1)), width: parameter)
      if !areOnes { PostingsEncoder.append(frequency: pending.frequencies[index], to: &tailBits) }
    }
    tailBits.append(positionBits)
    tailBits.appendBytes(to: &lists.postings)
  }

  @inline(__always)
  private static func append(frequency: UInt32, to bits: inout BitWriter) {
    if frequency <= PostingsFormat.longestUnary {
      bits.appendUnary(frequency - 1)
    } else {
      bits.appendUnary(UInt32(PostingsFormat.longestUnary))
      bits.append(UInt64(frequency), width: 32)
    }
  }
}

extension Array where Element == UInt8 {
  fileprivate mutating func append(_ impacts: (Impact, Impact)) {
    self += [impacts.0.frequency, impacts.0.norm, impacts.1.frequency, impacts.1.norm]
  }
}
