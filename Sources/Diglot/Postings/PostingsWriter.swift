/// Writes posting lists, a term at a time.
///
/// The encoded list of one term is kept in memory until it ends; its parts then go to the part writers.
struct PostingsWriter {
  let postings: PartWriter
  let positions: PartWriter
  /// The documents of the segment, set before the first posting.
  var documentCount = 0

  private var documents: [UInt32] = []
  private var frequencies: [UInt32] = []
  private var norms: [UInt8] = []
  private var impacts = ImpactBuilder()
  private var wholeImpacts = ImpactBuilder()
  private var positionBits = BitWriter()
  /// The encoded blocks of the list, and what stands about each of them in the skip entries.
  private var blocks: [UInt8] = []
  private var skips: [UInt8] = []
  private var positionBytes: [UInt8] = []
  private var lastDocument = DocID.max
  private var documentFrequency: UInt32 = 0
  private var scratch: [UInt32] = []
  private var tailBits = BitWriter()
  private var tail: [UInt8] = []

  init(postings: PartWriter, positions: PartWriter) {
    self.postings = postings
    self.positions = positions
  }

  /// Adds a posting of frequency one to the present term, after those of lower doc IDs.
  ///
  /// - Parameter positionWidth: The bits of a position in this document; 0 for a term that has none.
  mutating func add(_ document: DocID, position: UInt32, norm: UInt8, positionWidth: Int) {
    if positionWidth > 0 { positionBits.append(position, width: positionWidth) }
    append(document, 1, norm)
  }

  /// Adds all postings of the present term.
  ///
  /// - Parameters:
  ///   - occurrences: A doc ID above a position each, in increasing order; positions count only where `hasPositions`.
  ///   - norms: By doc ID.
  ///   - positionWidths: The bits of a position in each document.
  mutating func add(
    _ occurrences: Span<UInt64>, hasPositions: Bool, norms: [UInt8], positionWidths: [UInt8]
  ) {
    var index = 0
    while index < occurrences.count {
      let document = DocID(truncatingIfNeeded: occurrences[index] >> 32)
      let width = Int(positionWidths[Int(document)])
      let first = index
      repeat {
        if hasPositions { positionBits.append(UInt32(truncatingIfNeeded: occurrences[index]), width: width) }
        index += 1
      } while index < occurrences.count && DocID(truncatingIfNeeded: occurrences[index] >> 32) == document
      append(document, UInt32(index - first), norms[Int(document)])
    }
  }

  /// Adds the postings of a cursor's block, those of documents that stay.
  ///
  /// The positions of neighbours that stay are copied as one run of bits.
  ///
  /// - Parameters:
  ///   - cursor: Stands in a list of another segment.
  ///   - newIDs: The doc IDs here of the documents there.
  ///   - norms: By doc ID here.
  mutating func add(
    blockOf cursor: inout PostingsCursor, newIDs: NewDocIDs, hasPositions: Bool, norms: [UInt8]
  ) throws(IndexError) {
    let positions = hasPositions ? try cursor.positionsOfBlock() : nil
    var index = 0
    while index < cursor.count {
      let first = index
      let limit = min(cursor.count, first + PostingsFormat.blockCount - documents.count)
      while index < limit {
        let document = newIDs[cursor.documents[index]]
        guard document != NewDocIDs.deleted else { break }
        documents.append(document)
        frequencies.append(cursor.frequencies[index])
        self.norms.append(norms[Int(document)])
        index += 1
      }
      documentFrequency += UInt32(index - first)
      if let positions {
        let bits = cursor.positionBits[first]..<cursor.positionBits[index]
        positionBits.append(bits.count, from: positions.bytes, at: positions.bit + bits.lowerBound)
      }
      if documents.count == PostingsFormat.blockCount { flushBlock() }
      while index < cursor.count, newIDs[cursor.documents[index]] == NewDocIDs.deleted { index += 1 }
    }
  }

  @inline(__always)
  private mutating func append(_ document: DocID, _ frequency: UInt32, _ norm: UInt8) {
    documentFrequency += 1
    documents.append(document)
    frequencies.append(frequency)
    norms.append(norm)
    if documents.count == PostingsFormat.blockCount { flushBlock() }
  }

  /// Whether the present term has a posting yet.
  var hasPostings: Bool { documentFrequency > 0 }

  /// Ends the present term, which has a posting at least.
  mutating func endTerm() throws(IndexError) -> TermInfo {
    defer { reset() }
    if documentFrequency == 1 && frequencies[0] == 1 {
      return TermInfo(documentFrequency: 1, location: .inline(doc: documents[0], position: positionBits.firstWord))
    }
    let address = postings.byteCount
    let isLong = documentFrequency >= PostingsFormat.blockCount
    if isLong {
      try writeBlocks()
      positionBytes.removeAll(keepingCapacity: true)
      positionBits.appendBytes(to: &positionBytes)
      try positions.append(positionBytes)
      positionBits.removeAll()
    }
    encodeTail()
    try postings.append(tail)
    let location = TermInfo.Location.list(address: address, byteCount: postings.byteCount - address)
    return TermInfo(documentFrequency: documentFrequency, location: location)
  }

  private mutating func writeBlocks() throws(IndexError) {
    var address: [UInt8] = []
    address.appendLittleEndian(UInt64(positions.byteCount))
    address.appendLittleEndian(UInt32(positionBytes.count))
    address.appendLittleEndian(UInt32(blocks.count))
    let tail = finishImpacts()
    address.append(wholeImpacts.finish())
    address.append(tail)
    try postings.append(address)
    try postings.append(skips)
    try postings.append(blocks)
    try positions.append(positionBytes)
  }

  private mutating func flushBlock() {
    let blockOffset = UInt32(blocks.count)
    let positionOffset = UInt32(positionBytes.count)
    scratch.removeAll(keepingCapacity: true)
    var previous = lastDocument
    for document in documents {
      scratch.append(document &- previous &- 1)
      previous = document
    }
    PostingsWriter.appendGaps(scratch, to: &blocks)
    for index in scratch.indices { scratch[index] = frequencies[index] - 1 }
    PostingsWriter.appendFrequencies(scratch, to: &blocks)

    positionBits.appendBytes(to: &positionBytes)
    positionBits.removeAll()
    skips.appendLittleEndian(previous)
    skips.appendLittleEndian(blockOffset)
    skips.appendLittleEndian(positionOffset)
    skips.append(finishImpacts())
    lastDocument = previous
    documents.removeAll(keepingCapacity: true)
    frequencies.removeAll(keepingCapacity: true)
    norms.removeAll(keepingCapacity: true)
  }

  /// The impacts of the postings that are not in a block yet.
  private mutating func finishImpacts() -> (Impact, Impact) {
    for (frequency, norm) in zip(frequencies, norms) {
      impacts.add(frequency: frequency, norm: norm)
      wholeImpacts.add(frequency: frequency, norm: norm)
    }
    return impacts.finish()
  }

  private static func appendGaps(_ gaps: [UInt32], to bytes: inout [UInt8]) {
    let width = BitPacking.maximumWidth(of: gaps.span)
    bytes.append(UInt8(width))
    BitPacking.pack(gaps.span, width: width, appendingTo: &bytes)
  }

  private static func appendFrequencies(_ frequencies: [UInt32], to bytes: inout [UInt8]) {
    PatchedBlock.encode(frequencies.span, appendingTo: &bytes)
  }

  /// Makes `tail` of the postings that are in no block.
  private mutating func encodeTail() {
    tail.removeAll(keepingCapacity: true)
    guard !documents.isEmpty else { return }
    tailBits.removeAll()
    let parameter = PostingsFormat.riceParameter(
      from: Int(lastDocument &+ 1), tailCount: documents.count, documentCount: documentCount)
    let areOnes = frequencies.allSatisfy { $0 == 1 }
    tailBits.append(areOnes ? 1 : 0, width: 1)
    var previous = lastDocument
    for index in documents.indices {
      let gap = documents[index] &- previous &- 1
      previous = documents[index]
      tailBits.appendUnary(gap >> UInt32(parameter))
      tailBits.append(gap & (1 << UInt32(parameter) - 1), width: parameter)
      if !areOnes { appendToTail(frequency: frequencies[index]) }
    }
    tailBits.append(positionBits)
    tailBits.appendBytes(to: &tail)
  }

  private mutating func appendToTail(frequency: UInt32) {
    if frequency <= PostingsFormat.longestUnary {
      tailBits.appendUnary(frequency - 1)
    } else {
      tailBits.appendUnary(UInt32(PostingsFormat.longestUnary))
      tailBits.append(frequency, width: 32)
    }
  }

  private mutating func reset() {
    documents.removeAll(keepingCapacity: true)
    frequencies.removeAll(keepingCapacity: true)
    norms.removeAll(keepingCapacity: true)
    positionBits.removeAll()
    blocks.removeAll(keepingCapacity: true)
    skips.removeAll(keepingCapacity: true)
    positionBytes.removeAll(keepingCapacity: true)
    lastDocument = .max
    documentFrequency = 0
  }
}

extension Array where Element == UInt8 {
  fileprivate mutating func append(_ impacts: (Impact, Impact)) {
    self += [impacts.0.frequency, impacts.0.norm, impacts.1.frequency, impacts.1.norm]
  }

  /// Appends an integer in little-endian order.
  mutating func appendLittleEndian<T: FixedWidthInteger & UnsignedInteger>(_ value: T) {
    for byte in 0..<T.bitWidth / 8 { append(UInt8(truncatingIfNeeded: value >> T(byte * 8))) }
  }
}
