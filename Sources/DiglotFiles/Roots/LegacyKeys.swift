import Diglot
import FileRoots
import ToolSupport

/// The IDs of an index that are of no root that is recorded: paths as they were given once, or a record that was lost.
struct LegacyKeys {
  /// The IDs by the real paths of the files that they lead to, from where the program stands.
  private var byPath: [String: [String]] = [:]
  /// The IDs by their first words.
  private var byFirstWord: [String: [String]] = [:]

  /// - Parameter roots: The names of roots that are recorded: what begins with one is of it.
  init(_ index: Index, apartFrom roots: Set<String>) throws(IndexError) {
    var keys: [String] = []
    try index.forEachKey { keys.append($0) }
    for key in keys {
      let file = FileID.file(of: key)
      if let slash = file.firstIndex(of: "/") {
        let root = FileID.unescaped(file[..<slash])
        if roots.contains(root) { continue }
        byFirstWord[root, default: []].append(FileID.unescaped(file[file.index(after: slash)...]))
      }
      if let path = try? FilePath.real(key) { byPath[path, default: []].append(key) }
    }
  }

  /// The IDs that lead to a file.
  func keys(of path: String) -> [String] { byPath[path] ?? [] }

  /// Whether documents have a root's name that another folder gave them: most of the files that they are of are not in
  /// `folder`.
  func isTaken(_ name: String, by folder: String) -> Bool {
    guard let files = byFirstWord[name] else { return false }
    let sample = files.prefix(1000)
    let present = sample.count { (try? FileStatus(of: FilePath.joined(folder, $0), followsLinks: true)) != nil }
    return present * 2 < sample.count
  }
}
