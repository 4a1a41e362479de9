/// Joins segments to one, in their order, without the deleted documents.
///
/// The bytes depend on the segments alone, wherever they were built. Each part of the inputs is read once from start to
/// end, and the memory of what was passed is given back, so that segments of any size are merged in bounded memory.
struct SegmentMerger {
  private var inputs: [Input] = []
  private let output: SegmentWriter
  /// Whether frames go over as they are, where no document is missing: not if that would bring too many dictionaries.
  private let copiesFrames: Bool
  /// Bytes of the inputs that were read since their pages were last forgotten.
  private var readByteCount = 0

  private struct Input {
    let segment: Snapshot.Segment
    let newIDs: NewDocIDs
    /// Walks over one term after the other.
    var cursor: PostingsCursor

    var reader: SegmentReader { segment.reader }
  }

  /// Pages are forgotten whenever this much was read.
  private static let forgottenByteCount = 1 << 20
  /// Encoded terms are written whenever they take this much.
  private static let encodedByteCount = 256 << 10

  /// Writes the merged segment at `path`; returns how many documents it has.
  static func merge(_ segments: [Snapshot.Segment], into path: String) throws(IndexError) -> Int {
    var merger = try SegmentMerger(segments, output: try SegmentWriter(path: path))
    for input in merger.inputs { try merger.copyDocuments(of: input) }
    var encoder = merger.output.beginTerms()
    try merger.mergeIntegerTerms(&encoder)
    try merger.output.append(encoder.take())
    try merger.mergeTextTerms(&encoder)
    try merger.output.append(encoder.take())
    try merger.output.finish()
    return merger.output.statistics.documentCount
  }

  private init(_ segments: [Snapshot.Segment], output: SegmentWriter) throws(IndexError) {
    self.output = output
    var dictionaries: Set<UInt64> = []
    for segment in segments where segment.liveCount == segment.reader.statistics.documentCount {
      dictionaries.formUnion(try segment.reader.stored.dictionaries.checksums())
    }
    copiesFrames = dictionaries.count <= StoredFormat.highestDictionaryCount
    var next: DocID = 0
    for segment in segments {
      let newIDs = NewDocIDs(from: next, of: segment)
      next += DocID(newIDs.count)
      inputs.append(Input(segment: segment, newIDs: newIDs, cursor: PostingsCursor(segment.reader.postings)))
    }
  }

  /// Counts bytes that were read, and gives their memory back when there are many.
  private mutating func pass(_ byteCount: Int) {
    readByteCount += byteCount
    guard readByteCount >= SegmentMerger.forgottenByteCount else { return }
    readByteCount = 0
    for input in inputs { input.reader.forgetPages() }
  }

  // MARK: - Documents

  private mutating func copyDocuments(of input: Input) throws(IndexError) {
    let reader = input.reader
    output.statistics.fingerprint = reader.statistics.fingerprint
    let norms = try reader.norms()
    let widths = reader.postings.positionWidths
    var titledCount = 0
    try reader.keys.forEach(count: reader.statistics.documentCount) { (document, key) throws(IndexError) in
      guard !input.segment.isDeleted(document) else { return }
      let textPosition = try reader.textPosition(of: document)
      titledCount += textPosition > 0 ? 1 : 0
      try output.append(
        SegmentWriter.DocumentEntry(
          key: key, norm: norms.byte(at: Int(document)), positionWidth: widths.byte(at: Int(document)),
          textPosition: textPosition))
      pass(key.count)
    }
    output.statistics.titledCount += titledCount
    let isWhole = input.newIDs.count == reader.statistics.documentCount
    if isWhole, copiesFrames, !reader.stored.dictionaries.isEmpty {
      try copyFrames(of: reader)
    } else {
      try copyLiveDocuments(of: input)
    }
  }

  /// Frames go over as they are, with their dictionaries.
  private mutating func copyFrames(of reader: SegmentReader) throws(IndexError) {
    output.statistics.totalLength += reader.statistics.totalLength
    output.statistics.textByteCount += reader.statistics.textByteCount
    for run in try reader.stored.runs() {
      try output.stored.begin(run.dictionary)
      try reader.stored.forEachFrame(of: run) { (frame) throws(IndexError) in
        try output.stored.append(frame)
        pass(frame.bytes.count)
      }
    }
  }

  /// The documents that stay go over to new frames, encoded as they are. So do those of a segment that is too small for
  /// a dictionary: together they may be enough for one.
  private mutating func copyLiveDocuments(of input: Input) throws(IndexError) {
    let statistics = input.reader.statistics
    let norms = try input.reader.norms()
    var frames = StoredFrames()
    var deletedByteCount = 0
    var lengths = (all: 0, live: 0)
    try input.reader.stored.forEachDocument { (document, encoded) throws(IndexError) in
      let length = FieldNorm.length(of: norms.byte(at: Int(document)))
      lengths.all += length
      guard !input.segment.isDeleted(document) else {
        deletedByteCount += try input.reader.stored.textByteCount(of: encoded)
        return
      }
      lengths.live += length
      frames.append(encoded: encoded)
      for frame in frames.take() {
        try output.stored.append(frame)
        pass(frame.bytes.count)
      }
    }
    frames.flush()
    for frame in frames.take() { try output.stored.append(frame) }
    output.statistics.textByteCount += statistics.textByteCount - deletedByteCount
    // Lengths are kept only as norms, whose rounding this evens out.
    let share = Double(lengths.live) / Double(max(lengths.all, 1))
    output.statistics.totalLength += Int(Double(statistics.totalLength) * share)
  }

  // MARK: - Terms

  /// The next term of each input, as a number that orders them, and its postings.
  private struct Heads {
    /// What stands for an input that has no more terms; no term has it.
    static let end = UInt64.max

    var keys: [UInt64] = []
    var infos: [TermInfo] = []

    init(count: Int) {
      keys = [UInt64](repeating: Heads.end, count: count)
      infos = [TermInfo](
        repeating: TermInfo(documentFrequency: 0, location: .inline(doc: 0, position: 0)), count: count)
    }

    mutating func set(_ index: Int, _ head: (key: UInt64, info: TermInfo)?) {
      keys[index] = head?.key ?? Heads.end
      if let head { infos[index] = head.info }
    }

    /// The lowest number, or `nil` where no input has more.
    var lowest: UInt64? {
      var lowest = Heads.end
      for key in keys { lowest = min(lowest, key) }
      return lowest == Heads.end ? nil : lowest
    }
  }

  private mutating func mergeIntegerTerms(_ encoder: inout TermsEncoder) throws(IndexError) {
    var heads = Heads(count: inputs.count)
    var cursors: [IntegerTermCursor] = []
    for index in inputs.indices {
      cursors.append(try inputs[index].reader.integerTerms.cursor())
      heads.set(index, try cursors[index].next())
    }
    while let key = heads.lowest {
      for index in inputs.indices where heads.keys[index] == key {
        try addPostings(heads.infos[index], ofInput: index, TermKey.hasPositions(key), to: &encoder)
        heads.set(index, try cursors[index].next())
      }
      encoder.endTerm(key)
      try writeFull(&encoder)
    }
  }

  private mutating func mergeTextTerms(_ encoder: inout TermsEncoder) throws(IndexError) {
    var heads = Heads(count: inputs.count)
    var cursors: [TextTermCursor] = []
    for index in inputs.indices {
      cursors.append(try inputs[index].reader.textTerms.cursor())
      heads.set(index, try SegmentMerger.next(&cursors[index]))
    }
    while let prefix = heads.lowest {
      let text = SegmentMerger.lowestText(cursors, heads, prefix)
      let hasPositions = TermKey.hasPositions(tag: text[0])
      for index in inputs.indices where heads.keys[index] == prefix && cursors[index].text == text {
        try addPostings(heads.infos[index], ofInput: index, hasPositions, to: &encoder)
        heads.set(index, try SegmentMerger.next(&cursors[index]))
      }
      encoder.endTerm(text)
      try writeFull(&encoder)
    }
  }

  /// Writes the encoded terms when there are many.
  private func writeFull(_ encoder: inout TermsEncoder) throws(IndexError) {
    if encoder.byteCount >= SegmentMerger.encodedByteCount { try output.append(encoder.take()) }
  }

  private static func next(_ cursor: inout TextTermCursor) throws(IndexError) -> (key: UInt64, info: TermInfo)? {
    guard let info = try cursor.next() else { return nil }
    return (TextTermsWriter.prefix(of: cursor.text.span), info)
  }

  /// The lowest of the terms that begin with `prefix`; whole terms are compared only where several do.
  private static func lowestText(_ cursors: [TextTermCursor], _ heads: Heads, _ prefix: UInt64) -> [UInt8] {
    var lowest: [UInt8] = []
    for index in cursors.indices where heads.keys[index] == prefix {
      if lowest.isEmpty || cursors[index].text.lexicographicallyPrecedes(lowest) { lowest = cursors[index].text }
    }
    return lowest
  }

  /// Adds the postings of one input's term to the present term.
  private mutating func addPostings(
    _ info: TermInfo, ofInput index: Int, _ hasPositions: Bool, to encoder: inout TermsEncoder
  ) throws(IndexError) {
    try inputs[index].cursor.restart(info)
    let newIDs = inputs[index].newIDs
    switch info.location {
    case .inline(let document, let position):
      guard newIDs[document] != NewDocIDs.deleted else { return }
      encoder.addPosting(newIDs[document], position: position, hasPositions: hasPositions)
    case .list(_, let byteCount):
      while inputs[index].cursor.count > 0 {
        try encoder.addPostings(blockOf: &inputs[index].cursor, newIDs: newIDs, hasPositions: hasPositions)
        try inputs[index].cursor.nextBlock()
      }
      pass(byteCount)
    }
  }
}
