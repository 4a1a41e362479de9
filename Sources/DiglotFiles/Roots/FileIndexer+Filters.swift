import FileRoots

/// What becomes of files for which one run has a filter and another has none.
extension FileIndexer {
  /// Whether this run has a filter for a file, or for something packed in it, that was read without one.
  func hasNewFilter(for path: String, _ known: FileState) -> Bool {
    if reading.filters.keys.allSatisfy(known.filtered.contains) { return false }
    let extensions = Self.fileExtensions(of: path, known.keys)
    return reading.filters.keys.contains { !known.filtered.contains($0) && extensions.contains($0) }
  }

  /// The end of names for which a file needs a filter that this run has not: one has read it before, or, where it was never
  /// read, others of its name in the root. Without one its text would be replaced by what the filter is there to take out.
  ///
  /// - Parameter known: The file as it was read last; `nil` where it was not.
  func missingFilter(for path: String, _ known: FileState?) -> String? {
    let needed = known?.filtered ?? filteredExtensions.intersection([FileInput.fileExtension(of: path)])
    return needed.filter { reading.filters[$0] == nil }.min()
  }

  /// The ends of the names of a file and of what is packed in it.
  private static func fileExtensions(of path: String, _ keys: FileKeys) -> Set<String> {
    var names = [path]
    for suffix in keys.suffixes where suffix.utf8.contains(UInt8(ascii: "!")) {
      names += suffix.split(separator: "!").map { FileID.unescaped($0.prefix { $0 != "#" }) }
    }
    // A compressed file is read by the name before its own end.
    for name in names where compressions.contains(FileInput.fileExtension(of: name)) {
      names.append(String(name[..<(name.lastIndex(of: ".") ?? name.endIndex)]))
    }
    return Set(names.map(FileInput.fileExtension))
  }

  private static let compressions: Set<String> = ["gz", "bz2", "xz", "zst"]
}
