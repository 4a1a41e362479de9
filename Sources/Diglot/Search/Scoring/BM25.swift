#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// BM25, after Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, equation 3.15.
///
/// A term that stands f times in a document of length l scores
/// `idf * f / (f + k1 * (1 - b + b * l / averageLength))`. The factor k1 + 1 of the paper is left out: it is the same for
/// all terms. The inverse document frequency is `ln(1 + (N - n + 0.5) / (n + 0.5))`, which is never negative.
struct BM25: Sendable {
  /// How quickly further occurrences stop counting. Common values are 0.5 to 2.
  static let k1 = 1.0
  /// How much a document's length counts, 0 to 1.
  static let b = 0.7

  /// A document counts as this many times the average length at the most.
  static let highestLengthRatio = 1024.0
  /// No length factor is higher.
  static let highestLengthFactor = Float(k1 * (1 - b + b * highestLengthRatio))

  private let documentCount: Double
  /// `k1 * (1 - b + b * length / averageLength)` for each norm.
  let lengthFactors: [Float]

  init(documentCount: Int, totalLength: Int) {
    self.documentCount = Double(documentCount)
    let average = max(Double(totalLength) / Double(max(documentCount, 1)), 1)
    lengthFactors = (0...255).map { norm in
      let ratio = min(Double(FieldNorm.length(of: UInt8(norm))) / average, BM25.highestLengthRatio)
      return Float(BM25.k1 * (1 - BM25.b + BM25.b * ratio))
    }
  }

  /// The weight of a term that stands in `documentFrequency` documents.
  func inverseDocumentFrequency(_ documentFrequency: Int) -> Float {
    let n = min(Double(documentFrequency), documentCount)
    return Float(log1p((documentCount - n + 0.5) / (n + 0.5)))
  }

  /// The share of its weight that a term scores.
  @inline(__always)
  static func saturation(_ frequency: UInt32, _ lengthFactor: Float) -> Float {
    let frequency = Float(frequency)
    return frequency / (frequency + lengthFactor)
  }
}
