import Diglot
import FileRoots
import ToolSupport

/// What a path names: a file, or a folder with the files in it.
struct IndexingTarget {
  let place: RootRecords.Place
  /// The path as it was given.
  let givenPath: String
  let files: [WalkedFile]
  /// Folders in it that could not be read.
  let unreadFolders: [String]
  let options: RootOptions
  /// Those that were recorded before.
  let formerOptions: RootOptions

  /// Whether its files were read in another way before.
  var isReadAnew: Bool { !options.reads(as: formerOptions) }

  /// What a path below the root is called in the spelling of whoever gave the target.
  func shown(_ path: String) -> String {
    guard let below = FilePath.below(place.path, path) ?? (place.path.isEmpty ? path : nil) else { return path }
    return FilePath.joined(givenPath, below)
  }

  /// Whether a path below the root is that of the target, or below it.
  func contains(_ path: String) -> Bool { place.path.isEmpty || FilePath.below(place.path, path) != nil }
}

extension FileIndexer {
  /// A file or a folder that is there.
  private struct Named {
    let givenPath: String
    let realPath: String
    let status: FileStatus

    static func isSettledBefore(_ one: Named, _ other: Named) -> Bool {
      let (isFile, otherIsFile) = (one.status.kind == .file, other.status.kind == .file)
      return isFile == otherIsFile ? one.realPath.utf8.count < other.realPath.utf8.count : otherIsFile
    }
  }

  /// Finds what paths name; one where nothing is becomes a problem.
  func targets(of paths: [String], renamesIDs: Bool) throws(FileIndexingError) -> [IndexingTarget] {
    let named = paths.compactMap(named)
    // All are settled before any is asked for: a root that becomes part of another one moves those behind it. Folders come
    // first, the outermost before those in it, so that the order of the paths makes no difference.
    for each in named.sorted(by: Named.isSettledBefore) { try settle(each, renamesIDs: renamesIDs) }
    let targets = named.compactMap(target)
    totalBytes += targets.reduce(0) { $1.files.reduce($0) { $0 + $1.byteCount } }
    return targets
  }

  private func named(_ path: String) -> Named? {
    do throws(SystemError) {
      let real = try FilePath.real(path)
      let status = try FileStatus(of: real, followsLinks: true)
      if status.kind == .folder, IndexSigns.isIndex(DiskPath(real)) {
        problem(IndexSigns.problem(path))
        return nil
      }
      if status.kind == .file || status.kind == .folder {
        return Named(givenPath: path, realPath: real, status: status)
      }
      problem(InputProblem(path: path, cause: .malformed("neither a file nor a folder; name one of these")))
    } catch {
      problem(InputProblem(path: path, cause: .system(code: error.code)))
    }
    return nil
  }

  private func target(_ named: Named) -> IndexingTarget? {
    guard let place = records.place(of: named.realPath) else { return nil }
    let recorded = records.roots[place.root].options
    let options = given.over(recorded)
    // What is said of a part of a root does not hold for the rest.
    if place.path.isEmpty { records.roots[place.root].options = options }
    guard named.status.kind == .file else {
      return walk(place, givenPath: named.givenPath, options, recorded)
    }
    let file = WalkedFile(
      path: place.path, diskPath: DiskPath(named.realPath), byteCount: named.status.byteCount,
      modified: named.status.modified)
    return IndexingTarget(
      place: place, givenPath: named.givenPath, files: [file], unreadFolders: [], options: options,
      formerOptions: recorded)
  }

  private func walk(
    _ place: RootRecords.Place, givenPath: String, _ options: RootOptions, _ formerOptions: RootOptions
  ) -> IndexingTarget {
    let root = records.roots[place.root]
    var rules = WalkRules()
    rules.excluded = IgnoreRules(patterns: options.excluded ?? [])
    rules.usesIgnoreFiles = options.usesIgnoreFiles ?? true
    rules.index = indexIdentity
    let walk = FolderWalk(root: root.path, folder: place.path, rules, isCancelled: reading.isCancelled)
    report.ignored += walk.ignoredCount
    // What lies in a root of its own belongs to that.
    let inner = records.roots(below: root.path).compactMap { FilePath.below(root.path, records.roots[$0].path) }
    let files = walk.files.filter { file in !inner.contains { FilePath.below($0, file.path) != nil } }
    let target = IndexingTarget(
      place: place, givenPath: givenPath, files: files, unreadFolders: walk.unreadFolders, options: options,
      formerOptions: formerOptions)
    for var found in walk.problems {
      found.path = target.shown(found.path)
      problem(found)
    }
    return target
  }

  // MARK: - Roots

  /// Sees to it that a file or a folder is in a root.
  private func settle(_ named: Named, renamesIDs: Bool) throws(FileIndexingError) {
    if records.place(of: named.realPath) == nil { followRoot(to: named.realPath) }
    guard named.status.kind == .folder else {
      if records.place(of: named.realPath) == nil { try addRoot(FilePath.split(named.realPath).folder) }
      return
    }
    let inner = records.roots(below: named.realPath)
    if !inner.isEmpty, !renamesIDs {
      var count = 0
      for root in inner { count += try keys(of: root).count }
      if count > 0 {
        throw .holdsRoots(path: named.givenPath, roots: inner.map { records.roots[$0].path }, documents: count)
      }
    }
    if records.place(of: named.realPath) == nil { try addRoot(named.realPath) }
    guard !inner.isEmpty, let place = records.place(of: named.realPath) else { return }
    for root in inner { try join(root, to: place.root) }
    records.roots = records.roots.indices.filter { !inner.contains($0) }.map { records.roots[$0] }
  }

  /// Recognises a root that was moved, or is mounted elsewhere now, in a folder that a path leads through.
  private func followRoot(to path: String) {
    var folder = path
    while folder != "/" {
      if let root = rootMoved(to: folder) {
        records.roots[root].path = folder
        return onNotice(
          Message.singleLine("\(folder): \(records.roots[root].name) has moved here, and its documents keep their IDs"))
      }
      folder = FilePath.split(folder).folder
    }
  }

  /// The root that a folder is, by its name and by what is in it; `nil` where none is gone from where it was.
  private func rootMoved(to folder: String) -> Int? {
    let name = FilePath.split(folder).name
    var best: (root: Int, share: Double)?
    for (number, root) in records.roots.enumerated() where FilePath.split(root.path).name == name {
      do throws(SystemError) {
        // A link may lead from the old place to the new one.
        if try FilePath.real(root.path) == folder { return number }
      } catch  where error.isMissing {
        let share = root.shareOfFiles(in: folder)
        if share > max(0.5, best?.share ?? 0) { best = (number, share) }
      } catch {}
    }
    return best?.root
  }

  private func addRoot(_ path: String) throws(FileIndexingError) {
    if legacy == nil, writer.documentCount > 0 {
      legacy = try indexErrors { () throws(IndexError) in
        try LegacyKeys(Index(at: indexPath), apartFrom: Set(records.roots.map(\.name)))
      }
    }
    let name = records.add(path) { [legacy] name in legacy?.isTaken(name, by: path) ?? false }
    newRoots.insert(name)
  }

  /// Makes the documents of a root those of another one that holds it, under new IDs.
  private func join(_ root: Int, to outer: Int) throws(FileIndexingError) {
    let inner = records.roots[root]
    guard let below = FilePath.below(records.roots[outer].path, inner.path) else { return }
    let (old, new) = (FileID.escaped(inner.name), records.roots[outer].id(of: below))
    let keys = try keys(of: root)
    if keys.isEmpty { return absorb(inner, below, to: outer) }
    try indexErrors { () throws(IndexError) in
      let index = try Index(at: indexPath)
      for key in keys {
        guard var document = try index.document(key) else { continue }
        document.key = new + Substring(key.utf8.dropFirst(old.utf8.count))
        for field in document.fields.indices where ["path", "folder"].contains(document.fields[field].name) {
          let value = document.fields[field].value
          guard FilePath.below(inner.name, value) != nil else { continue }
          document.fields[field].value = FileID.unescaped(new) + Substring(value.utf8.dropFirst(inner.name.utf8.count))
        }
        _ = try writer.remove(key)
        _ = try writer.add(document)
      }
    }
    report.renamed += keys.count
    absorb(inner, below, to: outer)
  }

  /// Takes over what is known of the files of a root that is below another one now.
  private func absorb(_ inner: FileRoot, _ below: String, to outer: Int) {
    for (path, state) in inner.files { records.roots[outer].files[FilePath.joined(below, path)] = state }
  }

  /// The IDs of the committed documents of a root.
  func keys(of root: Int) throws(FileIndexingError) -> [String] {
    let prefix = FileID.escaped(records.roots[root].name) + "/"
    do throws(IndexError) { return try Index(at: indexPath).keys(startingWith: prefix) } catch {
      // An index may begin with the first commit.
      if case .missing = error { return [] }
      throw .index(error)
    }
  }
}

extension FileRoot {
  /// How many of its files, of a thousand at most, stand in a folder as they were, by their names and sizes.
  fileprivate func shareOfFiles(in folder: String) -> Double {
    let sample = files.lazy.filter { $0.value.byteCount != nil }.prefix(1000)
    var (count, present) = (0, 0)
    for (path, state) in sample {
      count += 1
      let status = try? FileStatus(of: FilePath.joined(folder, path), followsLinks: false)
      if status?.byteCount == state.byteCount { present += 1 }
    }
    return count == 0 ? 0 : Double(present) / Double(count)
  }
}
