/// The folder of an index: tells the files of the index from others, which may lie there and are never touched.
enum IndexFolder {
  /// A file that only an index has, told by its exact name.
  enum OwnFile: Equatable {
    case manifest, lock, state
    case segment(UInt64)
    case deletions(segment: UInt64, commit: UInt64)
    /// What a writer had not written to its end, which no commit ever names.
    case unfinished

    /// Whether it holds what somebody may miss.
    var isData: Bool {
      switch self {
      case .segment, .deletions: true
      case .manifest, .lock, .state, .unfinished: false
      }
    }
  }

  /// What a name stands for; `nil` for a file that is not the index's own.
  static func ownFile(_ name: String) -> OwnFile? {
    if name == Manifest.fileName { return .manifest }
    if name == WriteLock.fileName { return .lock }
    if name == StateFile.fileName { return .state }
    let words = name.split(separator: ".", omittingEmptySubsequences: false)
    if words.count > 1, "." + words[words.count - 1] == FileSystem.unfinishedSuffix {
      switch ownFile(words.dropLast().joined(separator: ".")) {
      case .manifest, .state, .segment, .deletions: return .unfinished
      case .lock, .unfinished, nil: return nil
      }
    }
    return segmentFile(words)
  }

  private static func segmentFile(_ words: [Substring]) -> OwnFile? {
    guard let first = words.first, let number = UInt64(first), Manifest.padded(number) == first else { return nil }
    switch words.count {
    case 2 where words[1] == "segment": return .segment(number)
    case 3 where words[2] == "deletions":
      guard let commit = UInt64(words[1]), String(commit) == words[1] else { return nil }
      return .deletions(segment: number, commit: commit)
    case 4 where words[1] == "segment" && words[2] == "new" && words[3].hasPrefix("part"):
      let part = words[3].dropFirst(4)
      return UInt32(part).map(String.init) == String(part) ? .unfinished : nil
    default: return nil
    }
  }

  /// Whether there is an index in the folder. Nothing at the path, or an empty folder, is no error.
  ///
  /// - Throws: `IndexError.damaged` where there was one: where its segments stand, or the name of its manifest, and there is
  ///   no manifest to read. `IndexError.readOnly` where the path is a packed index, `notAnIndex` where it is something else
  ///   than a folder.
  static func hasManifest(_ directory: String) throws(IndexError) -> Bool {
    switch try FileSystem.kind(of: directory) {
    case .missing: return false
    case .directory: break
    case .file where try PackedIndex.isPacked(path: directory): throw .readOnly(path: directory)
    case .file, .other: throw .notAnIndex(path: directory)
    }
    let path = "\(directory)/\(Manifest.fileName)"
    func damaged(_ reason: String) -> IndexError { .damaged(file: path, part: "manifest", offset: 0, reason: reason) }
    switch try FileSystem.kind(of: path) {
    case .file: return true
    case .directory, .other: throw damaged("something else than a file")
    case .missing: break
    }
    if try FileSystem.hasName(path) { throw damaged("a link to nowhere") }
    if let name = try FileSystem.list(directory).first(where: { ownFile($0)?.isData ?? false }) {
      throw damaged("the file is missing, and \(name) stands there")
    }
    return false
  }

  /// Makes the folder where there is none. Where it has an index, that can be read.
  ///
  /// - Throws: `IndexError.notAnIndex` where a folder without a manifest holds more than a README and hidden files, which may
  ///   be somebody's documents.
  static func prepare(_ directory: String) throws(IndexError) {
    if try hasManifest(directory) {
      _ = try Snapshot.readManifest(directory)
    } else if try FileSystem.kind(of: directory) == .missing {
      try FileSystem.createDirectory(directory)
    } else {
      for name in try FileSystem.list(directory)
      where ownFile(name) == nil && !name.hasPrefix("README") && name.first != "." {
        throw .notAnIndex(path: directory)
      }
    }
  }

  /// Writes the commit that an index begins with, and waits until it and the folder are on the disk. The caller has the lock.
  static func begin(_ directory: String) throws(IndexError) {
    try FileSystem.replaceAtomically(path: "\(directory)/\(Manifest.fileName)", with: Manifest().bytes)
    try FileSystem.syncDirectory(directory)
    try FileSystem.syncParent(of: directory)
  }

  /// Removes what a writer left unfinished, where there is no commit. The caller has the lock.
  static func removeUnfinished(_ directory: String) {
    for name in (try? FileSystem.list(directory)) ?? [] where ownFile(name) == .unfinished {
      try? FileSystem.remove(file: "\(directory)/\(name)")
    }
  }

  /// Removes what the commit that stands there has superseded: segments and deletions that are older and that it does not
  /// name, and what a writer left unfinished. A file that cannot be removed now is removed by a later commit.
  ///
  /// The caller has the lock. What is not known to be superseded stays: files without a manifest, and files that are newer
  /// than the commit, as they are where an older manifest was put in its place.
  ///
  /// - Parameters:
  ///   - ownSegments: The numbers of segments that the caller made, and that are not needed where no commit names them.
  ///   - ownCommit: The commit that the caller began, whose deletions are not needed either; 0 where it began none.
  static func removeSuperseded(_ directory: String, ownSegments: Range<UInt64> = 0..<0, ownCommit: UInt64 = 0) {
    guard let manifest = try? Snapshot.readManifest(directory) else { return }
    let named = Set(manifest.segments.flatMap { [$0.fileName, $0.deletionsFileName] })
    let names = ((try? FileSystem.list(directory)) ?? []).filter { name in
      guard !named.contains(name), let file = ownFile(name) else { return false }
      return switch file {
      case .manifest, .lock, .state: false
      case .unfinished: true
      case .segment(let number): number < manifest.nextSegment || ownSegments.contains(number)
      case .deletions(let segment, let commit):
        commit <= manifest.commit && segment < manifest.nextSegment || commit == ownCommit
      }
    }
    // Until the folder is on the disk, the commit before may come back.
    guard !names.isEmpty, (try? FileSystem.syncDirectory(directory)) != nil else { return }
    for name in names { try? FileSystem.remove(file: "\(directory)/\(name)") }
  }
}
