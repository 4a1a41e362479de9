import Synchronization

/// Analyzers that no search is using. One that was made once is used again by later searches, also of later commits.
final class AnalyzerPool: Sendable {
  private let idle = Mutex<[SearchAnalyzers]>([])

  /// Lends `body` an analyzer.
  func with<R>(_ body: (SearchAnalyzers) throws(IndexError) -> R) throws(IndexError) -> R {
    let analyzers = idle.withLock { $0.popLast() } ?? SearchAnalyzers()
    defer { idle.withLock { $0.append(analyzers) } }
    return try body(analyzers)
  }
}
