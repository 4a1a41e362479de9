import Glibc

/// The time that the present thread has worked for `body`, in seconds: the least of some runs.
public func workingTime(runs: Int = 1, _ body: () throws -> Void) rethrows -> Double {
  func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
  var least = Double.infinity
  for _ in 0..<runs {
    let start = now()
    try body()
    least = min(least, now() - start)
  }
  return least
}

/// How much longer work takes with four times the input, whose size is given to `body`: about 4 where it is linear, 16 where
/// it is quadratic.
///
/// Other work on the machine makes a run longer, never shorter: where the first runs tell too much, there are more of them.
public func growth(from size: Int, _ body: (Int) throws -> Void) rethrows -> Double {
  var (small, large) = (Double.infinity, Double.infinity)
  for _ in 0..<4 {
    small = min(small, try workingTime { try body(size) })
    large = min(large, try workingTime { try body(size * 4) })
    if large < small * linearGrowth { break }
  }
  return large / small
}

/// Work that is linear in its input grows by less than this for four times as much of it.
public let linearGrowth = 7.0
