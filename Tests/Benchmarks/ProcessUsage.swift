#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a process that has ended said and used.
struct ProcessUsage {
  var output = Data()
  /// Seconds from its start to its first output, and to its end.
  var secondsToOutput = 0.0
  var seconds = 0.0
  /// Seconds of work, on all processors.
  var processorSeconds = 0.0
  /// The most memory that was resident at a time.
  var peakBytes = 0.0

  /// Runs a program and waits for its end.
  ///
  /// Linux counts in what a process has used at most what its parent used when it started it. So a parent that measures
  /// must stay small, and leaves all work to its children.
  static func of(_ program: String, _ arguments: [String]) throws -> ProcessUsage {
    var pipe: [Int32] = [0, 0]
    guard Self.pipe(&pipe) else { throw BenchmarkError("no pipe") }
    let clock = ContinuousClock()
    let start = clock.now
    let process = try spawn(program, arguments, output: pipe)
    close(pipe[1])
    defer { close(pipe[0]) }
    var usage = ProcessUsage()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = read(pipe[0], &buffer, buffer.count), count > 0 {
      if usage.output.isEmpty { usage.secondsToOutput = (clock.now - start).inSeconds }
      usage.output += buffer[..<count]
    }
    var status: Int32 = 0
    var resources = rusage()
    guard wait4(process, &status, 0, &resources) == process, status == 0 else {
      throw BenchmarkError("failed: " + ([program] + arguments).joined(separator: " "))
    }
    usage.seconds = (clock.now - start).inSeconds
    usage.take(resources)
    return usage
  }

  private mutating func take(_ resources: rusage) {
    for time in [resources.ru_utime, resources.ru_stime] {
      processorSeconds += Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }
    #if canImport(Glibc)
      peakBytes = Double(resources.ru_maxrss) * 1024
    #else
      peakBytes = Double(resources.ru_maxrss)
    #endif
  }

  private static func pipe(_ ends: inout [Int32]) -> Bool {
    #if canImport(Glibc)
      Glibc.pipe(&ends) == 0
    #else
      Darwin.pipe(&ends) == 0
    #endif
  }

  private static func spawn(_ program: String, _ arguments: [String], output pipe: [Int32]) throws -> pid_t {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
    #else
      var actions: posix_spawn_file_actions_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pipe[1], 1)
    for end in pipe { posix_spawn_file_actions_addclose(&actions, end) }
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var variables = ProcessInfo.processInfo.environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for string in words + variables { free(string) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, program, &actions, nil, &words, &variables)
    if code != 0 { throw BenchmarkError("\(program): \(String(cString: strerror(code)))") }
    return process
  }
}

extension Duration {
  var inSeconds: Double { self / .seconds(1) }
}
