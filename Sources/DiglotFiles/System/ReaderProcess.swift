import CProcess
import ToolSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Another program that reads a file and writes a text on its standard output.
///
/// It runs without a shell, in a group of its own, and may crash or hang: then it is killed with all that it has started, and
/// its file alone is lost.
struct ReaderProcess {
  /// The program, found as a shell finds it, and its arguments.
  var words: [String]
  /// A file for the program to read that has no path of its own, such as the member of an archive; its path is `inputPath`.
  var input: [UInt8]?
  var seconds = 120
  /// Of address space. Some programs claim far more than they use.
  var memoryByteCount = 4 << 30
  var outputLimit = 64 << 20

  /// Where the program finds `input`.
  static let inputPath = "/dev/fd/3"

  /// Why there is no text.
  enum Failure: Error, Equatable {
    /// The program cannot be started.
    case notStarted(SystemError)
    case tooSlow(seconds: Int)
    case tooMuchOutput(limit: Int)
    /// It ended with a status other than 0, or by a signal; with the first line that it wrote on its standard error.
    case status(Int32, errors: String)
    case signal(Int32, errors: String)
    case cancelled
  }

  /// Runs the program to its end and returns what it has written.
  func run(isCancelled: () -> Bool = { false }) throws(Failure) -> [UInt8] {
    try runWithErrors(isCancelled: isCancelled).output
  }

  /// The same, with the first lines that it wrote on its standard error.
  func runWithErrors(
    isCancelled: () -> Bool = { false }
  ) throws(Failure) -> (output: [UInt8], errors: [Substring]) {
    var run = try Run(self)
    return (try run.finish(isCancelled), run.errorLines)
  }

  /// The problem of a file that this program has not read.
  func cause(_ failure: Failure) -> InputProblem.Cause {
    .readerFailed(command: words.first ?? "", reason: failure.description)
  }
}

extension ReaderProcess.Failure: CustomStringConvertible {
  /// The reason as the end of a sentence.
  var description: String {
    switch self {
    case .notStarted(let error) where error.code == ENOENT: "there is no such program; install it, or name another"
    case .notStarted(let error): "cannot be started: \(error.reason)"
    case .tooSlow(let seconds): "was ended after \(seconds) seconds"
    case .tooMuchOutput(let limit):
      "wrote more than \(ByteSize.limit(limit)), the limit for one document; --max-document SIZE raises it"
    case .status(let status, let errors): "ended with status \(status)" + (errors.isEmpty ? "" : ": \(errors)")
    case .signal(let signal, let errors): "was ended by signal \(signal)" + (errors.isEmpty ? "" : ": \(errors)")
    case .cancelled: "was stopped"
    }
  }
}

/// A process from its start to its end.
@safe private struct Run: ~Copyable {
  private var process = cprocess()
  private var output: [UInt8] = []
  private var errors: [UInt8] = []
  private let limits: ReaderProcess
  private let deadline: Double

  private static let errorLimit = 16 << 10
  private static let waitMilliseconds: Int32 = 100

  init(_ limits: ReaderProcess) throws(ReaderProcess.Failure) {
    self.limits = limits
    deadline = Environment.seconds + Double(limits.seconds)
    var input: Int32 = -1
    if let bytes = limits.input {
      input = unsafe cprocess_unnamed_file(bytes, Int64(bytes.count))
      if input < 0 { throw .notStarted(.last) }
    }
    defer { if input >= 0 { close(input) } }
    var bounds = cprocess_limits(
      memory_byte_count: Int64(limits.memoryByteCount), second_count: Int64(limits.seconds))
    var words = unsafe limits.words.map { unsafe strdup($0) } + [nil]
    defer { for index in unsafe words.indices { unsafe free(words[index]) } }
    let code = unsafe cprocess_start(&words, input, &bounds, &process)
    if code != 0 { throw .notStarted(SystemError(code: code)) }
  }

  deinit {
    // A program that was not started; 0 is this program's own group.
    if process.process <= 0 { return }
    // What it has started may still run.
    kill(-process.process, SIGKILL)
    close(process.output)
    close(process.errors)
  }

  mutating func finish(_ isCancelled: () -> Bool) throws(ReaderProcess.Failure) -> [UInt8] {
    do throws(ReaderProcess.Failure) {
      try readAll(isCancelled)
    } catch {
      kill(-process.process, SIGKILL)
      _ = wait()
      throw error
    }
    let status = try waitInTime(isCancelled)
    let signal = status & 0x7F
    if signal != 0 { throw .signal(signal, errors: firstError) }
    let code = status >> 8 & 0xFF
    if code != 0 { throw .status(code, errors: firstError) }
    return output
  }

  /// Reads both ends until the program has closed them.
  private mutating func readAll(_ isCancelled: () -> Bool) throws(ReaderProcess.Failure) {
    var ends = [
      pollfd(fd: process.output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: process.errors, events: Int16(POLLIN), revents: 0),
    ]
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while ends[0].fd >= 0 || ends[1].fd >= 0 {
      try checkTime(isCancelled)
      unsafe poll(&ends, nfds_t(ends.count), Self.waitMilliseconds)
      for index in ends.indices where ends[index].fd >= 0 && ends[index].revents != 0 {
        let count = unsafe read(ends[index].fd, &buffer, buffer.count)
        if count < 0, errno == EAGAIN || errno == EINTR { continue }
        if count <= 0 {
          ends[index].fd = -1
        } else if index == 0 {
          if output.count + count > limits.outputLimit { throw .tooMuchOutput(limit: limits.outputLimit) }
          output += buffer[..<count]
        } else {
          errors += buffer[..<min(count, Self.errorLimit - errors.count)]
        }
      }
    }
  }

  private func checkTime(_ isCancelled: () -> Bool) throws(ReaderProcess.Failure) {
    if isCancelled() { throw .cancelled }
    if Environment.seconds > deadline { throw .tooSlow(seconds: limits.seconds) }
  }

  /// The status of the program's end, for which it has no more time than for all else.
  private func waitInTime(_ isCancelled: () -> Bool) throws(ReaderProcess.Failure) -> Int32 {
    var status: Int32 = 0
    var pause: UInt32 = 200
    while unsafe waitpid(process.process, &status, WNOHANG) == 0 {
      do throws(ReaderProcess.Failure) {
        try checkTime(isCancelled)
      } catch {
        kill(-process.process, SIGKILL)
        _ = wait()
        throw error
      }
      usleep(pause)
      pause = min(pause * 2, 50_000)
    }
    return status
  }

  private func wait() -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(process.process, &status, 0) < 0 && errno == EINTR {}
    return status
  }

  /// The lines on the standard error that say something.
  var errorLines: [Substring] {
    String(decoding: errors, as: UTF8.self).split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
  }

  private var firstError: String { Message.singleLine(String((errorLines.first ?? "").prefix(1024))) }
}
