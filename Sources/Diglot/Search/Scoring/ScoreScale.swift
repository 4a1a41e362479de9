/// The steps in which the scores of one search are counted, so that their sums are exact and no sum depends on its order.
///
/// A contribution is a number of single precision, which has 24 bits; sums are of double precision, which has 53. Let no
/// score reach 2 to the h. A contribution of at least 2 to the h - 28 is a multiple of 2 to the h - 51, and sums of these
/// below 2 to the h fit 51 bits: they are exact. So nothing that scores weighs less than makes every match worth that
/// much, and what is computed with more bits is rounded to a step.
struct ScoreScale {
  /// No score reaches 2 to this.
  private let height: Int

  /// - Parameter highestScore: No document scores more.
  init(highestScore: Double) { height = Int((highestScore + 1).exponent) + 2 }

  /// What a match weighs at least, before frequency and length.
  var lowestWeight: Float { Float(sign: .plus, exponent: height - 28, significand: 1) * (1 + BM25.highestLengthFactor) }

  /// A part of a score, to the nearest step.
  func rounded(_ score: Double) -> Double {
    let step = Double(sign: .plus, exponent: height - 51, significand: 1)
    return (score / step).rounded() * step
  }
}
