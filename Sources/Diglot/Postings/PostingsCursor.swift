/// The parts of a segment that posting lists are read from.
struct PostingsSource {
  let file: String
  let postings: CheckedPart
  let positions: CheckedPart
  /// The bits of a position in each document, one byte each.
  let positionWidths: ByteSlice
  let documentCount: Int

  func damaged(_ part: String, _ offset: Int, _ reason: String) -> IndexError {
    .damaged(file: file, part: part, offset: offset, reason: reason)
  }
}

/// A walk over one term's postings in increasing doc ID order.
///
/// A new cursor stands on the first posting. Decoding is by block: a block that `advance(to:)` jumps over is never
/// unpacked. A cursor keeps its segment alive; it belongs to one thread.
struct PostingsCursor {
  /// The doc ID of the present posting, `PostingsCursor.end` past the last.
  private(set) var document = PostingsCursor.end
  private(set) var documentFrequency = 0

  /// What `document` is past the last posting.
  static let end = DocID.max

  /// The doc IDs and frequencies of the present block, of which the first `count` are valid.
  private(set) var documents: [UInt32]
  private(set) var frequencies: [UInt32]
  private(set) var count = 0
  /// Which of the block's postings is the present one.
  private(set) var index = 0

  private let source: PostingsSource
  /// The list; empty for an inlined posting.
  private var list = PostingsCursor.noList
  private var listAddress = 0
  private var blockCount = 0
  /// The block that is unpacked: `blockCount` stands for the tail.
  private var block = 0
  private var inlinePosition: UInt32 = 0
  /// The bit of the list at which the tail's positions begin.
  private var tailPositions = 0
  /// Where the positions of each posting of the block begin, in bits; made when first asked for.
  private(set) var positionBits: [Int] = []

  /// A walk over nothing, until `restart`.
  init(_ source: PostingsSource) {
    self.source = source
    documents = [UInt32](repeating: 0, count: PostingsFormat.blockCount)
    frequencies = documents
  }

  init(_ info: TermInfo, _ source: PostingsSource) throws(IndexError) {
    self.init(source)
    try restart(info)
  }

  /// Moves to the first posting of another term of the segment. The buffers stay, so that many terms can be walked over
  /// without an allocation for each.
  mutating func restart(_ info: TermInfo) throws(IndexError) {
    documentFrequency = Int(info.documentFrequency)
    switch info.location {
    case .inline(let document, let position):
      try restart(document, position)
    case .list(let address, let byteCount):
      listAddress = address
      list = try source.postings.slice(address, byteCount)
      blockCount = documentFrequency / PostingsFormat.blockCount
      let headByteCount = PostingsFormat.addressByteCount + blockCount * PostingsFormat.skipByteCount
      if blockCount > 0, list.byteCount < headByteCount {
        throw source.damaged("postings", address, "list of \(list.byteCount) bytes for \(blockCount) blocks")
      }
      try load(block: 0)
    }
  }

  private mutating func restart(_ document: DocID, _ position: UInt32) throws(IndexError) {
    guard document < source.documentCount else {
      throw source.damaged("terms", 0, "doc ID \(document) of \(source.documentCount)")
    }
    list = PostingsCursor.noList
    blockCount = 0
    block = 0
    index = 0
    count = 1
    documents[0] = document
    frequencies[0] = 1
    self.document = document
    inlinePosition = position
  }

  /// A walk over matches that are at hand, at least one, as one block. Without frequencies none may be asked for.
  init(_ documents: [UInt32], _ frequencies: [UInt32], _ source: PostingsSource) {
    self.source = source
    self.documents = documents
    self.frequencies = frequencies
    documentFrequency = documents.count
    count = documents.count
    document = documents[0]
  }

  private static let noList = ByteSlice([])

  // MARK: - Walking

  /// Moves to the next posting.
  @inline(__always)
  mutating func next() throws(IndexError) {
    index &+= 1
    if index < count {
      document = documents[index]
    } else {
      try load(block: block + 1)
    }
  }

  /// Moves to the first posting at or after `target`.
  ///
  /// - Complexity: O(log b) over the blocks ahead, plus one block.
  @inline(__always)
  mutating func advance(to target: DocID) throws(IndexError) {
    if document >= target { return }
    try advanceFurther(to: target)
  }

  private mutating func advanceFurther(to target: DocID) throws(IndexError) {
    if documents[count - 1] < target {
      try load(block: blockHolding(target))
      if document >= target { return }
    }
    var low = index
    var high = count
    while low < high {
      let middle = (low &+ high) &>> 1
      if documents[middle] < target { low = middle &+ 1 } else { high = middle }
    }
    index = low
    if low < count {
      document = documents[low]
    } else {
      try load(block: block + 1)
    }
  }

  /// The first block at or after the present one whose last doc ID is not below `target`.
  private func blockHolding(_ target: DocID) -> Int {
    var low = block + 1
    var step = 1
    while low + step <= blockCount, lastDocument(ofBlock: low + step - 1) < target {
      low += step
      step *= 2
    }
    var high = min(low + step, blockCount)
    while low < high {
      let middle = (low + high) / 2
      if lastDocument(ofBlock: middle) < target { low = middle + 1 } else { high = middle }
    }
    return low
  }

  // MARK: - Blocks

  private func skip(_ block: Int) -> Int { PostingsFormat.addressByteCount + block * PostingsFormat.skipByteCount }

  private func lastDocument(ofBlock block: Int) -> DocID { list.uint32(at: skip(block)) }

  /// The frequency in the present document.
  var frequency: UInt32 { frequencies[index] }

  private func impacts(at offset: Int) -> (Impact, Impact) {
    (
      Impact(frequency: list.byte(at: offset), norm: list.byte(at: offset + 1)),
      Impact(frequency: list.byte(at: offset + 2), norm: list.byte(at: offset + 3))
    )
  }

  /// Impacts that bound the postings from `target` to the returned doc ID, or `nil` where the list has fewer than 128
  /// and is unpacked.
  func impacts(from target: DocID) -> (last: DocID, impacts: (Impact, Impact))? {
    guard blockCount > 0 else { return nil }
    var candidate = block
    if candidate < blockCount, lastDocument(ofBlock: candidate) < target { candidate = blockHolding(target) }
    guard candidate < blockCount else { return (PostingsCursor.end, impacts(at: 20)) }
    return (lastDocument(ofBlock: candidate), impacts(at: skip(candidate) + 12))
  }

  /// Impacts that bound all postings, or `nil` where the list has fewer than 128 and is unpacked.
  func highestImpacts() -> (Impact, Impact)? { blockCount > 0 ? impacts(at: 16) : nil }

  /// Moves to the first posting of the next block; `count` is 0 past the last.
  mutating func nextBlock() throws(IndexError) { try load(block: block + 1) }

  private mutating func load(block next: Int) throws(IndexError) {
    index = 0
    block = next
    positionBits.removeAll(keepingCapacity: true)
    if next < blockCount {
      try unpack(block: next)
    } else if next == blockCount, list.byteCount > 0, documentFrequency % PostingsFormat.blockCount > 0 {
      try unpackTail()
    } else {
      count = 0
      document = PostingsCursor.end
      return
    }
    document = documents[0]
  }

  private var blocksStart: Int { skip(blockCount) }

  private mutating func unpack(block: Int) throws(IndexError) {
    let entry = skip(block)
    let base = block == 0 ? DocID.max : lastDocument(ofBlock: block - 1)
    var reader = ByteReader(list, file: source.file, part: "postings", fileOffset: listAddress)
    try reader.seek(to: blocksStart + Int(list.uint32(at: entry + 4)))
    let width = Int(try reader.uint8())
    guard width <= BitPacking.maximumWidth else { throw reader.damaged("width \(width), at most 32") }
    let gaps = try reader.bytes(BitPacking.byteCount(width: width))
    let isOrdered = PostingsCursor.addUp(gaps, width: width, base: base, into: &documents)
    count = PostingsFormat.blockCount
    guard isOrdered, documents[count - 1] == list.uint32(at: entry), documents[count - 1] < source.documentCount
    else { throw reader.damaged("doc IDs out of order") }
    try PostingsCursor.readFrequencies(&reader, into: &frequencies)
  }

  private static func addUp(_ gaps: ByteSlice, width: Int, base: DocID, into output: inout [UInt32]) -> Bool {
    var span = output.mutableSpan
    return gaps.withBytes { BitPacking.unpackDeltas($0, width: width, base: base, into: &span) }
  }

  private static func readFrequencies(_ reader: inout ByteReader, into output: inout [UInt32]) throws(IndexError) {
    var span = output.mutableSpan
    try PatchedBlock.decode(&reader, count: PostingsFormat.blockCount, into: &span)
    for index in span.indices { span[index] &+= 1 }
  }

  private mutating func unpackTail() throws(IndexError) {
    count = documentFrequency % PostingsFormat.blockCount
    let base = blockCount == 0 ? DocID.max : lastDocument(ofBlock: blockCount - 1)
    let start = blockCount == 0 ? 0 : blocksStart + Int(list.uint32(at: 12))
    guard start < list.byteCount else { throw source.damaged("postings", listAddress, "no tail") }
    var bits = unsafe BitReader(list, bit: start * 8)
    let areOnes = bits.read(width: 1) == 1
    var previous = UInt64(base &+ 1)
    let parameter = PostingsFormat.riceParameter(
      from: Int(previous), tailCount: count, documentCount: source.documentCount)
    for index in 0..<count {
      let high = UInt64(bits.readUnary(limit: source.documentCount))
      let document = previous + (high << UInt64(parameter) | UInt64(bits.read(width: parameter)))
      guard document < source.documentCount else {
        throw source.damaged("postings", listAddress + start, "doc ID \(document) of \(source.documentCount)")
      }
      documents[index] = DocID(document)
      previous = document + 1
      if areOnes {
        frequencies[index] = 1
        continue
      }
      let unary = bits.readUnary(limit: PostingsFormat.longestUnary)
      frequencies[index] = unary < PostingsFormat.longestUnary ? UInt32(unary) + 1 : bits.read(width: 32)
    }
    guard !bits.isPastEnd else { throw source.damaged("postings", listAddress + start, "tail cut short") }
    tailPositions = bits.bit
    extendLifetime(list)
  }

  // MARK: - Positions

  /// Reads the positions of the present posting into `output`, in increasing order, in place of what is there.
  ///
  /// The term must have positions. Only those of this document are read.
  mutating func positions(into output: inout [UInt32]) throws(IndexError) {
    output.removeAll(keepingCapacity: true)
    if list.byteCount == 0 {
      output.append(inlinePosition)
      return
    }
    let (slice, start) = try positionsOfBlock()
    let width = Int(source.positionWidths.byte(at: Int(document)))
    guard width <= 32 else { throw source.damaged("position widths", Int(document), "width \(width), at most 32") }
    var bits = unsafe BitReader(slice, bit: start + positionBits[index])
    for _ in 0..<frequencies[index] { output.append(bits.read(width: width)) }
    extendLifetime(slice)
  }

  /// The bytes that hold the positions of the block's postings, one after the other, and the bit at which they begin
  /// there. `positionBits` then says where those of each posting begin after that. The term has a list.
  mutating func positionsOfBlock() throws(IndexError) -> (bytes: ByteSlice, bit: Int) {
    if positionBits.isEmpty { preparePositions() }
    guard blockCount > 0 else {
      guard tailPositions + positionBits[count] <= list.byteCount * 8 else {
        throw source.damaged("postings", listAddress, "positions of a list cut short")
      }
      return (list, tailPositions)
    }
    let start = Int(truncatingIfNeeded: list.uint64(at: 0))
    let isTail = block == blockCount
    let offset = Int(list.uint32(at: isTail ? 8 : skip(block) + 8))
    let byteCount = (positionBits[count] + 7) / 8
    guard start >= 0, start < 1 << 48 else { throw source.damaged("postings", listAddress, "address \(start)") }
    return (try source.positions.slice(start + offset, byteCount), 0)
  }

  private mutating func preparePositions() {
    var sum = 0
    for index in 0..<count {
      positionBits.append(sum)
      sum += Int(frequencies[index]) * Int(source.positionWidths.byte(at: Int(documents[index])))
    }
    positionBits.append(sum)
  }
}
