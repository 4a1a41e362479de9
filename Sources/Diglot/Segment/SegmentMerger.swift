/// Joins segments to one, in their order, without the deleted documents.
///
/// The bytes depend on the segments alone, wherever they were built.
struct SegmentMerger {
  private let inputs: [Snapshot.Segment]
  private let output: SegmentWriter
  /// The new doc ID of each document of each input; `deleted` for one that goes.
  private var newIDs: [[DocID]] = []
  private var positions: [UInt32] = []

  private static let deleted = DocID.max

  /// Writes the merged segment at `path`; returns how many documents it has.
  static func merge(_ inputs: [Snapshot.Segment], into path: String) throws(IndexError) -> Int {
    var merger = SegmentMerger(inputs: inputs, output: try SegmentWriter(path: path))
    try merger.copyDocuments()
    merger.output.beginTerms()
    try merger.mergeIntegerTerms()
    try merger.mergeTextTerms()
    try merger.output.finish()
    return merger.output.statistics.documentCount
  }

  private init(inputs: [Snapshot.Segment], output: SegmentWriter) {
    self.inputs = inputs
    self.output = output
  }

  // MARK: - Documents

  private mutating func copyDocuments() throws(IndexError) {
    var next: DocID = 0
    for input in inputs {
      var map: [DocID] = []
      let norms = try input.reader.norms()
      for document in 0..<DocID(input.reader.statistics.documentCount) {
        if input.isDeleted(document) {
          map.append(SegmentMerger.deleted)
        } else {
          map.append(next)
          next += 1
          try copy(document, of: input.reader, norm: norms.byte(at: Int(document)))
        }
      }
      newIDs.append(map)
      try copyStored(of: input)
      output.statistics.fingerprint = input.reader.statistics.fingerprint
    }
  }

  private func copy(_ document: DocID, of reader: SegmentReader, norm: UInt8) throws(IndexError) {
    let textPosition = try reader.textPosition(of: document)
    try output.append(
      SegmentWriter.DocumentEntry(
        key: try reader.keys.key(of: document), norm: norm,
        positionWidth: reader.postings.positionWidths.byte(at: Int(document)), textPosition: textPosition))
  }

  /// Frames without a deleted document go over as they are.
  private func copyStored(of input: Snapshot.Segment) throws(IndexError) {
    guard let deletions = input.deletions, deletions.count > 0 else {
      output.statistics.totalLength += input.reader.statistics.totalLength
      output.statistics.textByteCount += input.reader.statistics.textByteCount
      output.statistics.titledCount += input.reader.statistics.titledCount
      try input.reader.stored.forEachFrame { (frame) throws(IndexError) in try output.append(frame) }
      return
    }
    var frames = StoredFrames()
    var live = 0
    for document in 0..<DocID(input.reader.statistics.documentCount) where !input.isDeleted(document) {
      let stored = try input.reader.stored.document(document)
      frames.append(stored)
      live += 1
      output.statistics.textByteCount += stored.title.utf8.count + stored.text.utf8.count
      if try input.reader.textPosition(of: document) > 0 { output.statistics.titledCount += 1 }
      output.statistics.totalLength += FieldNorm.length(of: try input.reader.norms().byte(at: Int(document)))
      for frame in frames.take() { try output.append(frame) }
    }
    frames.flush()
    for frame in frames.take() { try output.append(frame) }
  }

  // MARK: - Terms

  private mutating func mergeIntegerTerms() throws(IndexError) {
    var cursors: [IntegerTermCursor] = []
    var heads: [(key: UInt64, info: TermInfo)?] = []
    for input in inputs {
      var cursor = try input.reader.integerTerms.cursor()
      heads.append(try cursor.next())
      cursors.append(cursor)
    }
    while let key = heads.lazy.compactMap({ $0?.key }).min() {
      var count = 0
      for index in inputs.indices where heads[index]?.key == key {
        if let info = heads[index]?.info {
          count += try addPostings(info, ofInput: index, hasPositions: TermKey.hasPositions(key))
        }
        heads[index] = try cursors[index].next()
      }
      if count > 0 { try output.endTerm(key) }
    }
  }

  private mutating func mergeTextTerms() throws(IndexError) {
    var cursors: [TextTermCursor] = []
    var heads: [TermInfo?] = []
    for input in inputs {
      var cursor = try input.reader.textTerms.cursor()
      heads.append(try cursor.next())
      cursors.append(cursor)
    }
    while let text = SegmentMerger.lowest(cursors, heads) {
      var count = 0
      let hasPositions = TermKey.hasPositions(tag: text[0])
      for index in inputs.indices where heads[index] != nil && cursors[index].text == text {
        if let info = heads[index] { count += try addPostings(info, ofInput: index, hasPositions: hasPositions) }
        heads[index] = try cursors[index].next()
      }
      if count > 0 { try output.endTerm(text) }
    }
  }

  private static func lowest(_ cursors: [TextTermCursor], _ heads: [TermInfo?]) -> [UInt8]? {
    var lowest: [UInt8]?
    for index in cursors.indices where heads[index] != nil {
      if let present = lowest, !cursors[index].text.lexicographicallyPrecedes(present) { continue }
      lowest = cursors[index].text
    }
    return lowest
  }

  /// Copies the postings of one input's term; returns how many are left.
  private mutating func addPostings(
    _ info: TermInfo, ofInput input: Int, hasPositions: Bool
  ) throws(IndexError) -> Int {
    var cursor = try PostingsCursor(info, inputs[input].reader.postings)
    var count = 0
    while cursor.document != PostingsCursor.end {
      let document = newIDs[input][Int(cursor.document)]
      if document != SegmentMerger.deleted {
        positions.removeAll(keepingCapacity: true)
        if hasPositions { try cursor.positions(into: &positions) }
        SegmentMerger.add(document, cursor.frequency, positions, to: output)
        count += 1
      }
      try cursor.next()
    }
    return count
  }

  private static func add(_ document: DocID, _ frequency: UInt32, _ positions: [UInt32], to output: SegmentWriter) {
    output.addPosting(document, frequency: frequency, positions: positions.span)
  }
}
