import DiglotJSON

/// A file of JSON lines that another call of Diglot printed; `-` is standard input.
package struct PrintedLines: ~Copyable {
  private let path: String
  private var lines: LineReader

  /// The longest line: a batch may ask for many hits with their texts.
  private static let byteLimit = 1 << 30

  /// Why a line cannot be used.
  package struct Problem: Error, CustomStringConvertible {
    /// The file, the line and the cause.
    package let description: String

    package init(_ description: String) { self.description = Message.singleLine(description) }
  }

  package init(_ path: String) throws(Problem) {
    self.path = path
    do throws(SystemError) {
      let file = path == "-" ? InputFile.standardInput : try InputFile(at: path)
      lines = LineReader(file, limit: PrintedLines.byteLimit, bufferSize: 1 << 16)
    } catch { throw Problem(Message.of(error, at: path, doing: "read")) }
  }

  /// What `body` makes of the next line; `nil` at the end.
  package mutating func next<Element>(
    _ body: (Span<UInt8>) throws(ShardLineError) -> Element
  ) throws(Problem) -> Element? {
    guard let line = try nextLine() else { return nil }
    guard case .line(let range) = line else {
      throw problem("longer than \(ByteSize.limit(PrintedLines.byteLimit)), the limit for a line")
    }
    do throws(ShardLineError) { return try body(lines.bytes.span.extracting(range)) } catch {
      throw problem(error.reason)
    }
  }

  private mutating func nextLine() throws(Problem) -> LineReader.Line? {
    do throws(StreamError) { return try lines.next() } catch {
      switch error {
      case .system(let error): throw problem(error.reason)
      case .broken(let reason), .bounded(let reason): throw problem(reason)
      }
    }
  }

  /// What is wrong with the line that was read last.
  package func problem(_ reason: String) -> Problem { Problem("\(path):\(lines.number): \(reason)") }
}
