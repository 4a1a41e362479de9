/// Binary searches over indexes. What stands at an index is the caller's business: an array, a mapped file, a block to be
/// decoded first.
extension Range where Bound == Int {
  /// The first index at which `isReached` holds; the upper bound where it holds at none.
  ///
  ///     let end = (0..<documents.count).partitionPoint { documents[$0] >= target }
  ///
  /// - Parameter isReached: Holds at every index after the first at which it holds. It is asked at indexes of the range
  ///   only, so that what it reads there needs no check of its own. What it throws ends the search.
  /// - Precondition: The bounds are 0 or more.
  /// - Complexity: O(log n) calls. Inlined with its closure, it costs what the loop written out costs.
  @inline(__always)
  func partitionPoint<E: Error>(where isReached: (Int) throws(E) -> Bool) throws(E) -> Int {
    try Range.halve(lowerBound, upperBound, isReached)
  }

  /// The same index, found quickly where it is near the lower bound: the steps towards it double, and then halve.
  ///
  /// - Precondition: The bounds are 0 to 2^61, so that no doubled step is above the highest integer.
  /// - Complexity: O(log d) calls, where d is the distance from the lower bound.
  @inline(__always)
  func partitionPointNearStart<E: Error>(where isReached: (Int) throws(E) -> Bool) throws(E) -> Int {
    var low = lowerBound
    var step = 1
    while low &+ step < upperBound, try !isReached(low &+ step &- 1) {
      low &+= step
      step &*= 2
    }
    return try Range.halve(low, Swift.min(low &+ step, upperBound), isReached)
  }

  @inline(__always)
  private static func halve<E: Error>(
    _ low: Int, _ high: Int, _ isReached: (Int) throws(E) -> Bool
  ) throws(E) -> Int {
    var (low, high) = (low, high)
    while low < high {
      // As unsigned, the sum of two indexes does not run over.
      let middle = Int(bitPattern: UInt(bitPattern: low &+ high) &>> 1)
      if try isReached(middle) { high = middle } else { low = middle &+ 1 }
    }
    return low
  }
}
