/// The folder of an index: tells the files of the index from others.
enum IndexFolder {
  private static let suffixes = [".segment", ".deletions", ".new"]

  static func hasManifest(_ directory: String) throws(IndexError) -> Bool {
    try FileSystem.kind(of: "\(directory)/\(Manifest.fileName)") == .file
  }

  /// Makes the folder where there is none.
  ///
  /// - Throws: `IndexError.notAnIndex` where a folder without a manifest holds more than a README and hidden files, which may
  ///   be somebody's documents.
  static func prepare(_ directory: String) throws(IndexError) {
    switch try FileSystem.kind(of: directory) {
    case .missing: try FileSystem.createDirectory(directory)
    case .directory:
      guard try !hasManifest(directory) else { return }
      for name in try FileSystem.list(directory) where !isOurs(name) && !name.hasPrefix("README") && name.first != "." {
        throw .notAnIndex(path: directory)
      }
    default: throw .notAnIndex(path: directory)
    }
  }

  /// Removes the files that the commit does not name: merged segments, old deletions, temporary files of a writer that
  /// ended early. A file that cannot be removed now is removed by a later commit.
  static func removeUnnamedFiles(_ directory: String, _ manifest: Manifest) {
    let named = Set(manifest.segments.flatMap { [$0.fileName, $0.deletionsFileName] })
    for name in (try? FileSystem.list(directory)) ?? [] where isOurs(name) && !named.contains(name) {
      if name == "lock" || name == Manifest.fileName { continue }
      try? FileSystem.remove(file: "\(directory)/\(name)")
    }
  }

  private static func isOurs(_ name: String) -> Bool {
    if name == "lock" || name == Manifest.fileName { return true }
    // The library's own search for a string in a string brings its regular expressions with it, 2 MB.
    let hasPartMark = name.indices.contains { name[$0...].hasPrefix(".segment.part") }
    return suffixes.contains { name.hasSuffix($0) } || hasPartMark
  }
}
