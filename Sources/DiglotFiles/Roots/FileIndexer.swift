import Diglot
import DiglotJSON
import FileRoots
import ToolSupport

/// Why files were not indexed at all. Nothing was changed then.
public enum FileIndexingError: Error, Sendable {
  /// A folder has folders in it that are roots already: their documents would get new IDs.
  case holdsRoots(path: String, roots: [String], documents: Int)
  /// The name of a format, an encoding or a pattern that cannot be used.
  case badOption(name: String, value: String, expected: String)
  /// An input says how many lines it has, and others arrived, or two documents of one ID.
  case delivery(path: String, DeliveryError)
  /// The index cannot be read or written.
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
    case .delivery(let path, let error):
      Message.singleLine(
        "\(path)\(error.line.map { ":\($0)" } ?? ""): \(error.reason); nothing of this run was committed")
    case .index(let error): error.description
    }
  }
}

/// Makes files the documents of an index, and keeps both equal.
///
/// It has the index's writer until it is closed. What it does is committed by ``commit()``, with a record of the roots and of
/// the files that were read. It belongs to one thread.
///
/// A run goes through its paths three times: they find their roots, folders are walked, files are read. What is gone is removed
/// at the end.
public final class FileIndexer {
  let indexPath: String
  let writer: IndexWriter
  let reading: ReadingOptions
  let given: RootOptions
  var records: RootRecords
  /// Whether the records say how the files of the index are; otherwise all are read.
  let areRecordsCurrent: Bool
  /// The names of roots that this run has recorded. Documents of theirs may be there from before.
  var newRoots = Set<String>()
  /// IDs from before; asked for where a root is recorded.
  var legacy: LegacyKeys?
  let indexIdentity: FileStatus.Identity?
  /// Whether documents go that a file has no more, although they brought IDs of their own.
  var isSynchronizing = false
  /// Which files bring which IDs.
  lazy var owners = DocumentOwners(records)
  /// The IDs of the input that is no file.
  var delivered: DeliveredKeys?
  /// IDs that a file brought and brings no more. Another file may bring them still.
  var goneIDs = Set<ExactText>()
  /// The ends of names for which filters have read files of the present target's root before this run.
  var filteredExtensions = Set<String>()
  var doneBytes = 0
  var totalBytes = 0

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
  ///   - indexPath: The folder of the index.
  ///   - writerOptions: Threads and memory.
  ///   - reading: How files are read, as far as it is not recorded: filters, limits. Its format, encoding, split and field map
  ///     are those of inputs that are no files.
  ///   - roots: How the files of the roots are read; recorded with each root that this run names.
  /// - Throws: What ``Diglot/IndexWriter`` throws. A record that cannot be read is no error: files are read again then.
  /// - Complexity: O(n) in the files of the record.
  public init(
    at indexPath: String, _ writerOptions: WriterOptions = WriterOptions(), reading: ReadingOptions = ReadingOptions(),
    roots: RootOptions = RootOptions()
  ) throws(IndexError) {
    self.indexPath = indexPath
    self.reading = reading
    given = roots
    writer = try IndexWriter(at: indexPath, writerOptions)
    let state = try Self.state(at: indexPath)
    let records = state.flatMap { RootRecords($0.bytes) }
    self.records = records ?? RootRecords()
    areRecordsCurrent = records != nil && state?.isCurrent == true
    indexIdentity = (try? FileStatus(of: indexPath, followsLinks: true))?.identity
  }

  /// The state of the index; none where it begins with the first commit.
  private static func state(at path: String) throws(IndexError) -> IndexState? {
    do throws(IndexError) { return try Index.state(at: path) } catch {
      guard case .missing = error else { throw error }
      return nil
    }
  }

  deinit { close() }

  /// The roots of the index.
  public var roots: [FileRoot] { records.roots }

  /// The number of documents that the index has after the next commit.
  public var documentCount: Int { writer.documentCount }

  /// Commits what was done, with the record of it.
  ///
  /// - Throws: What the writer's commit throws; the indexer cannot go on then.
  public func commit() throws(IndexError) { try writer.commit(state: records.bytes) }

  /// Drops what was not committed, and lets the next writer in.
  public func close() { writer.close() }

  // MARK: - Running

  /// Adds files, and all files of folders, and replaces the documents of those that have changed. Nothing is removed but rows
  /// and members that a changed file has no more; documents that brought IDs of their own stay.
  ///
  /// - Parameters:
  ///   - paths: Files and folders. What cannot be read is a problem, and the rest is added.
  ///   - renamesIDs: Whether a folder that holds roots may become one: then their documents get new IDs.
  /// - Throws: ``FileIndexingError``. After ``FileIndexingError/index(_:)`` the indexer cannot go on.
  /// - Complexity: Asks the system about each file; reads those that are not as they were.
  public func add(_ paths: [String], renamesIDs: Bool = false) throws(FileIndexingError) {
    for target in try targets(of: paths, renamesIDs: renamesIDs) where !reading.isCancelled() { try read(target) }
  }

  /// Makes the index equal to folders: what is new in them is added, what has changed replaced, what is gone removed.
  ///
  /// A folder that is missing or cannot be read removes nothing, nor does a file that cannot be read any more. Where more than
  /// half of the files of a folder are gone, none of these documents is removed either, unless `isForced`.
  ///
  /// - Parameters:
  ///   - paths: Folders, or files.
  ///   - renamesIDs: Whether a folder that holds roots may become one: then their documents get new IDs.
  ///   - isForced: Whether more than half of a folder may go.
  /// - Throws: ``FileIndexingError``. After ``FileIndexingError/index(_:)`` the indexer cannot go on.
  /// - Complexity: As that of ``add(_:renamesIDs:)``.
  public func synchronize(
    _ paths: [String], renamesIDs: Bool = false, isForced: Bool = false
  ) throws(FileIndexingError) {
    isSynchronizing = true
    defer { isSynchronizing = false }
    for target in try targets(of: paths, renamesIDs: renamesIDs) where !reading.isCancelled() {
      let gone = try gone(from: target)
      try read(target)
      if reading.isCancelled() { return }
      try remove(gone, of: target, isForced: isForced)
    }
    try settleGoneIDs()
  }

  /// Adds the documents of an input that is no file, such as standard input.
  ///
  /// JSON lines may end with a line that says how many came before it, blank ones left out: `{"end": 12}`. Where this number or
  /// `lineCount` is given, all lines must have arrived, the last one with its line break, and no two may have one ID.
  ///
  /// - Parameters:
  ///   - input: Read to its end.
  ///   - fileID: What the IDs of documents begin with that bring none.
  ///   - format: Its format; `nil` tells it by the contents.
  ///   - lineCount: How many lines must arrive, those included that give no document; `nil` where only the input may say so.
  /// - Throws: ``FileIndexingError/delivery(path:_:)`` or ``FileIndexingError/index(_:)``: then close the indexer without a commit.
  public func add(
    _ input: FileInput, fileID: String, format: FileFormat?, expecting lineCount: Int? = nil
  ) throws(FileIndexingError) {
    var options = reading
    options.format = format ?? reading.format
    let lineCount = LineCount(expected: lineCount)
    options.lineCount = lineCount
    delivered = DeliveredKeys()
    defer { delivered = nil }
    if try add(input, fileID, nil, options) == nil { lineCount.fail() }
    if reading.isCancelled() { return }
    report.isCounted = lineCount.isCounted
    if let error = lineCount.mismatch { throw .delivery(path: input.path, error) }
    if lineCount.isCounted, let (key, line, first) = delivered?.repeated {
      throw .delivery(path: input.path, .documentTwice(key: key, line: line, first: first))
    }
  }

  // MARK: - Problems

  func problem(_ found: InputProblem) {
    report.skipped += 1
    if report.problems.count < IndexingReport.problemLimit { report.problems.append(found) }
    onProblem(found)
  }

  func indexErrors<R>(_ body: () throws(IndexError) -> R) throws(FileIndexingError) -> R {
    do { return try body() } catch { throw .index(error) }
  }
}
