/// Keeps windows and the buffers of cursors from one search to the next. It belongs to one thread.
final class SpareMemory {
  /// Those of cursors that are done.
  let buffers = SparePostingsBuffers()
  private var window: ScoreWindow?

  /// The window that was kept, or a new one.
  func take() -> ScoreWindow {
    defer { window = nil }
    return window ?? ScoreWindow()
  }

  func keep(_ window: consuming ScoreWindow) { self.window = window }

  private var names: NameWindow?

  /// The window of names that was kept, or a new one.
  func takeNames() -> NameWindow {
    defer { names = nil }
    return names ?? NameWindow()
  }

  func keep(_ window: consuming NameWindow) { names = window }
}

extension [Matcher] {
  /// Gives up the buffers of matchers that are done.
  mutating func giveBuffers(to spare: SparePostingsBuffers) {
    for index in indices { spare.keep(buffersOf: &self[index].postings) }
  }
}
