import DiglotJSON
import ToolSupport

/// How an index is known among files. What it is made of are no texts that anybody wrote.
enum IndexSigns {
  private static let manifest = Array("DIGLOTIX".utf8)
  private static let packed = Array("DIGLOTPK".utf8)

  /// Whether a folder is that of an index, or of a layout of shards.
  static func isIndex(_ folder: DiskPath) -> Bool {
    if let path = folder.text, case .some(.some) = try? ShardLayout(at: path) { return true }
    let path = folder.appending(Array("manifest".utf8))
    // To open a pipe would wait for who writes to it.
    guard (try? FileStatus(of: path, followsLinks: true))?.kind == .file, let file = try? InputFile(at: path) else {
      return false
    }
    var head = [UInt8](repeating: 0, count: manifest.count)
    var count = 0
    while count < head.count, let added = try? file.read(into: &head, from: count), added > 0 { count += added }
    return head == manifest
  }

  /// Whether a file is an index that was packed.
  static func isPackedIndex(_ prefix: [UInt8]) -> Bool { prefix.starts(with: packed) }

  static func problem(_ path: String) -> InputProblem {
    InputProblem(path: path, cause: .malformed("an index, which is no text; --index names one that is to be searched"))
  }
}
