import DiglotFiles
import DiglotJSON
import ToolSupport

/// One line on standard error that says how far a run is, rewritten in place.
final class Progress {
  private let console: Console
  private let isShown: Bool
  private let started = Environment.seconds
  private var drawn = 0.0
  private var hasLine = false

  init(_ console: Console, isShown: Bool) {
    self.console = console
    self.isShown = isShown
  }

  /// Says how much is done, at most ten times a second.
  func show(_ state: IndexingProgress) {
    guard isShown else { return }
    let now = Environment.seconds
    if now - drawn < 0.1 { return }
    drawn = now
    let line = Self.line(documents: state.documents, bytes: state.bytes, of: state.totalBytes, seconds: now - started)
    draw("\(line), \(Message.singleLine(state.path))")
  }

  /// Says what is done after the last document.
  func show(_ state: String) {
    if isShown { draw(state) }
  }

  private func draw(_ line: String) {
    let line = DisplayWidth.cut(line, to: (console.errorTerminal.width ?? 80) - 1)
    console.errors.write("\r\(line)\u{1B}[K")
    console.errors.flush()
    hasLine = true
  }

  /// Takes the line away, so that something else may be said.
  func clear() {
    guard hasLine else { return }
    console.errors.write("\r\u{1B}[K")
    console.errors.flush()
    hasLine = false
  }

  /// The line: `12,345 documents, 18.4 MB/s, 0:42 left`.
  static func line(documents: Int, bytes: Int, of totalBytes: Int, seconds: Double) -> String {
    var parts = [Decimal.count(documents, "document")]
    if seconds > 0 {
      let rate = Double(bytes) / seconds
      parts.append("\(Decimal.fixed(rate / 1e6, decimals: 1)) MB/s")
      if totalBytes > 0, rate > 0 { parts.append("\(time(Double(max(0, totalBytes - bytes)) / rate)) left") }
    }
    return parts.joined(separator: ", ")
  }

  private static func time(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 1e9).rounded(.up))
    let two = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(whole % 60))" : "\(minutes):\(two(whole % 60))"
  }
}
