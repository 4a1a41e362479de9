/// What scores depend on in one segment.
struct SegmentScoring {
  /// What stands for the factors before the statistics are known.
  static let noFactors = [Float](repeating: 0, count: 256)

  let norms: ByteSlice
  let lengthFactors: [Float]

  /// - Parameter lengthFactors: One for each norm.
  init(norms: ByteSlice, lengthFactors: [Float]) {
    precondition(lengthFactors.count == 256, "a norm is a byte")
    self.norms = norms
    self.lengthFactors = lengthFactors
  }

  @inline(__always)
  func lengthFactor(of document: DocID) -> Float {
    // A byte is below their number.
    unsafe lengthFactors.span[unchecked: Int(norms.byte(at: Int(document)))]
  }
}

/// Bounds on scores, from the impacts of blocks.
enum BlockMaximum {
  /// Bounds are raised by this much, so that rounding never puts a score above its bound.
  static let slack: Float = 1.00001

  @inline(__always)
  static func saturation(_ impacts: (Impact, Impact), _ lengthFactors: [Float]) -> Float {
    max(saturation(impacts.0, lengthFactors), saturation(impacts.1, lengthFactors))
  }

  @inline(__always)
  private static func saturation(_ impact: Impact, _ lengthFactors: [Float]) -> Float {
    impact.frequency == .max ? 1 : BM25.saturation(UInt32(impact.frequency), lengthFactors[Int(impact.norm)])
  }
}

extension PostingsCursor {
  /// No posting of the list has a higher saturation.
  func maximumSaturation(_ scoring: SegmentScoring) -> Float {
    if let impacts = highestImpacts() { return BlockMaximum.saturation(impacts, scoring.lengthFactors) }
    var highest: Float = 0
    for index in 0..<count {
      highest = max(highest, BM25.saturation(frequencies[index], scoring.lengthFactor(of: documents[index])))
    }
    return highest
  }
}
