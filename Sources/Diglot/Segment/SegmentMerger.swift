/// Merges segments to one, in their order, without the deleted documents.
///
/// The bytes depend on the segments alone, not on the machine or the number of threads. Each part of the inputs is read
/// once from start to end, and the pages that were read are given back: so segments of any size are merged in bounded
/// memory.
struct SegmentMerger {
  private let inputs: [MergeInput]
  private let team: ThreadTeam
  /// Whether the frames of a segment without deletions are copied as they are. They are not where their dictionaries would
  /// be too many.
  private let copiesFrames: Bool
  /// Whether all frames are made anew.
  private let isRemade: Bool
  /// What compresses the documents.
  private var compression: StoredCompression
  /// Gathers documents to new frames.
  private var frames = MergedFrames()
  /// Tells how long documents are that are dropped, once there are any.
  private var analyzer: Analyzer?
  /// The bytes of the posting lists that are merged together: see `MergeRanges`.
  private let rangeByteCount: Int
  /// The bytes of the inputs that were read since their pages were last given back.
  private var readByteCount = 0

  /// Pages are given back after this many bytes.
  private static let forgottenByteCount = 1 << 20

  /// How the stored documents get into the merged segment.
  enum Frames {
    /// Compressed as they are, with their dictionaries, where that can be.
    case copied
    /// As they would be made if these documents were added one after the other.
    case remade
  }

  /// Writes the merged segment at `path`.
  ///
  /// - Parameter team: Its threads merge ranges of the terms, and compress documents.
  /// - Returns: For each segment the doc IDs of its documents in the merged one.
  static func merge(
    _ segments: [Snapshot.Segment], into path: String, _ frames: Frames = .copied, with team: ThreadTeam,
    rangeByteCount: Int = MergeRanges.byteCount
  ) throws(IndexError) -> [NewDocIDs] {
    try merge(segments, into: SegmentPartWriters(path: path), frames, with: team, rangeByteCount: rangeByteCount)
  }

  /// Writes the parts of the merged segment.
  ///
  /// - Parameter compression: What the statistics shall say of the stored documents, where it is not as it was done.
  static func merge(
    _ segments: [Snapshot.Segment], into parts: SegmentPartWriters, _ frames: Frames = .copied,
    _ compression: StoredCompression? = nil, with team: ThreadTeam, rangeByteCount: Int = MergeRanges.byteCount
  ) throws(IndexError) -> [NewDocIDs] {
    var merger = try SegmentMerger(segments, frames, team, rangeByteCount)
    var documents = SegmentWriter(parts, with: team)
    var totals = TextTotals()
    for input in merger.inputs { totals += try merger.copyDocuments(of: input, to: &documents) }
    try merger.frames.end(to: &documents.stored)
    try merger.copyRecords(to: documents)
    try merger.mergeColumns(to: documents)
    let fingerprint = segments.last?.reader.statistics.fingerprint ?? 0
    var terms = try documents.endDocuments(totals, fingerprint: fingerprint, compression ?? merger.compression)
    try merger.mergeTerms(to: &terms)
    try terms.finish()
    return merger.inputs.map(\.newIDs)
  }

  private init(
    _ segments: [Snapshot.Segment], _ frames: Frames, _ team: ThreadTeam, _ rangeByteCount: Int
  ) throws(IndexError) {
    self.team = team
    self.rangeByteCount = rangeByteCount
    isRemade = frames == .remade
    compression = StoredCompression(isOwn: isRemade)
    var dictionaries: Set<UInt64> = []
    for segment in segments where segment.liveCount == segment.reader.statistics.documentCount {
      dictionaries.formUnion(try segment.reader.stored.dictionaries.checksums())
    }
    copiesFrames = !isRemade && dictionaries.count <= StoredFormat.highestDictionaryCount
    var inputs: [MergeInput] = []
    var next: DocID = 0
    let count = segments.reduce(0) { $0 + $1.reader.statistics.documentCount }
    guard count < Int(DocID.max) else {
      throw .system(path: segments[0].reader.path, operation: "merge", code: SystemCall.tooLarge)
    }
    for segment in segments {
      let newIDs = NewDocIDs(
        from: next, documentCount: segment.reader.statistics.documentCount, without: segment.deletions)
      next += DocID(newIDs.count)
      inputs.append(MergeInput(segment: segment, newIDs: newIDs))
    }
    self.inputs = inputs
  }

  /// Counts bytes that were read, and gives their pages back when they are many.
  private mutating func pass(_ byteCount: Int) {
    readByteCount += byteCount
    guard readByteCount >= SegmentMerger.forgottenByteCount else { return }
    readByteCount = 0
    for input in inputs { input.reader.forgetPages() }
  }

  // MARK: - Documents

  /// Copies the documents that are not deleted, with their stored texts.
  ///
  /// - Returns: The totals of these documents.
  private mutating func copyDocuments(
    of input: MergeInput, to output: inout SegmentWriter
  ) throws(IndexError) -> TextTotals {
    let reader = input.reader
    let norms = try reader.norms()
    let widths = reader.postings.positionWidths
    try reader.keys.forEach(count: reader.statistics.documentCount) { (document, key) throws(IndexError) in
      guard !input.segment.isDeleted(document) else { return }
      try output.append(
        SegmentWriter.DocumentEntry(
          key: key, norm: norms.byte(at: Int(document)), positionWidth: widths.byte(at: Int(document)),
          textPosition: try reader.textPosition(of: document), pieces: try reader.textPieces.pieces(of: document)))
      pass(key.count)
    }
    let isWhole = input.newIDs.count == reader.statistics.documentCount
    if isWhole, copiesFrames, !reader.stored.dictionaries.isEmpty {
      return try copyFrames(of: reader, to: &output.stored)
    } else {
      return try copyLiveDocuments(of: input, to: &output.stored)
    }
  }

  /// Copies frames as they are, with their dictionaries.
  private mutating func copyFrames(
    of reader: SegmentReader, to output: inout StoredDocumentsWriter
  ) throws(IndexError) -> TextTotals {
    let version = reader.statistics.compression.version
    if version != compression.version { compression.version = 0 }
    for run in try reader.stored.runs() {
      try output.begin(run.dictionary)
      try reader.stored.forEachFrame(of: run) { (frame) throws(IndexError) in
        try output.append(frame)
        pass(frame.bytes.count)
      }
    }
    return TextTotals(
      byteCount: reader.statistics.textByteCount, length: reader.statistics.totalLength,
      contentSum: reader.statistics.contentSum)
  }

  /// Copies the documents that are not deleted to new frames.
  ///
  /// This is also the way for a segment that is too small for a dictionary: the merged segment may be large enough.
  private mutating func copyLiveDocuments(
    of input: MergeInput, to output: inout StoredDocumentsWriter
  ) throws(IndexError) -> TextTotals {
    let stored = input.reader.stored
    var dropped = TextTotals()
    try stored.forEachDocument { (document, encoded) throws(IndexError) in
      guard !input.segment.isDeleted(document) else {
        let content = try stored.document(document)
        dropped.byteCount += content.title.utf8.count + content.text.utf8.count
        dropped.length += try length(of: content, document, in: input.reader)
        dropped.contentSum &+= content.contentHash
        return
      }
      frames.append(encoded, textByteCount: isRemade ? try stored.textByteCount(of: encoded) : nil)
      pass(try frames.moveComplete(to: &output))
    }
    if !isRemade { try frames.end(to: &output) }
    let statistics = input.reader.statistics
    guard dropped.byteCount <= statistics.textByteCount else {
      throw input.reader.damaged(.statistics, "\(statistics.textByteCount) bytes of text, and more are deleted")
    }
    return TextTotals(
      byteCount: statistics.textByteCount - dropped.byteCount, length: max(statistics.totalLength - dropped.length, 0),
      contentSum: statistics.contentSum &- dropped.contentSum)
  }

  /// How long a document is. Its norm tells only about how long; so it is analysed, unless other tables made the segment.
  private mutating func length(
    of content: Document, _ document: DocID, in reader: SegmentReader
  ) throws(IndexError) -> Int {
    guard reader.statistics.fingerprint == AnalysisEnvironment.current.fingerprint else {
      return FieldNorm.length(of: try reader.norms().byte(at: Int(document)))
    }
    var analyzer = self.analyzer.take() ?? Analyzer()
    defer { self.analyzer = analyzer }
    return analyzer.length(of: content)
  }

  /// Copies the records of documents that are in parts that are not known and are to be kept.
  private mutating func copyRecords(to output: borrowing SegmentWriter) throws(IndexError) {
    let numbers = Set(inputs.flatMap { $0.reader.otherParts.map(\.number).filter { $0.treatment == .copy } })
    for number in numbers.sorted() {
      var writer = output.records(number)
      for input in inputs { try copyRecords(of: input, number, to: &writer) }
      try writer.finish()
    }
  }

  private mutating func copyRecords(
    of input: MergeInput, _ number: PartNumber, to writer: inout DocumentRecordsWriter
  ) throws(IndexError) {
    guard let part = input.reader.otherParts.first(where: { $0.number == number })?.part else {
      return writer.appendEmpty(input.newIDs.count)
    }
    let count = input.reader.statistics.documentCount
    let records = try DocumentRecords(part, documentCount: count)
    for document in 0..<DocID(count) where !input.segment.isDeleted(document) {
      let record = try records.record(of: document)
      try writer.append(record)
      pass(record.byteCount + DocumentRecords.endByteCount)
    }
  }

  private func mergeColumns(to output: borrowing SegmentWriter) throws(IndexError) {
    var columns: [ColumnsMerger.Input] = []
    for input in inputs {
      columns.append(
        ColumnsMerger.Input(
          columns: try input.reader.columns(), newIDs: input.newIDs,
          countsAnew: input.newIDs.count < input.reader.statistics.documentCount))
    }
    try ColumnsMerger(columns).merge { output.columns() }
    for input in inputs { input.reader.forgetPages() }
  }

  // MARK: - Terms

  private mutating func mergeTerms(to output: inout TermsWriter) throws(IndexError) {
    let mergers = PerThread(of: team) { [inputs, encoder = output.encoder] in TermsMerger(inputs, encoder) }
    let work = OrderedWork<Result<EncodedTerms, IndexError>>(team)
    func submit(_ terms: MergedTerms) throws(IndexError) {
      work.submit { thread in
        mergers.with(thread) { merger in Result { () throws(IndexError) in try merger.merge(terms) } }
      }
      if work.count > team.count * 2 { try append(work.next(), to: &output) }
    }
    var integers = MergeRanges(inputs.map(\.reader.integerTerms.parts), byteCount: rangeByteCount)
    while let range = try integers.next() { try submit(.integerTerms(range)) }
    var textTerms = MergeRanges(inputs.map(\.reader.textTerms.parts), byteCount: rangeByteCount)
    while let range = try textTerms.next() { try submit(.textTerms(range)) }
    while work.count > 0 { try append(work.next(), to: &output) }
  }

  private mutating func append(
    _ merged: Result<EncodedTerms, IndexError>, to output: inout TermsWriter
  ) throws(IndexError) {
    let terms = try merged.get()
    let byteCount = terms.lists.postings.count + terms.lists.positions.count
    try output.append(terms)
    pass(byteCount)
  }
}

/// The new frames of a merged segment.
private struct MergedFrames {
  private var frames = StoredFrames()
  private var batch = BatchSize()

  /// - Parameter textByteCount: The bytes of title and text where frames end as they do while documents are added.
  mutating func append(_ encoded: ByteSlice, textByteCount: Int?) {
    frames.append(encoded: encoded)
    guard let textByteCount else { return }
    batch.add(textByteCount: textByteCount)
    guard batch.isFull else { return }
    frames.flush()
    batch = BatchSize()
  }

  /// Moves the frames that are complete.
  ///
  /// - Returns: Their bytes.
  @discardableResult
  mutating func moveComplete(to output: inout StoredDocumentsWriter) throws(IndexError) -> Int {
    var byteCount = 0
    for frame in frames.take() {
      byteCount += frame.bytes.count
      try output.append(frame)
    }
    return byteCount
  }

  /// Ends the last frame, and moves it.
  mutating func end(to output: inout StoredDocumentsWriter) throws(IndexError) {
    frames.flush()
    try moveComplete(to: &output)
  }
}
