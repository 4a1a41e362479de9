extension QueryPlan {
  /// How the score of a document came about: a line for each clause that it has.
  func explanation(of match: ScoredDocument, _ snapshot: Snapshot, _ bm25: BM25) throws(IndexError) -> String {
    let norms = try snapshot.segments[match.segment].reader.norms()
    let scoring = SegmentScoring(norms: norms, lengthFactors: bm25.lengthFactors)
    let length = FieldNorm.length(of: norms.byte(at: Int(match.document)))
    var lines = ["length about \(length)"]
    for clause in required + optional {
      guard var cursor = try clause.cursor(in: match.segment, snapshot) else { continue }
      try cursor.cursor.advance(to: match.document)
      guard cursor.document == match.document, try cursor.matches() else { continue }
      let frequency = cursor.scores == nil ? "\(try cursor.frequency()) times, " : ""
      // What else may match is not read for this.
      let documentCount = (cursor.isCertain ? "" : "at most ") + "\(clause.documentFrequency)"
      lines.append(
        "\(cursor.score(scoring)) = \(clause.label): \(frequency)in \(documentCount) documents, weight \(clause.weight)"
      )
    }
    return lines.joined(separator: "\n")
  }
}
