#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A fresh, empty directory, removed with all it holds when the last reference goes.
public final class TemporaryDirectory: Sendable {
  /// Where it stands, without a slash at the end.
  public let path: String

  /// Makes the directory in the system's place for temporary files.
  public init() {
    let name = "diglot-\(UUID().uuidString)"
    path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      fatalError("no temporary directory at \(path): \(error)")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of `name` inside the directory.
  public func file(_ name: String) -> String { "\(path)/\(name)" }
}
