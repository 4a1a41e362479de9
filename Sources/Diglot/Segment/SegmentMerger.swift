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
  /// The bytes of the posting lists that are merged together: see `MergeRanges`.
  private let rangeByteCount: Int
  /// The bytes of the inputs that were read since their pages were last given back.
  private var readByteCount = 0

  /// Pages are given back after this many bytes.
  private static let forgottenByteCount = 1 << 20

  /// Writes the merged segment at `path`.
  ///
  /// - Parameter team: Its threads merge ranges of the terms, and compress documents.
  /// - Returns: For each segment the doc IDs of its documents in the merged one.
  static func merge(
    _ segments: [Snapshot.Segment], into path: String, with team: ThreadTeam,
    rangeByteCount: Int = MergeRanges.byteCount
  ) throws(IndexError) -> [NewDocIDs] {
    var merger = try SegmentMerger(segments, team, rangeByteCount)
    var documents = try SegmentWriter(path: path, with: team)
    var totals = TextTotals()
    for input in merger.inputs { totals += try merger.copyDocuments(of: input, to: &documents) }
    try merger.copyRecords(to: documents)
    let fingerprint = segments.last?.reader.statistics.fingerprint ?? 0
    var terms = try documents.endDocuments(totals, fingerprint: fingerprint)
    try merger.mergeTerms(to: &terms)
    try terms.finish()
    return merger.inputs.map(\.newIDs)
  }

  private init(_ segments: [Snapshot.Segment], _ team: ThreadTeam, _ rangeByteCount: Int) throws(IndexError) {
    self.team = team
    self.rangeByteCount = rangeByteCount
    var dictionaries: Set<UInt64> = []
    for segment in segments where segment.liveCount == segment.reader.statistics.documentCount {
      dictionaries.formUnion(try segment.reader.stored.dictionaries.checksums())
    }
    copiesFrames = dictionaries.count <= StoredFormat.highestDictionaryCount
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
          textPosition: try reader.textPosition(of: document)))
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
    for run in try reader.stored.runs() {
      try output.begin(run.dictionary)
      try reader.stored.forEachFrame(of: run) { (frame) throws(IndexError) in
        try output.append(frame)
        pass(frame.bytes.count)
      }
    }
    return TextTotals(byteCount: reader.statistics.textByteCount, length: reader.statistics.totalLength)
  }

  /// Copies the documents that are not deleted to new frames; their texts are not decoded.
  ///
  /// This is also the way for a segment that is too small for a dictionary: the merged segment may be large enough.
  private mutating func copyLiveDocuments(
    of input: MergeInput, to output: inout StoredDocumentsWriter
  ) throws(IndexError) -> TextTotals {
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
        try output.append(frame)
        pass(frame.bytes.count)
      }
    }
    frames.flush()
    for frame in frames.take() { try output.append(frame) }
    guard deletedByteCount <= statistics.textByteCount else {
      throw input.reader.damaged(.statistics, "\(statistics.textByteCount) bytes of text, and more are deleted")
    }
    // A norm is a rounded length. The share of two sums of rounded lengths evens the rounding out.
    let share = Double(lengths.live) / Double(max(lengths.all, 1))
    return TextTotals(
      byteCount: statistics.textByteCount - deletedByteCount, length: Int(Double(statistics.totalLength) * share))
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
