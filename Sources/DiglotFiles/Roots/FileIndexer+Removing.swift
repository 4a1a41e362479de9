import Diglot
import DiglotJSON
import FileRoots
import ToolSupport

/// The files of a target that are not there any more, by their paths below the root.
struct GoneFiles {
  /// Those whose bytes stand under another name now.
  var moved: [String] = []
  var lost: [String] = []
  /// How many files of the target gave documents.
  var knownCount = 0
}

/// How documents go whose files are gone.
extension FileIndexer {
  func gone(from target: IndexingTarget) throws(FileIndexingError) -> GoneFiles {
    let root = target.place.root
    let isCurrent = areRecordsCurrent && !newRoots.contains(records.roots[root].name)
    if !isCurrent { try learnFiles(of: root) }
    let known = records.roots[root].files
    let present = Set(target.files.map { ExactText($0.path) })
    var gone = GoneFiles()
    var paths: [String] = []
    for (path, _) in known where target.contains(path) {
      gone.knownCount += 1
      let isUnread = target.unreadFolders.contains { $0.isEmpty || FilePath.below($0, path) != nil }
      guard !present.contains(ExactText(path)), !isUnread else { continue }
      let isGone = isCurrent ? true : try areDocuments(ofFile: path, of: root)
      if isGone { paths.append(path) }
    }
    let hashes = newHashes(
      target.files.filter { known[$0.path] == nil }, of: Set(paths.compactMap { known[$0]?.byteCount }))
    for path in paths.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      guard let state = known[path], hashes.contains(state.hash) else {
        gone.lost.append(path)
        continue
      }
      // Under its new name it cannot be read in this run.
      if missingFilter(for: path, state) == nil { gone.moved.append(path) }
    }
    return gone
  }

  /// The hashes of those new files that have one of some sizes.
  private func newHashes(_ files: [WalkedFile], of sizes: Set<Int>) -> Set<UInt64> {
    Set(files.filter { sizes.contains($0.byteCount) }.compactMap { try? FileHash.of($0.diskPath) })
  }

  /// Learns from the IDs of the index which files of a root gave documents.
  private func learnFiles(of root: Int) throws(FileIndexingError) {
    var suffixes = ExactDictionary<[String]>()
    for key in try keys(of: root) {
      let file = FileID.file(of: key)
      guard let place = records.place(ofID: file) else { continue }
      suffixes[place.path, default: []].append(String(Substring(key.utf8.dropFirst(file.utf8.count))))
    }
    for (path, suffixes) in suffixes {
      let unknown = FileState(byteCount: nil, hash: 0, keys: FileKeys())
      records.roots[root].files[path, default: unknown].keys.formUnion(FileKeys(suffixes: suffixes))
    }
  }

  /// Whether documents that have the ID of a file say that they are of it. Others brought that ID with them.
  private func areDocuments(ofFile path: String, of root: Int) throws(FileIndexingError) -> Bool {
    guard let state = records.roots[root].files[path] else { return false }
    let fileID = records.roots[root].id(of: path)
    let filePath = FileID.unescaped(fileID)
    // That of a member goes on.
    let isOfFile = { (field: Field) in
      field.name == "path"
        && (field.value == filePath || ["!", "#"].contains { field.value.utf8.starts(with: (filePath + $0).utf8) })
    }
    return try indexErrors { () throws(IndexError) in
      let index = try Index(at: indexPath)
      for key in state.keys.all(of: fileID) {
        if try index.document(key)?.fields.contains(where: isOfFile) == true { return true }
      }
      return false
    }
  }

  /// Removes the documents of files that are gone. Where these are more than half of all, only those go that stand under
  /// another name now, unless `isForced`.
  func remove(_ gone: GoneFiles, of target: IndexingTarget, isForced: Bool) throws(FileIndexingError) {
    for path in gone.moved { try remove(path, of: target.place.root) }
    report.moved += gone.moved.count
    guard isForced || gone.lost.count * 2 <= gone.knownCount else { return refuse(gone, of: target) }
    for path in gone.lost { try remove(path, of: target.place.root) }
  }

  private func refuse(_ gone: GoneFiles, of target: IndexingTarget) {
    let root = target.place.root
    let isLeftOut = gone.lost.contains { path in
      (try? FileStatus(of: FilePath.joined(records.roots[root].path, path), followsLinks: false)) != nil
    }
    // Else the next run, which does not name them, would be refused as well.
    if isLeftOut, target.place.path.isEmpty {
      records.roots[root].options.excluded = target.formerOptions.excluded
      records.roots[root].options.usesIgnoreFiles = target.formerOptions.usesIgnoreFiles
    }
    let (lost, known) = (Decimal.grouped(gone.lost.count), Decimal.count(gone.knownCount, "file"))
    problem(
      InputProblem(
        path: target.givenPath,
        cause: .bounded(
          "\(lost) of \(known) \(gone.lost.count == 1 ? "is" : "are") \(isLeftOut ? "left out or gone" : "gone"), more than half: "
            + "their documents stay; --force removes them")))
  }

  private func remove(_ path: String, of root: Int) throws(FileIndexingError) {
    guard let state = records.roots[root].files[path] else { return }
    for suffix in state.keys.suffixes { try remove(records.roots[root].id(of: path) + suffix) }
    goneIDs.formUnion((state.keys.own ?? []).map(ExactText.init))
    records.roots[root].files[path] = nil
  }

  func remove(_ key: String) throws(FileIndexingError) {
    guard try indexErrors({ () throws(IndexError) in try writer.remove(key) }) else { return }
    report.removed += 1
    onChange(.removed, key)
  }

  /// Removes all documents that match a query, as ``Diglot/IndexWriter/remove(matching:expands:)-(String,_)`` does without other
  /// names.
  ///
  /// - Returns: The IDs of the documents that were removed.
  public func remove(matching query: String) throws(SearchError) -> [String] {
    let keys = try writer.remove(matching: query, expands: false)
    report.removed += keys.count
    forgetFiles(of: keys)
    return keys
  }

  /// Sees to it that the files of documents that were removed are read again.
  private func forgetFiles(of keys: [String]) {
    var owners = DocumentOwners(records)
    for key in keys {
      if let place = records.place(ofID: FileID.file(of: key)) {
        let isFiltered = records.roots[place.root].files[place.path]?.filtered.isEmpty == false
        if isFiltered {
          records.roots[place.root].files[place.path]?.byteCount = nil
        } else {
          records.roots[place.root].files[place.path] = nil
        }
      }
      if let owner = owners.last(of: key) { records.roots[owner.root].files[owner.path]?.byteCount = nil }
    }
  }

  /// Removes documents by their IDs. A file whose document is removed is read again when its folder is synchronised.
  ///
  /// - Returns: Those that no document has.
  public func remove(_ keys: [String]) throws(IndexError) -> [String] {
    var missing: [String] = []
    for key in keys {
      if try writer.remove(key) { report.removed += 1 } else { missing.append(key) }
    }
    forgetFiles(of: keys)
    return missing
  }

  /// The documents of a file, or of the files of a folder.
  public struct Selection: Sendable, Equatable {
    /// What their IDs begin with.
    public var prefixes: [String]
    /// The IDs that they brought with them.
    public var ownIDs: [String] = []
  }

  /// The documents of the files under a path.
  ///
  /// - Parameter path: That of a file or a folder within a root, or of a folder that holds roots; or the beginning of an ID that is
  ///   the name of a root, a folder in it, or a file.
  /// - Returns: `nil` where no root has anything to do with it.
  /// - Throws: An ``Diglot/IndexError`` where the record of the roots cannot be read.
  /// - Complexity: O(n) in the files of the record.
  public static func documents(under path: String, inIndexAt indexPath: String) throws(IndexError) -> Selection? {
    guard let records = try RootRecords.besideIndex(at: indexPath) else { return nil }
    var places: [RootRecords.Place] = []
    if let real = try? FilePath.real(path) {
      places = records.place(of: real).map { [$0] } ?? []
      places += records.roots(below: real).map { RootRecords.Place(root: $0, path: "") }
    }
    if places.isEmpty { places = records.folder(ofID: path).map { [$0] } ?? [] }
    if places.isEmpty { return nil }
    var selection = Selection(prefixes: [])
    for place in places {
      let root = records.roots[place.root]
      selection.prefixes.append(place.path.isEmpty ? FileID.escaped(root.name) : root.id(of: place.path))
      for (file, state) in root.files where place.path.isEmpty || FilePath.below(place.path, file) != nil {
        selection.ownIDs += state.keys.own ?? []
      }
    }
    return selection
  }
}
