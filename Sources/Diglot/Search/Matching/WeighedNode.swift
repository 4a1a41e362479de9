/// A node of a plan bound to statistics: it knows what a match is worth, and makes the matcher of each segment.
///
/// It belongs to one search.
class WeighedNode {
  private let ownLabel: String?
  /// The most that a match of it scores.
  let weight: Float
  /// Whether having it makes a document a match; otherwise it only adds to the score of one.
  let makesMatch: Bool

  init(label: String?, weight: Float, makesMatch: Bool = true) {
    ownLabel = label
    self.weight = weight
    self.makesMatch = makesMatch
  }

  /// What it is called in an explanation.
  final var label: String { ownLabel ?? term?.description ?? "" }

  /// A walk over the matches in a segment, from the first at or after `target`; `nil` where there is none.
  func matcher(in segment: SegmentSearch, from target: DocID = 0) throws(IndexError) -> Matcher? { nil }

  /// How many documents of a segment it matches at most.
  func count(in segment: SegmentSearch) throws(IndexError) -> Int { .max }

  /// Whether `count` is exact.
  var countIsExact: Bool { false }

  /// The term that it is, where it is one.
  var term: Term? { nil }

  /// Calls `body` with every place in some documents of a segment where a match is known to stand, and which document it
  /// is.
  ///
  /// - Parameters:
  ///   - documents: In increasing order.
  ///   - walker: A cursor of the segment, to be used again from one node to the next.
  func forEachPlace(
    in documents: [DocID], _ segment: SegmentSearch, _ walker: inout PostingsCursor,
    _ body: (_ index: Int, _ position: UInt32) -> Void
  ) throws(IndexError) {}

  /// How its part of a document's score came about; `nil` where it does not match.
  func explanation(of document: DocID, in segment: SegmentSearch) throws(IndexError) -> ScoreExplanation? {
    guard let matcher = try matcher(in: segment, from: document), matcher.document == document,
      try matcher.matches()
    else { return nil }
    return try explanation(of: matcher, in: segment)
  }

  /// The same for a matcher that stands on the document, which matches.
  func explanation(of matcher: Matcher, in segment: SegmentSearch) throws(IndexError) -> ScoreExplanation {
    ScoreExplanation(matcher.score(segment.scoring), label)
  }
}

/// One leaf of a plan.
final class WeighedLeaf: WeighedNode {
  /// Of the places in one document more are not looked at: where a word stands so often, the first tell enough.
  private static let mostPlaces = 1 << 16

  private let leaf: Int
  private let ownTerm: Term?
  /// How many documents of the collection have it.
  let frequency: Int

  init(leaf: Int, label: String?, term: Term?, weight: Float, frequency: Int, makesMatch: Bool) {
    self.leaf = leaf
    ownTerm = term
    self.frequency = frequency
    super.init(label: label, weight: weight, makesMatch: makesMatch)
  }

  override var term: Term? { ownTerm }

  override func count(in segment: SegmentSearch) throws(IndexError) -> Int {
    frequency > 0 ? try segment.source(of: leaf).count : 0
  }

  override var countIsExact: Bool { true }

  /// The postings from the first at or after `target`.
  func cursor(in segment: SegmentSearch, from target: DocID = 0) throws(IndexError) -> PostingsCursor? {
    guard frequency > 0 else { return nil }
    return try segment.cursor(of: leaf, from: target)
  }

  override func matcher(in segment: SegmentSearch, from target: DocID = 0) throws(IndexError) -> Matcher? {
    guard let postings = try cursor(in: segment, from: target) else { return nil }
    return Matcher(postings, weight: weight, makesMatch: makesMatch)
  }

  override func forEachPlace(
    in documents: [DocID], _ segment: SegmentSearch, _ walker: inout PostingsCursor,
    _ body: (_ index: Int, _ position: UInt32) -> Void
  ) throws(IndexError) {
    guard let first = documents.first, frequency > 0 else { return }
    switch try segment.source(of: leaf) {
    case .nothing: return
    case .term(let info):
      guard term?.hasPositions ?? false else { return }
      try walker.restart(info, from: first)
      try walker.forEachMatch(in: documents) { (index, cursor) throws(IndexError) in
        try cursor.beginPositions()
        var rest = WeighedLeaf.mostPlaces
        while rest > 0, let position = cursor.nextPosition() {
          body(index, position)
          rest -= 1
        }
      }
    case .list(let list):
      guard list.firstPositions.count == list.count else { return }
      WeighedLeaf.forEachCommon(documents, list.documents) { body($0, list.firstPositions[$1]) }
    }
  }

  /// Calls `body` with where each document that is in two lists stands in them; the first has few.
  private static func forEachCommon(_ documents: [DocID], _ matches: [DocID], _ body: (Int, Int) -> Void) {
    var place = 0
    for (index, document) in documents.enumerated() {
      place = (place..<matches.count).partitionPoint { matches[$0] >= document }
      if place < matches.count, matches[place] == document { body(index, place) }
    }
  }

  override func explanation(of matcher: Matcher, in segment: SegmentSearch) throws(IndexError) -> ScoreExplanation {
    var explanation = ScoreExplanation(matcher.score(segment.scoring), label)
    explanation.weight = Double(weight)
    explanation.frequency = weight > 0 ? Int(matcher.postings.frequency) : nil
    explanation.documents = frequency
    return explanation
  }
}

extension PostingsCursor {
  /// Calls `body` with each of some documents, in increasing order, that has a posting, while the cursor stands there.
  @inline(__always)
  fileprivate mutating func forEachMatch(
    in documents: [DocID], _ body: (_ index: Int, inout PostingsCursor) throws(IndexError) -> Void
  ) throws(IndexError) {
    for index in documents.indices {
      try advance(to: documents[index])
      if document == documents[index] { try body(index, &self) }
    }
  }
}

/// A phrase, of whose matches those count that stand in the stored document as they were typed.
final class WeighedExact: WeighedNode {
  private let phrase: WeighedLeaf
  private let text: TypedPhrase
  private let field: SearchField

  init(_ phrase: WeighedLeaf, _ text: TypedPhrase, _ field: SearchField) {
    self.phrase = phrase
    self.text = text
    self.field = field
    super.init(label: phrase.label, weight: phrase.weight, makesMatch: phrase.makesMatch)
  }

  override func count(in segment: SegmentSearch) throws(IndexError) -> Int { try phrase.count(in: segment) }

  override func matcher(in segment: SegmentSearch, from target: DocID = 0) throws(IndexError) -> Matcher? {
    guard let phrase = try phrase.matcher(in: segment, from: target) else { return nil }
    return Matcher(ExactMatcher(phrase, text, field, segment), segment, makesMatch: makesMatch)
  }

  override func explanation(of matcher: Matcher, in segment: SegmentSearch) throws(IndexError) -> ScoreExplanation {
    var explanation = ScoreExplanation(matcher.score(segment.scoring), label)
    explanation.weight = Double(weight)
    explanation.frequency = (matcher.compound as? ExactMatcher).map { Int($0.frequency) }
    // Documents that were not found are not read for this.
    explanation.documents = phrase.frequency
    explanation.documentsAreAtMost = true
    return explanation
  }
}
