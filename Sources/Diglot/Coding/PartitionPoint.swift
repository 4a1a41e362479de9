/// Binary searches over indexes. The caller knows what an index means: an element of an array, a record in a mapped file, a
/// block that has to be decoded first.
extension Range where Bound == Int {
  /// The first index at which `isReached` holds, or the upper bound where there is none.
  ///
  ///     let end = (0..<documents.count).partitionPoint { documents[$0] >= target }
  ///
  /// - Parameter isReached: Once it holds at an index, it holds at every later one. It is asked only at indexes of the
  ///   range, so a closure need not check its index again. An error that it throws ends the search.
  /// - Precondition: The bounds are 0 or more.
  /// - Complexity: O(log n) calls. It is inlined with its closure, and as fast as a loop written by hand.
  @inline(__always)
  func partitionPoint<E: Error>(where isReached: (Int) throws(E) -> Bool) throws(E) -> Int {
    try Range.halve(lowerBound, upperBound, isReached)
  }

  /// The index that `partitionPoint` finds, faster where it is near the lower bound: steps double until they pass the index,
  /// and then halve.
  ///
  /// - Precondition: The bounds are 0 to 2^61, so that no step runs over.
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
