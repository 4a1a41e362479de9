/// What one search has done so far, and whether it has to end. It belongs to one search.
///
/// A unit is about what a posting costs to unpack; every loop that can be long spends its units here, and ends where it is
/// told that the search is over. Tests count the units; the clock and the caller are asked now and then only.
final class SearchWork {
  private(set) var units = 0
  /// Whether the search was cancelled, or its deadline has passed.
  private(set) var isOver = false
  private var nextLook = SearchWork.lookInterval
  private let isCancelled: (@Sendable () -> Bool)?
  /// On the clock of `clockMicroseconds`.
  private let deadline: Double

  /// The units between two looks at the clock: some hundred microseconds.
  static let lookInterval = 1 << 16

  /// - Parameters:
  ///   - deadline: On the clock of `clockMicroseconds`.
  ///   - isCancelled: Asked now and then.
  init(deadline: Double? = nil, isCancelled: (@Sendable () -> Bool)? = nil) {
    self.deadline = deadline ?? .infinity
    self.isCancelled = isCancelled
  }

  /// Counts work; says whether the search is over.
  @discardableResult
  func spend(_ count: Int) -> Bool {
    units &+= count
    if units >= nextLook { look() }
    return isOver
  }

  /// Asks the clock and the caller now.
  @inline(never)
  func look() {
    nextLook = units &+ SearchWork.lookInterval
    if isOver { return }
    isOver = isCancelled?() ?? false || deadline < .infinity && clockMicroseconds() >= deadline
  }
}
