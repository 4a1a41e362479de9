/// Writes the terms of a segment: posting lists, positions, and the two dictionaries.
struct TermsWriter {
  private let parts: SegmentPartWriters
  private var integerTerms: IntegerTermsWriter
  private var textTerms: TextTermsWriter

  /// - Parameter positionWidths: The bits of a position in each document of the segment.
  init(_ parts: SegmentPartWriters, positionWidths: [UInt8]) {
    self.parts = parts
    integerTerms = IntegerTermsWriter(entries: parts[.integerTerms], positionWidths: positionWidths)
    textTerms = TextTermsWriter(entries: parts[.textTerms], documentCount: positionWidths.count)
  }

  /// Appends terms after all lower ones: integer keys, or terms of bytes when all keys were appended.
  mutating func append(_ terms: consuming EncodedTerms, _ statistics: inout SegmentStatistics) throws(IndexError) {
    precondition(terms.keys.isEmpty || terms.texts.count == 0, "terms of both kinds together")
    statistics.integerTermCount += terms.keys.count
    statistics.textTermCount += terms.texts.count
    for info in terms.infos { statistics.postingCount += Int(info.documentFrequency) }
    let start = parts[.postings].byteCount
    if terms.keys.isEmpty {
      try textTerms.append(terms.texts, terms.infos.span, listsFrom: start)
    } else {
      try integerTerms.append(terms.keys.span, terms.infos.span, listsFrom: start)
    }
    terms.lists.movePositions(by: parts[.positions].byteCount)
    try parts[.postings].append(terms.lists.postings)
    try parts[.positions].append(terms.lists.positions)
  }

  /// Ends the dictionaries.
  mutating func finish() throws(IndexError) {
    try integerTerms.finish(directory: parts[.integerTermDirectory])
    try textTerms.finish(directory: parts[.textTermDirectory])
  }
}
