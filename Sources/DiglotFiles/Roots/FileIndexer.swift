import Diglot
import ToolSupport

/// Why files were not indexed at all. Nothing was changed then.
public enum FileIndexingError: Error, Sendable {
  /// A folder has folders in it that are roots already: their documents would get new IDs.
  case holdsRoots(path: String, roots: [String], documents: Int)
  /// The name of a format, an encoding or a pattern that cannot be used.
  case badOption(name: String, value: String, expected: String)
  case index(IndexError)
}

extension FileIndexingError: CustomStringConvertible {
  /// One line for people.
  public var description: String {
    switch self {
    case .holdsRoots(let path, let roots, let documents):
      Message.singleLine(
        "\(path): holds \(roots.joined(separator: ", ")), from which \(Decimal.count(documents, "document")) came; "
          + "--rename-ids gives these new IDs, which begin with the outer folder")
    case .badOption(let name, let value, let expected): Message.singleLine("\(name) \(value): expected \(expected)")
    case .index(let error): Message.of(error)
    }
  }
}

/// Makes files the documents of an index, and keeps both equal.
///
/// It has the index's writer until it is closed. What it does is committed by ``commit()``, with a record of the roots and of
/// the files that were read. It belongs to one thread.
public final class FileIndexer {
  let indexPath: String
  let writer: IndexWriter
  private let reading: ReadingOptions
  private let given: RootOptions
  var records: RootRecords
  /// Whether the records say how the files of the index are; otherwise all are read.
  private let areRecordsCurrent: Bool
  /// The names of roots that this run has recorded. Documents of theirs may be there from before.
  private var newRoots = Set<String>()
  /// IDs from before; asked for where a root is recorded.
  private var legacy: LegacyKeys?
  private let indexIdentity: FileStatus.Identity?
  /// Whether documents go that a file has no more, although they brought IDs of their own.
  private var isSynchronizing = false
  private var doneBytes = 0
  private var totalBytes = 0

  /// What was done since this indexer was made.
  public internal(set) var report = IndexingReport()
  /// Called with each input that is skipped, in order.
  public var onProblem: (InputProblem) -> Void = { _ in }
  /// Called with what is worth to be said and is no problem.
  public var onNotice: (String) -> Void = { _ in }
  /// Called with the ID of each document that is added, replaced or removed.
  public var onChange: (IndexingChange, String) -> Void = { _, _ in }
  /// Called after each document.
  public var onProgress: (IndexingProgress) -> Void = { _ in }

  /// Opens the index at `indexPath` for writing, or makes it.
  ///
  /// - Parameters:
  ///   - reading: How files are read, as far as it is not recorded: filters, limits. Its format, encoding, split and field map
  ///     are those of inputs that are no files.
  ///   - roots: How the files of the roots are read; recorded with each root that this run reads.
  public init(
    at indexPath: String, _ writerOptions: WriterOptions = WriterOptions(), reading: ReadingOptions = ReadingOptions(),
    roots: RootOptions = RootOptions()
  ) throws(IndexError) {
    self.indexPath = indexPath
    self.reading = reading
    given = roots
    writer = try IndexWriter(at: indexPath, writerOptions)
    let state = try Index.state(at: indexPath)
    let records = state.flatMap { RootRecords($0.bytes) }
    self.records = records ?? RootRecords()
    areRecordsCurrent = records != nil && state?.isCurrent == true
    indexIdentity = (try? FileStatus(of: indexPath, followsLinks: true))?.identity
  }

  deinit { close() }

  /// The roots of the index.
  public var roots: [FileRoot] { records.roots }

  /// The number of documents that the index has after the next commit.
  public var documentCount: Int { writer.documentCount }

  /// Commits what was done, with the record of it.
  public func commit() throws(IndexError) { try writer.commit(state: records.bytes) }

  /// Drops what was not committed, and lets the next writer in.
  public func close() { writer.close() }

  // MARK: - Adding

  /// Adds files, and all files of folders, and replaces the documents of those that have changed. Nothing is removed but rows
  /// and members that a changed file has no more; documents that brought IDs of their own stay.
  ///
  /// - Parameter renamesIDs: Whether a folder that holds roots may become one: then their documents get new IDs.
  public func add(_ paths: [String], renamesIDs: Bool = false) throws(FileIndexingError) {
    var targets: [Target] = []
    for path in paths {
      if let target = try target(of: path, renamesIDs: renamesIDs) { targets.append(target) }
    }
    totalBytes = targets.reduce(0) { $0 + $1.byteCount }
    for target in targets where !reading.isCancelled() { try read(target) }
  }

  /// Makes the index equal to folders: what is new in them is added, what has changed replaced, what is gone removed.
  ///
  /// A folder that is missing or cannot be read removes nothing, nor does a file that cannot be read any more. Where more than
  /// half of the files of a folder are gone, nothing of it is removed either, unless `isForced`.
  public func synchronize(
    _ paths: [String], renamesIDs: Bool = false, isForced: Bool = false
  ) throws(FileIndexingError) {
    var targets: [Target] = []
    for path in paths {
      if let target = try target(of: path, renamesIDs: renamesIDs) { targets.append(target) }
    }
    totalBytes = targets.reduce(0) { $0 + $1.byteCount }
    isSynchronizing = true
    defer { isSynchronizing = false }
    for target in targets where !reading.isCancelled() {
      let gone = try gone(from: target)
      try read(target)
      guard !reading.isCancelled() else { return }
      let lostCount = gone.files.count - gone.movedCount
      if !isForced, lostCount * 2 > gone.knownCount {
        problem(
          InputProblem(
            path: target.givenPath,
            cause: .bounded(
              "\(Decimal.grouped(lostCount)) of \(Decimal.count(gone.knownCount, "file")) are gone, more than half: "
                + "nothing was removed; --force removes their documents")))
        continue
      }
      report.moved += gone.movedCount
      for path in gone.files { try remove(path, of: target.place.root) }
    }
  }

  /// Adds the documents of an input that is no file, such as standard input.
  public func add(_ input: FileInput, fileID: String, format: FileFormat?) throws(FileIndexingError) {
    var options = reading
    options.format = format ?? reading.format
    _ = try add(input, fileID, fields: [], options)
  }

  // MARK: - Targets

  /// What a path names: a file, or a folder with the files in it.
  private struct Target {
    let place: RootRecords.Place
    /// The path as it was given.
    let givenPath: String
    let files: [WalkedFile]
    /// Folders in it that could not be read.
    let unreadFolders: [String]

    var byteCount: Int { files.reduce(0) { $0 + $1.byteCount } }

    /// What a path below the root is called in the spelling of whoever gave the target.
    func shown(_ path: String) -> String {
      guard let below = FilePath.below(place.path, path) ?? (place.path.isEmpty ? path : nil) else { return path }
      return FilePath.joined(givenPath, below)
    }
  }

  /// Finds what a path names, and its root; a path where nothing is becomes a problem.
  private func target(of path: String, renamesIDs: Bool) throws(FileIndexingError) -> Target? {
    let (real, status): (String, FileStatus)
    do throws(SystemError) {
      real = try FilePath.real(path)
      status = try FileStatus(of: real, followsLinks: true)
    } catch {
      problem(InputProblem(path: path, cause: .system(code: error.code)))
      return nil
    }
    switch status.kind {
    case .file:
      let place = try place(ofFile: real)
      record(place.root)
      let file = WalkedFile(
        path: place.path, diskPath: DiskPath(real), byteCount: status.byteCount, modified: status.modified)
      return Target(place: place, givenPath: path, files: [file], unreadFolders: [])
    case .folder:
      let place = try place(ofFolder: real, renamesIDs: renamesIDs)
      record(place.root)
      return walk(place, givenPath: path)
    case .link, .other:
      problem(InputProblem(path: path, cause: .malformed("neither a file nor a folder")))
      return nil
    }
  }

  private func place(ofFile path: String) throws(FileIndexingError) -> RootRecords.Place {
    if let place = records.place(of: path) { return place }
    let (folder, name) = FilePath.split(path)
    return RootRecords.Place(root: try addRoot(folder).root, path: name)
  }

  private func place(ofFolder path: String, renamesIDs: Bool) throws(FileIndexingError) -> RootRecords.Place {
    let inner = records.roots(below: path)
    if inner.isEmpty { return try recordedPlace(of: path) }
    guard renamesIDs else {
      var count = 0
      for root in inner { count += try keys(of: root).count }
      throw .holdsRoots(path: path, roots: inner.map { records.roots[$0].path }, documents: count)
    }
    let place = try recordedPlace(of: path)
    for root in inner { try join(root, to: place) }
    records.roots = records.roots.enumerated().filter { !inner.contains($0.offset) }.map(\.element)
    return records.place(of: path) ?? place
  }

  /// The place of a folder, which becomes a root where it is in none.
  private func recordedPlace(of path: String) throws(FileIndexingError) -> RootRecords.Place {
    if let place = records.place(of: path) { return place }
    return try addRoot(path)
  }

  private func addRoot(_ path: String) throws(FileIndexingError) -> RootRecords.Place {
    if legacy == nil, writer.documentCount > 0 {
      legacy = try indexErrors { () throws(IndexError) in
        try LegacyKeys(Index(at: indexPath), apartFrom: Set(records.roots.map(\.name)))
      }
    }
    let place = records.add(path) { [legacy] name in legacy?.isTaken(name, by: path) ?? false }
    newRoots.insert(records.roots[place.root].name)
    return place
  }

  /// Records how the files of a root are read; where that changes, all are read again.
  private func record(_ root: Int) {
    let former = records.roots[root].options
    let options = given.over(former)
    records.roots[root].options = options
    guard !options.reads(as: former) else { return }
    for (path, var state) in records.roots[root].files {
      state.modified = nil
      state.hash = 0
      state.byteCount = nil
      records.roots[root].files[path] = state
    }
  }

  private func walk(_ place: RootRecords.Place, givenPath: String) -> Target {
    let root = records.roots[place.root]
    var rules = WalkRules()
    rules.excluded = IgnoreRules(patterns: root.options.excluded ?? [])
    rules.usesIgnoreFiles = root.options.usesIgnoreFiles ?? true
    rules.index = indexIdentity
    let walk = FolderWalk(root: root.path, folder: place.path, rules, isCancelled: reading.isCancelled)
    report.ignored += walk.ignoredCount
    // What lies in a root of its own belongs to that.
    let inner = records.roots(below: root.path).compactMap { FilePath.below(root.path, records.roots[$0].path) }
    let files =
      inner.isEmpty
      ? walk.files
      : walk.files.filter { file in
        !inner.contains { FilePath.below($0, file.path) != nil }
      }
    let target = Target(place: place, givenPath: givenPath, files: files, unreadFolders: walk.unreadFolders)
    for var found in walk.problems {
      found.path = target.shown(found.path)
      problem(found)
    }
    return target
  }

  // MARK: - Reading

  /// Reads the files of a target.
  private func read(_ target: Target) throws(FileIndexingError) {
    let options = try readingOptions(of: records.roots[target.place.root])
    for file in target.files where !reading.isCancelled() {
      try read(file, calledBy: target.shown(file.path), of: target.place.root, options)
      doneBytes += file.byteCount
    }
  }

  private func readingOptions(of root: FileRoot) throws(FileIndexingError) -> ReadingOptions {
    var options = reading
    if let name = root.options.format, name != "auto" {
      guard let format = FileFormat.named(name) else {
        throw .badOption(
          name: "--format", value: name, expected: FileFormat.all.map(\.name).joined(separator: ", "))
      }
      options.format = format
    }
    options.split = root.options.split
    options.fieldMap = FieldMap.of(root.options.fieldMap ?? [])
    if let name = root.options.encoding { options.encoding = name == "auto" ? nil : TextEncoding.named(name) }
    return options
  }

  private func read(
    _ file: WalkedFile, calledBy name: String, of root: Int, _ options: ReadingOptions
  ) throws(FileIndexingError) {
    let path = FilePath.joined(records.roots[root].path, file.path)
    let known = records.roots[root].files[file.path]
    if areRecordsCurrent, let known, known.byteCount == file.byteCount, known.modified == file.modified {
      return keep(known)
    }
    // A change within the same tick of the file system's clock would not show.
    let modified = file.modified < Timestamp.now - 2_000_000_000 ? file.modified : nil
    if areRecordsCurrent, var known, known.byteCount == file.byteCount, known.hash == (try? FileHash.of(file.diskPath))
    {
      known.modified = modified
      records.roots[root].files[file.path] = known
      return keep(known)
    }
    let fileID = records.roots[root].id(of: file.path)
    let input: FileInput
    do throws(InputProblem) {
      input = try FileInput(at: file.diskPath, calledBy: name, expectedByteCount: file.byteCount)
    } catch {
      // Its documents stay.
      return problem(error)
    }
    let fields = Self.fields(of: file, fileID: fileID)
    guard var found = try add(input, fileID, fields: fields, options) else { return }
    let former = known?.keys
    // Where a part of a file cannot be read, the documents that it gave before stay.
    if !found.isWhole, let former { found.keys.formUnion(former) }
    if !found.isWhole, found.keys.count == 0 { return }
    // A file of documents with IDs of their own may be a delivery, which says nothing of those before it.
    if !isSynchronizing, let own = former?.own { found.keys.formUnion(FileKeys(own: own)) }
    let present = Set(found.keys.all(of: fileID))
    if found.keys.own != nil {
      for key in former?.all(of: fileID) ?? [] where !present.contains(key) { try remove(key) }
    }
    for key in legacy?.keys(of: path) ?? [] where !present.contains(key) {
      if try indexErrors({ () throws(IndexError) in try writer.remove(key) }) { report.renamed += 1 }
    }
    var state = FileState(byteCount: nil, hash: 0, keys: found.keys)
    // What had a problem is looked at again, so that it is told again; so is what was changed while it was read.
    if found.isWhole, let hash = try? FileHash.of(file.diskPath),
      let status = try? FileStatus(of: file.diskPath, followsLinks: true), status.modified == file.modified
    {
      state = FileState(byteCount: file.byteCount, modified: modified, hash: hash, keys: found.keys)
    }
    records.roots[root].files[file.path] = state
  }

  /// Counts the documents of a file that is as it was.
  private func keep(_ file: FileState) {
    report.unreadFiles += 1
    report.unchanged += file.keys.count
  }

  /// Adds the documents of an input.
  ///
  /// - Returns: Their IDs, and whether all of it could be read; `nil` where it could not be opened, or the run was cancelled.
  private func add(
    _ input: FileInput, _ fileID: String, fields: [Field], _ options: ReadingOptions
  ) throws(FileIndexingError) -> (keys: FileKeys, isWhole: Bool)? {
    let reader: any DocumentReader
    do throws(InputProblem) {
      reader = try input.documents(options)
    } catch {
      problem(error)
      return nil
    }
    var keys = FileKeys()
    var isWhole = true
    while let result = reader.next() {
      if reading.isCancelled() { return nil }
      switch result {
      case .failure(let found):
        problem(found)
        isWhole = false
      case .success(var read):
        if let suffix = read.suffix {
          read.document.key = fileID + suffix
          read.document.fields += fields
          keys.suffixes.append(suffix)
        } else {
          keys.append(own: read.document.key)
        }
        try add(read, input)
      }
    }
    return (keys, isWhole)
  }

  private func add(_ read: FileDocument, _ input: FileInput) throws(FileIndexingError) {
    let document = read.document
    if document.text.isEmpty, read.suffix != nil {
      onNotice("\(Message.singleLine(input.path)): empty; it becomes a document without text")
    }
    let outcome = try indexErrors { () throws(IndexError) in try writer.add(document) }
    switch outcome {
    case .added:
      report.added += 1
      onChange(.added, document.key)
    case .updated:
      report.updated += 1
      onChange(.updated, document.key)
    case .unchanged: report.unchanged += 1
    }
    report.bytes += document.title.utf8.count + document.text.utf8.count
    report.formats[read.format, default: 0] += 1
    if let encoding = read.encoding { report.encodings[encoding.name, default: 0] += 1 }
    report.replacedCount += read.replacedCount
    onProgress(
      IndexingProgress(
        documents: report.added + report.updated + report.unchanged, bytes: doneBytes + input.byteCount,
        totalBytes: totalBytes, path: input.path))
  }

  /// The fields that every document of a file has.
  private static func fields(of file: WalkedFile, fileID: String) -> [Field] {
    let path = FileID.unescaped(fileID)
    let (folder, name) = FilePath.split(path)
    var fields = [
      Field(name: "path", value: path), Field(name: "folder", value: folder), Field(name: "name", value: name),
    ]
    if let dot = name.lastIndex(of: "."), dot != name.startIndex {
      fields.append(Field(name: "ext", value: name[name.index(after: dot)...].lowercased()))
    }
    fields.append(Field(name: "modified", value: Timestamp.utc(file.modified)))
    fields.append(Field(name: "size", value: String(file.byteCount)))
    return fields
  }

  // MARK: - Removing

  /// The files of a target that are not there any more.
  private struct Gone {
    /// Their paths below the root.
    var files: [String] = []
    /// How many of them stand under another name now.
    var movedCount = 0
    /// How many files of the target gave documents.
    var knownCount = 0
  }

  private func gone(from target: Target) throws(FileIndexingError) -> Gone {
    let root = target.place.root
    let isCurrent = areRecordsCurrent && !newRoots.contains(records.roots[root].name)
    if !isCurrent { try learnFiles(of: root) }
    let known = records.roots[root].files
    let present = Set(target.files.map(\.path))
    var gone = Gone()
    for path in known.keys where target.place.path.isEmpty || FilePath.below(target.place.path, path) != nil {
      gone.knownCount += 1
      let isUnread = target.unreadFolders.contains { $0.isEmpty || FilePath.below($0, path) != nil }
      guard !present.contains(path), !isUnread else { continue }
      let isGone = isCurrent ? true : try areDocuments(ofFile: path, of: root)
      if isGone { gone.files.append(path) }
    }
    gone.files.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    gone.movedCount = movedCount(
      gone.files.compactMap { known[$0] }, target.files.filter { known[$0.path] == nil })
    return gone
  }

  /// How many files that are gone have the bytes of a new one.
  private func movedCount(_ gone: [FileState], _ new: [WalkedFile]) -> Int {
    let sizes = Set(gone.compactMap(\.byteCount))
    let hashes = new.filter { sizes.contains($0.byteCount) }.compactMap { file in
      try? FileHash.of(file.diskPath)
    }
    let present = Set(hashes)
    return gone.count { present.contains($0.hash) }
  }

  /// Learns from the IDs of the index which files of a root gave documents.
  private func learnFiles(of root: Int) throws(FileIndexingError) {
    var suffixes: [String: [String]] = [:]
    for key in try keys(of: root) {
      let file = FileID.file(of: key)
      guard let place = records.place(ofID: file) else { continue }
      suffixes[place.path, default: []].append(String(key.dropFirst(file.count)))
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
    let field = Field(name: "path", value: FileID.unescaped(fileID))
    return try indexErrors { () throws(IndexError) in
      let index = try Index(at: indexPath)
      for key in state.keys.all(of: fileID) {
        if try index.document(key)?.fields.contains(field) == true { return true }
      }
      return false
    }
  }

  /// The IDs of the committed documents of a root.
  private func keys(of root: Int) throws(FileIndexingError) -> [String] {
    let prefix = FileID.escaped(records.roots[root].name) + "/"
    return try indexErrors { () throws(IndexError) in
      var keys: [String] = []
      try Index(at: indexPath).forEachKey { key in
        if key.utf8.starts(with: prefix.utf8) { keys.append(key) }
      }
      return keys
    }
  }

  private func remove(_ path: String, of root: Int) throws(FileIndexingError) {
    guard let state = records.roots[root].files[path] else { return }
    for key in state.keys.all(of: records.roots[root].id(of: path)) { try remove(key) }
    records.roots[root].files[path] = nil
  }

  private func remove(_ key: String) throws(FileIndexingError) {
    guard try indexErrors({ () throws(IndexError) in try writer.remove(key) }) else { return }
    report.removed += 1
    onChange(.removed, key)
  }

  /// Removes documents by their IDs. A file whose document is removed is read again when its folder is synchronised.
  ///
  /// - Returns: Those that no document has.
  public func remove(_ keys: [String]) throws(IndexError) -> [String] {
    var missing: [String] = []
    for key in keys {
      if try writer.remove(key) { report.removed += 1 } else { missing.append(key) }
      if let place = records.place(ofID: FileID.file(of: key)) { records.roots[place.root].files[place.path] = nil }
    }
    return missing
  }

  /// The ID of a file, or what the IDs of the files of a folder begin with; `nil` where nothing is at the path, or it is in no
  /// root.
  public static func id(of path: String, inIndexAt indexPath: String) throws(IndexError) -> String? {
    guard let real = try? FilePath.real(path), let state = try Index.state(at: indexPath),
      let records = RootRecords(state.bytes), let place = records.place(of: real)
    else { return nil }
    let root = records.roots[place.root]
    return place.path.isEmpty ? FileID.escaped(root.name) : root.id(of: place.path)
  }

  // MARK: - New IDs

  /// Makes the documents of a root those of another one that holds it, under new IDs.
  private func join(_ root: Int, to outer: RootRecords.Place) throws(FileIndexingError) {
    let inner = records.roots[root]
    guard let below = FilePath.below(records.roots[outer.root].path, inner.path) else { return }
    let (old, new) = (FileID.escaped(inner.name), records.roots[outer.root].id(of: below))
    let keys = try keys(of: root)
    try indexErrors { () throws(IndexError) in
      let index = try Index(at: indexPath)
      for key in keys {
        guard var document = try index.document(key) else { continue }
        document.key = new + key.dropFirst(old.count)
        for field in document.fields.indices where ["path", "folder"].contains(document.fields[field].name) {
          let value = document.fields[field].value
          guard FilePath.below(inner.name, value) != nil else { continue }
          document.fields[field].value = FileID.unescaped(new) + value.dropFirst(inner.name.count)
        }
        _ = try writer.remove(key)
        _ = try writer.add(document)
      }
    }
    report.renamed += keys.count
    for (path, state) in inner.files { records.roots[outer.root].files[FilePath.joined(below, path)] = state }
  }

  // MARK: - Problems

  private func problem(_ found: InputProblem) {
    report.skipped += 1
    if report.problems.count < IndexingReport.problemLimit { report.problems.append(found) }
    onProblem(found)
  }

  private func indexErrors<R>(_ body: () throws(IndexError) -> R) throws(FileIndexingError) -> R {
    do { return try body() } catch { throw .index(error) }
  }
}
