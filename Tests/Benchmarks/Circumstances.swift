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

/// What the figures of a run depend on.
enum Circumstances {
  static var now: [String: String] {
    [
      "date": Date.now.formatted(.iso8601), "commit": ProcessInfo.processInfo.environment["COMMIT"] ?? "unknown",
      "machine": "\(processor), \(ProcessInfo.processInfo.activeProcessorCount) processors",
      "load at the start": shortened(load),
    ]
  }

  /// The mean number of processes that wanted to run in the last minute.
  private static var load: Double {
    var averages = [0.0]
    getloadavg(&averages, 1)
    return averages[0]
  }

  /// The processor's name where the system tells it, else the system's.
  private static var processor: String {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
    let line = lines.first { $0.hasPrefix("model name") }
    return line?.split(separator: ": ").last.map(String.init) ?? ProcessInfo.processInfo.operatingSystemVersionString
  }
}
