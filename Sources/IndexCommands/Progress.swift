import ToolSupport

/// One line on standard error that says how far an `add` is, rewritten in place.
struct Progress {
  private let console: Console
  private let isShown: Bool
  /// All bytes that are to be read, or 0 if that is unknown.
  private let totalBytes: Int
  private let started = Environment.seconds
  private var drawn = 0.0
  private var hasLine = false

  init(_ console: Console, isShown: Bool, totalBytes: Int) {
    self.console = console
    self.isShown = isShown
    self.totalBytes = totalBytes
  }

  /// Says how much is done, at most ten times a second.
  mutating func show(documents: Int, bytes: Int) {
    guard isShown else { return }
    let now = Environment.seconds
    if now - drawn < 0.1 { return }
    drawn = now
    draw(Self.line(documents: documents, bytes: bytes, of: totalBytes, seconds: now - started))
  }

  /// Says what is done after the last document.
  mutating func show(_ state: String) {
    if isShown { draw(state) }
  }

  private mutating func draw(_ line: String) {
    console.errors.write("\r\(line)\u{1B}[K")
    console.errors.flush()
    hasLine = true
  }

  /// Takes the line away, so that something else may be said.
  mutating func clear() {
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
