/// The folder of an index: which of its files are the index's own.
enum IndexFolder {
  private static let suffixes = [".segment", ".deletions", ".new"]

  static func hasManifest(_ directory: String) throws(IndexError) -> Bool {
    try FileSystem.kind(of: "\(directory)/\(Manifest.fileName)") == .file
  }

  /// Makes the folder where there is none.
  ///
  /// A folder without a manifest may hold a README and hidden files; anything else is not ours to write beside.
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

  /// Removes what a commit has left behind: merged segments, old deletions, the temporary files of a writer that ended.
  /// What cannot be removed now is removed by a later commit.
  static func removeUnnamedFiles(_ directory: String, _ manifest: Manifest) {
    let named = Set(manifest.segments.flatMap { [$0.fileName, $0.deletionsFileName] })
    for name in (try? FileSystem.list(directory)) ?? [] where isOurs(name) && !named.contains(name) {
      if name == "lock" || name == Manifest.fileName { continue }
      try? FileSystem.remove(file: "\(directory)/\(name)")
    }
  }

  private static func isOurs(_ name: String) -> Bool {
    if name == "lock" || name == Manifest.fileName { return true }
    return suffixes.contains { name.hasSuffix($0) } || name.contains(".segment.part")
  }
}

/// Which segments a commit joins.
enum MergePolicy {
  /// A run of this many neighbours of one size is joined.
  private static let factor = 8

  /// The next run of neighbours to be joined, or `nil`. It depends on the segments alone.
  ///
  /// Sizes are taken in steps of eight by bytes, so that a document is merged once for every eightfold growth. A segment
  /// half of whose documents are deleted is written anew.
  static func next(_ segments: [Snapshot.Segment]) -> Range<Int>? {
    if let index = segments.firstIndex(where: { $0.liveCount * 2 < $0.reader.statistics.documentCount }) {
      return index..<index + 1
    }
    guard segments.count >= factor else { return nil }
    for start in 0...segments.count - factor {
      let run = segments[start..<start + factor]
      let highest = run.map { tier(of: $0.reader.byteCount) }.max() ?? 0
      if run.allSatisfy({ tier(of: $0.reader.byteCount) >= highest - 1 }) { return start..<start + factor }
    }
    return segments.count > 2 * factor ? 0..<segments.count : nil
  }

  private static func tier(of byteCount: Int) -> Int { (Int.bitWidth - byteCount.leadingZeroBitCount) / 3 }
}
