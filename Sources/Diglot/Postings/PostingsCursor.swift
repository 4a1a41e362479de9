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

  // The rest is for this file and that of positions.

  let source: PostingsSource
  let positionWidths: ByteSlice
  /// The list, with up to eight bytes after it, so that its last bits can be read as a word. Empty for an inline posting.
  private(set) var list = ByteSlice.empty
  private(set) var listAddress = 0
  private(set) var listByteCount = 0
  private(set) var blockCount = 0
  /// The unpacked block; `blockCount` stands for the tail.
  private(set) var block = 0
  private(set) var inlinePosition: UInt32 = 0
  /// The bit of the list at which the positions of the tail begin.
  private(set) var tailPositions = 0
  /// The positions of the unpacked block.
  var blockPositions: BlockPositions

  var isList: Bool { listByteCount > 0 }

  /// A walk over nothing, until `restart`.
  init(_ source: PostingsSource, _ buffers: PostingsBuffers = PostingsBuffers()) {
    self.source = source
    positionWidths = source.positionWidths
    documents = buffers.documents
    frequencies = buffers.frequencies
    blockPositions = BlockPositions(room: buffers.positionStarts)
  }

  /// A walk from the first posting at or after `target`.
  ///
  /// - Parameter buffers: Where blocks are unpacked: new ones, or those of a cursor that is done.
  init(
    _ info: TermInfo, _ source: PostingsSource, from target: DocID = 0,
    _ buffers: PostingsBuffers = PostingsBuffers()
  ) throws(IndexError) {
    self.init(source, buffers)
    try restart(info, from: target)
  }

  /// Gives up the buffers, after which this is a walk over nothing; `nil` where it has none but matches that were at hand.
  mutating func takeBuffers() -> PostingsBuffers? {
    let room = PostingsFormat.blockCount
    guard documents.count == room, frequencies.count == room else { return nil }
    let buffers = PostingsBuffers(documents, frequencies, positionStarts: blockPositions.takeRoom())
    (documents, frequencies) = ([], [])
    (index, count, document) = (0, 0, PostingsCursor.end)
    (listByteCount, blockCount) = (0, 0)
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
    list = .empty
    listByteCount = 0
    blockCount = 0
    block = 0
    blockPositions.close()
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
    blockPositions = BlockPositions()
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
    blockPositions = BlockPositions()
    self.document = document
  }

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
  func skip(_ block: Int) -> Int { PostingsFormat.addressByteCount + block * PostingsFormat.skipByteCount }

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
    blockPositions.close()
    if next < blockCount {
      try unpack(block: next)
    } else if next == blockCount, isList, documentFrequency % PostingsFormat.blockCount > 0 {
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
    try PatchedBlock.decode(&reader, plus: 1, into: &span)
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
}
