/// A walk over one term's postings in increasing doc ID order.
///
/// A new cursor is on the first posting. Postings are decoded by block: a block that `advance(to:)` passes over is never
/// unpacked. A cursor keeps its segment alive, and belongs to one thread.
struct PostingsCursor {
  /// The doc ID of the present posting, `PostingsCursor.end` past the last.
  private(set) var document = PostingsCursor.end
  private(set) var documentFrequency = 0

  /// The value of `document` past the last posting.
  static let end = DocID.max

  /// The doc IDs and frequencies of the present block, of which the first `count` are valid.
  private(set) var documents: [UInt32]
  private(set) var frequencies: [UInt32]
  private(set) var count = 0
  /// The index in the block of the present posting.
  private(set) var index = 0

  private let source: PostingsSource
  private let positionWidths: ByteSlice
  /// The list, with up to eight bytes after it, so that its last bits can be read as a word. Empty for an inline posting.
  private var list = PostingsCursor.noList
  private var listAddress = 0
  private var listByteCount = 0
  private var blockCount = 0
  /// The unpacked block; `blockCount` stands for the tail.
  private var block = 0
  private var inlinePosition: UInt32 = 0
  /// The bit of the list at which the positions of the tail begin.
  private var tailPositions = 0
  /// Where the positions of each posting of the block begin, in bits: those of the first `positionBitCount` postings.
  private(set) var positionBits: [Int] = []
  private var positionBitCount = 0
  /// The bytes with the positions of the block, the bit where they begin, and how many bits they are at most: none
  /// before they were asked for.
  private var positionBytes = PostingsCursor.noList
  private var firstPositionBit = 0
  private var positionBitLimit = 0

  /// A walk over nothing, until `restart`.
  init(_ source: PostingsSource, _ buffers: consuming PostingsBuffers = PostingsBuffers()) {
    self.source = source
    positionWidths = source.positionWidths
    documents = buffers.documents
    frequencies = buffers.frequencies
    positionBits = buffers.positionBits
  }

  /// A walk from the first posting at or after `target`.
  ///
  /// - Parameter buffers: Where blocks are unpacked: new ones, or those of a cursor that is done.
  init(
    _ info: TermInfo, _ source: PostingsSource, from target: DocID = 0,
    _ buffers: consuming PostingsBuffers = PostingsBuffers()
  ) throws(IndexError) {
    self.init(source, buffers)
    try restart(info, from: target)
  }

  /// Gives up the buffers, after which this is a walk over nothing; `nil` where it has none but matches that were at hand.
  mutating func takeBuffers() -> PostingsBuffers? {
    let room = PostingsFormat.blockCount
    guard documents.count == room, frequencies.count == room else { return nil }
    let buffers = PostingsBuffers(documents, frequencies, positionBits: positionBits)
    (documents, frequencies, positionBits) = ([], [], [])
    (index, count, document) = (0, 0, PostingsCursor.end)
    (listByteCount, blockCount, positionBitCount) = (0, 0, 0)
    return buffers
  }

  /// Moves to a posting of another term of the segment: its first at or after `target`. The buffers stay, so that many
  /// terms can be walked over without an allocation for each.
  mutating func restart(_ info: TermInfo, from target: DocID = 0) throws(IndexError) {
    documentFrequency = Int(info.documentFrequency)
    switch info.location {
    case .inline(let document, let position):
      try restart(document, position)
    case .list(let address, let byteCount):
      listAddress = address
      listByteCount = byteCount
      list = try source.postings.slice(address, readingOnAfter: byteCount)
      blockCount = documentFrequency / PostingsFormat.blockCount
      let headByteCount = PostingsFormat.addressByteCount + blockCount * PostingsFormat.skipByteCount
      if blockCount > 0, listByteCount < headByteCount {
        throw source.damaged("postings", address, "list of \(listByteCount) bytes for \(blockCount) blocks")
      }
      try load(block: target == 0 ? 0 : blockHolding(target, from: 0))
    }
    try advance(to: target)
  }

  private mutating func restart(_ document: DocID, _ position: UInt32) throws(IndexError) {
    guard document < source.documentCount else {
      throw source.damaged("terms", 0, "doc ID \(document) of \(source.documentCount)")
    }
    list = PostingsCursor.noList
    listByteCount = 0
    blockCount = 0
    block = 0
    positionBitCount = 0
    index = 0
    count = 1
    documents[0] = document
    frequencies[0] = 1
    self.document = document
    inlinePosition = position
  }

  /// A walk over matches that are already known, in one block. There is at least one. A cursor that is made without
  /// frequencies has none.
  init(_ documents: [UInt32], _ frequencies: [UInt32], _ source: PostingsSource) {
    self.source = source
    positionWidths = source.positionWidths
    self.documents = documents
    self.frequencies = frequencies
    documentFrequency = documents.count
    count = documents.count
    document = documents[0]
  }

  /// A walk that stands on a document and knows nothing of it: it stands in for one where there is none.
  init(_ source: PostingsSource, at document: DocID) {
    self.source = source
    positionWidths = source.positionWidths
    documents = PostingsCursor.noNumbers
    frequencies = PostingsCursor.noNumbers
    self.document = document
  }

  private static let noList = ByteSlice([])
  private static let noNumbers: [UInt32] = []

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
      try load(block: blockHolding(target, from: block + 1))
      if document >= target { return }
    }
    try move(to: indexInBlock(of: target))
  }

  /// Moves to another posting of the block, or to the next block where `index` is the count of the block.
  mutating func move(to index: Int) throws(IndexError) {
    self.index = index
    if index < count {
      document = documents[index]
    } else {
      try load(block: block + 1)
    }
  }

  /// The index of the first posting in the block, from the present one on, whose doc ID is not below `target`. It is mostly
  /// near.
  @inline(__always)
  mutating func indexInBlock(of target: DocID) -> Int {
    precondition(count <= documents.count, "a block longer than its buffer")
    let documents = documents.span
    // The search asks only about indexes below `count`.
    return (index..<count).partitionPointNearStart { unsafe documents[unchecked: $0] >= target }
  }

  /// The first block from `first` on whose last doc ID is not below `target`.
  ///
  /// It changes nothing, but is `mutating` like other methods here that inner loops call: otherwise the compiler would copy
  /// the cursor for each call.
  private mutating func blockHolding(_ target: DocID, from first: Int) -> Int {
    // Nothing follows the tail, which is block `blockCount`.
    guard first < blockCount else { return first }
    return (first..<blockCount).partitionPointNearStart { lastDocument(ofBlock: $0) >= target }
  }

  // MARK: - Blocks

  @inline(__always)
  private func skip(_ block: Int) -> Int { PostingsFormat.addressByteCount + block * PostingsFormat.skipByteCount }

  @inline(__always)
  private func lastDocument(ofBlock block: Int) -> DocID { list.uint32(at: skip(block)) }

  /// The frequency of the present posting.
  var frequency: UInt32 { frequencies[index] }

  @inline(__always)
  private func impacts(at offset: Int) -> (Impact, Impact) {
    (
      Impact(frequency: list.byte(at: offset), norm: list.byte(at: offset + 1)),
      Impact(frequency: list.byte(at: offset + 2), norm: list.byte(at: offset + 3))
    )
  }

  /// Impacts that bound the postings from `target` to the returned doc ID. `nil` where the list has fewer than 128 postings:
  /// then all are unpacked.
  mutating func impacts(from target: DocID) -> (last: DocID, impacts: (Impact, Impact))? {
    guard blockCount > 0 else { return nil }
    var candidate = block
    if candidate < blockCount, lastDocument(ofBlock: candidate) < target {
      candidate = blockHolding(target, from: block + 1)
    }
    guard candidate < blockCount else { return (PostingsCursor.end, impacts(at: 20)) }
    return (lastDocument(ofBlock: candidate), impacts(at: skip(candidate) + 12))
  }

  /// Impacts that bound all postings. `nil` where the list has fewer than 128: then all are unpacked.
  func highestImpacts() -> (Impact, Impact)? { blockCount > 0 ? impacts(at: 16) : nil }

  /// Moves to the first posting of the next block; `count` is 0 past the last.
  mutating func nextBlock() throws(IndexError) { try load(block: block + 1) }

  private mutating func load(block next: Int) throws(IndexError) {
    index = 0
    block = next
    positionBitCount = 0
    positionBitLimit = 0
    if next < blockCount {
      try unpack(block: next)
    } else if next == blockCount, listByteCount > 0, documentFrequency % PostingsFormat.blockCount > 0 {
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
    try PatchedBlock.decode(&reader, into: &span)
    for index in span.indices { span[index] &+= 1 }
  }

  private mutating func unpackTail() throws(IndexError) {
    count = documentFrequency % PostingsFormat.blockCount
    let base = blockCount == 0 ? DocID.max : lastDocument(ofBlock: blockCount - 1)
    let start = blockCount == 0 ? 0 : blocksStart + Int(list.uint32(at: 12))
    guard start < listByteCount else { throw source.damaged("postings", listAddress, "no tail") }
    let (last, end) = PostingsTail.unpack(
      list, from: start * 8, count, base: base, limit: source.documentCount, &documents, &frequencies)
    guard last < source.documentCount else {
      throw source.damaged("postings", listAddress + start, "doc ID \(last) of \(source.documentCount)")
    }
    tailPositions = end
    guard tailPositions <= listByteCount * 8 else {
      throw source.damaged("postings", listAddress + start, "tail cut short")
    }
  }

  // MARK: - Positions

  /// Replaces the contents of `output` by the positions of the present posting, in increasing order. The term must have
  /// positions.
  mutating func positions(into output: inout [UInt32]) throws(IndexError) {
    output.removeAll(keepingCapacity: true)
    var walk = try positions()
    while let position = walk.next() { output.append(position) }
    extendLifetime(self)
  }

  /// A walk over the positions of the present posting, in increasing order. The term must have positions, and the cursor
  /// must outlive the walk.
  @inline(__always)
  mutating func positions() throws(IndexError) -> PositionWalk {
    if positionBitCount <= index {
      guard listByteCount > 0 else { return PositionWalk(inlinePosition) }
      try findPositions(upTo: index + 1)
    }
    let width = Int(positionWidths.byte(at: Int(document)))
    guard width <= 32 else { throw damagedPositions(width: width) }
    // The index is below `positionBitCount`, which is that of the buffers at most.
    let (start, frequency) = unsafe (positionBits.span[unchecked: index], frequencies.span[unchecked: index])
    return unsafe PositionWalk(positionBytes, bit: firstPositionBit &+ start, width: width, count: frequency)
  }

  /// The bytes that hold the positions of the block's postings, one after the other, and the bit at which they begin
  /// there. `positionBits` then says where those of each posting begin after that, and where they end. The term has a
  /// list.
  mutating func positionsOfBlock() throws(IndexError) -> (bytes: ByteSlice, bit: Int) {
    try findPositions(upTo: count)
    return (positionBytes, firstPositionBit)
  }

  /// Finds where the positions of the block's first `limit` postings are, all within the bytes that hold them.
  @inline(never)
  private mutating func findPositions(upTo limit: Int) throws(IndexError) {
    if positionBitLimit == 0 { try openPositions() }
    findPositionBits(upTo: limit)
    guard positionBits[positionBitCount] <= positionBitLimit else { throw damagedPositions(width: 0) }
  }

  /// Finds the bytes of the block's positions: after the tail in a short list, else where skip entries say.
  private mutating func openPositions() throws(IndexError) {
    guard blockCount > 0 else {
      positionBytes = list
      firstPositionBit = tailPositions
      positionBitLimit = listByteCount * 8 - tailPositions
      return
    }
    let start = Int(truncatingIfNeeded: list.uint64(at: 0))
    let first = Int(list.uint32(at: block == blockCount ? 8 : skip(block) + 8))
    guard start >= 0, start < 1 << 48 else { throw source.damaged("postings", listAddress, "address \(start)") }
    let byteCount = try byteCountOfPositions(from: first)
    positionBytes = try source.positions.slice(start + first, readingOnAfter: byteCount)
    firstPositionBit = 0
    positionBitLimit = byteCount * 8
  }

  /// - Parameter first: Where the block's positions begin after those of the list.
  private mutating func byteCountOfPositions(from first: Int) throws(IndexError) -> Int {
    if block == blockCount {
      findPositionBits(upTo: count)
      return (positionBits[count] + 7) / 8
    }
    let end = Int(list.uint32(at: block + 1 == blockCount ? 8 : skip(block + 1) + 8))
    guard end >= first else { throw source.damaged("postings", listAddress, "positions out of order") }
    return end - first
  }

  private func damagedPositions(width: Int) -> IndexError {
    guard width <= 32 else { return source.damaged("position widths", Int(document), "width \(width), at most 32") }
    return source.damaged("postings", listAddress, "positions of a list cut short")
  }

  /// Finds where the positions of the block's first `limit` postings begin, and where the last of them end, and some more:
  /// who asks for one posting mostly asks for its neighbours.
  private mutating func findPositionBits(upTo limit: Int) {
    let limit = min(count, (limit + 31) & ~31)
    guard positionBitCount < limit else { return }
    if positionBits.isEmpty { positionBits = [Int](repeating: 0, count: PostingsFormat.blockCount + 1) }
    PostingsCursor.addUp(
      documents, frequencies, positionWidths, positionBitCount..<limit, into: &positionBits)
    positionBitCount = limit
  }

  private static func addUp(
    _ documents: [UInt32], _ frequencies: [UInt32], _ widths: ByteSlice, _ postings: Range<Int>,
    into bits: inout [Int]
  ) {
    var bits = bits.mutableSpan
    var sum = bits[postings.lowerBound]
    for index in postings {
      sum &+= Int(frequencies[index]) &* Int(widths.byte(at: Int(documents[index])))
      bits[index &+ 1] = sum
    }
  }
}
