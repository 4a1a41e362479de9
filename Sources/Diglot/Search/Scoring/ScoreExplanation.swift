/// How a score came about: a tree whose parts add up to its values.
public struct ScoreExplanation: Sendable, Hashable {
  /// What it adds to the score. Where there are parts it is their sum, to the bit, in whatever order they are added.
  public var score: Double
  /// What matched: a term, a phrase, or what is said of the document.
  public var label: String
  /// The most that a match scores, where the score depends on how often it stands in the document.
  public var weight: Double?
  /// How often it stands in the document, where that counts.
  public var frequency: Int?
  /// How many documents have it.
  public var documents: Int?
  /// Whether fewer may have it: not all were read.
  public var documentsAreAtMost = false
  /// What it is the sum of.
  public var parts: [ScoreExplanation] = []
  /// What it is the best of.
  public var alternatives: [ScoreExplanation] = []

  /// An explanation without parts.
  public init(_ score: Double, _ label: String) {
    self.score = score
    self.label = label
  }

  /// Adds a part to the sum.
  mutating func add(_ part: ScoreExplanation) {
    parts.append(part)
    score += part.score
  }
}
