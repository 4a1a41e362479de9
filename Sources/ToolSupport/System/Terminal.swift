#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What is at the end of a file descriptor.
package struct Terminal: Sendable {
  /// Whether a person reads there.
  package var isInteractive: Bool
  /// Whether it shows colours unless an option says otherwise.
  package var showsColors: Bool
  /// The columns of a line, or `nil` where lines have no end.
  package var width: Int?
  /// The lines of the screen, or `nil` where there is none.
  package var height: Int?

  /// No terminal: a file or a pipe.
  package static let none = Terminal(isInteractive: false, showsColors: false, width: nil)

  /// Asks the system and the environment (`TERM`, `NO_COLOR`).
  package static func at(descriptor: Int32) -> Terminal {
    guard isatty(descriptor) == 1 else { return .none }
    let isPlain = Environment.value(of: "TERM") == "dumb" || Environment.value(of: "NO_COLOR") != nil
    let size = size(at: descriptor)
    return Terminal(isInteractive: true, showsColors: !isPlain, width: size.columns, height: size.lines)
  }

  private static func size(at descriptor: Int32) -> (columns: Int, lines: Int?) {
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else { return (80, nil) }
    return (size.ws_col >= 20 ? Int(size.ws_col) : 80, size.ws_row >= 4 ? Int(size.ws_row) : nil)
  }
}

/// Where a command reads and writes: the streams of the process, or of a test.
package struct Console {
  package var output: Output
  package var errors: Output
  package var outputTerminal: Terminal
  package var errorTerminal: Terminal
  package var inputIsTerminal: Bool

  /// The streams of the process.
  package static func ofProcess() -> Console {
    Console(
      output: Output(descriptor: 1), errors: Output(descriptor: 2), outputTerminal: .at(descriptor: 1),
      errorTerminal: .at(descriptor: 2), inputIsTerminal: isatty(0) == 1)
  }

  /// One line on standard error, after all that was said on standard output.
  package func complain(_ line: String) {
    output.flush()
    errors.writeLine(line)
    errors.flush()
  }

  /// Ends the output and returns the exit status, which a failed write makes worse.
  package func finish(_ status: ExitStatus) -> Int32 {
    output.flush()
    errors.flush()
    // A reader who has seen enough is no failure.
    guard let failure = output.failure, !failure.isBrokenPipe else { return status.rawValue }
    complain(Message.of(failure, at: "standard output", doing: "write"))
    return ExitStatus.refused.rawValue
  }
}

/// The numbers that every process has for its input, its output and its complaints.
enum StandardStreams {
  /// Takes the numbers of those that are closed, so that no file of an index gets one, and is read as input or written over.
  static func reserve() {
    for descriptor in 0...2 as ClosedRange<Int32> where fcntl(descriptor, F_GETFD) == -1 {
      // The wrong way round: reading and writing fail, as they do where a stream is closed.
      _ = unsafe open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
    }
  }
}
