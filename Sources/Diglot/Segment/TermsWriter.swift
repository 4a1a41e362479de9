/// Writes the terms of a segment: posting lists, positions and the two dictionaries. It is the stage after `SegmentWriter`.
///
/// `SegmentWriter.endDocuments` makes it. The segment file is complete when `finish` has returned.
struct TermsWriter: ~Copyable {
  /// Encodes terms for `append`. Each thread uses a copy.
  let encoder: TermsEncoder
  private let parts: SegmentPartWriters
  private var integerTerms: IntegerTermsWriter
  private var textTerms: TextTermsWriter
  private var statistics: SegmentStatistics

  /// - Parameters:
  ///   - norms: By doc ID.
  ///   - positionWidths: The bits of a position in each document.
  ///   - statistics: The statistics of the documents, without terms.
  init(_ parts: SegmentPartWriters, norms: [UInt8], positionWidths: [UInt8], _ statistics: SegmentStatistics) {
    encoder = TermsEncoder(norms: norms, positionWidths: positionWidths)
    self.parts = parts
    self.statistics = statistics
    integerTerms = IntegerTermsWriter(entries: parts[.integerTerms], positionWidths: positionWidths)
    textTerms = TextTermsWriter(entries: parts[.textTerms], documentCount: positionWidths.count)
  }

  /// Appends terms in increasing order: all integer terms first, then text terms.
  mutating func append(_ terms: consuming EncodedTerms) throws(IndexError) {
    precondition(terms.keys.isEmpty || terms.textTerms.count == 0, "terms of both kinds together")
    statistics.integerTermCount += terms.keys.count
    statistics.textTermCount += terms.textTerms.count
    for info in terms.infos { statistics.postingCount += Int(info.documentFrequency) }
    let start = parts[.postings].byteCount
    if terms.keys.isEmpty {
      try textTerms.append(terms.textTerms, terms.infos.span, listsFrom: start)
    } else {
      try integerTerms.append(terms.keys.span, terms.infos.span, listsFrom: start)
    }
    terms.lists.movePositions(by: parts[.positions].byteCount)
    try parts[.postings].append(terms.lists.postings)
    try parts[.positions].append(terms.lists.positions)
  }

  /// Ends the dictionaries, writes the file and waits until it is on the disk.
  consuming func finish() throws(IndexError) {
    try integerTerms.finish(directory: parts[.integerTermDirectory])
    try textTerms.finish(directory: parts[.textTermDirectory])
    var bytes: [UInt8] = []
    statistics.append(to: &bytes)
    try parts[.statistics].append(bytes)
    try parts.finish()
  }
}
