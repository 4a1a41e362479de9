/// Documents in which a text stands as it was typed: of those that have it as a phrase, each is read.
final class ExactMatcher: CompoundMatcher {
  private var phrase: Matcher
  private let text: TypedPhrase
  private let field: SearchField
  private let segment: SegmentSearch
  /// The document that was read last, and how often the text stands in it.
  private var read: (document: DocID, count: UInt32)?

  init(_ phrase: consuming Matcher, _ text: TypedPhrase, _ field: SearchField, _ segment: SegmentSearch) {
    self.phrase = phrase
    self.text = text
    self.field = field
    self.segment = segment
    super.init()
    document = self.phrase.document
  }

  override var isCertain: Bool { false }

  override func advance(to target: DocID) throws(IndexError) {
    try phrase.advance(to: target)
    document = phrase.document
  }

  /// A search that is over reads no more.
  override func matches() throws(IndexError) -> Bool {
    if let read, read.document == document { return read.count > 0 }
    guard !segment.work.isOver else { return false }
    let count = try count(in: segment.reader.stored.document(document))
    read = (document, min(count, phrase.postings.frequency))
    return count > 0
  }

  private func count(in stored: Document) -> UInt32 {
    segment.work.spend(SearchCosts.stored + stored.title.utf8.count + stored.text.utf8.count)
    var count = 0
    if field != .text { count += text.count(in: stored.title.utf8.span) }
    if field != .title { count += text.count(in: stored.text.utf8.span) }
    return UInt32(clamping: count)
  }

  override func score(_ scoring: SegmentScoring) -> Double {
    let factor = scoring.lengthFactor(of: document)
    return Double(phrase.weight * BM25.saturation(frequency, factor))
  }

  /// How often the text stands in the present document, which matches.
  var frequency: UInt32 { read?.count ?? 0 }

  override func maximumScore(_ scoring: SegmentScoring) -> Double { phrase.maximumScore(scoring) }

  override func bound(from target: DocID, _ scoring: SegmentScoring) -> (last: DocID, bound: Double)? {
    phrase.bound(from: target, scoring)
  }
}
