/// Why indexes were not merged. Nothing was written then.
public enum MergeError: Error, Sendable, Equatable {
  /// The key of a document of the index at `path` stands in an index before it too.
  case keyTwice(key: String, path: String)
  /// Other tables, or another version of ICU, made the terms of the index at `path`.
  case otherAnalysis(path: String)
  /// At `path` something stands already that is not what the merge makes.
  case exists(path: String)
  /// One of the indexes cannot be read, or the system refuses.
  case index(IndexError)
}

extension MergeError: DiglotError {
  /// What it is, as a number.
  public var code: ErrorCode {
    switch self {
    case .keyTwice: .documentTwice
    case .otherAnalysis: .otherAnalysis
    case .exists: .exists
    case .index(let error): error.code
    }
  }

  /// The thing, the place and the cause, on one line.
  public var fact: String {
    switch self {
    case .keyTwice(let key, let path):
      OneLine.of("\(path): the document \"\(key)\" stands in an index before this one too")
    case .otherAnalysis(let path): OneLine.of("\(path): other tables, or another version of ICU, made it")
    case .exists(let path): OneLine.of("\(path): something else than this merge makes stands there")
    case .index(let error): error.fact
    }
  }

  /// What to do about it.
  public var advice: String {
    switch self {
    case .keyTwice: "remove it from one of them"
    case .otherAnalysis: "add its documents to a new index"
    case .exists: "name a folder that is not there"
    case .index(let error): error.advice
    }
  }
}

extension Index {
  /// Makes one index of several, with the bytes that one writer makes of the same documents in the same order, in one commit.
  ///
  /// - Parameters:
  ///   - directories: The folders of the indexes, in the order of their documents. They stay as they are.
  ///   - target: The folder of the new index: none, an empty one, or an index without documents. Where the very bytes stand
  ///     there already, nothing is done: so a merge that was interrupted, or done, may be asked for again.
  ///   - options: Threads and memory; types of fields beside those of the indexes.
  /// - Returns: How many documents the new index has.
  /// - Throws: ``MergeError``.
  /// - Complexity: O(n) in the size of the indexes. Where the target has documents already, the index is made in the system's
  ///   folder for temporary files, to be compared.
  public static func merge(
    _ directories: [String], into target: String, _ options: WriterOptions = WriterOptions()
  ) throws(MergeError) -> Int {
    var inputs = MergedIndexes()
    for directory in directories {
      inputs.append(try indexErrors { () throws(IndexError) in try Index(at: directory).snapshot }, directory)
    }
    try inputs.expectOneAnalysis()
    try inputs.expectUniqueKeys()
    var isMade = true
    do throws(IndexError) {
      if try hasDocuments(target) {
        isMade = try inputs.areThose(of: target, options)
      } else {
        try inputs.write(to: target, options)
      }
    } catch {
      if case .notAnIndex(let path) = error, path == target { throw .exists(path: target) }
      throw .index(error)
    }
    if !isMade { throw .exists(path: target) }
    return inputs.documentCount
  }

  /// Whether an index has documents, or had some. What is there and is no index is an error.
  private static func hasDocuments(_ path: String) throws(IndexError) -> Bool {
    guard try IndexFolder.hasManifest(path) else { return false }
    return try Snapshot.readManifest(path).commit > 0
  }

  fileprivate static func indexErrors<R>(_ body: () throws(IndexError) -> R) throws(MergeError) -> R {
    do { return try body() } catch { throw .index(error) }
  }
}

/// The segments of several indexes, in order.
private struct MergedIndexes {
  private(set) var segments: [Snapshot.Segment] = []
  /// The types of fields; of several that a field was given the first.
  private var types: [String: FieldType] = [:]
  /// The folder of each segment.
  private var paths: [String] = []

  mutating func append(_ snapshot: Snapshot, _ path: String) {
    segments += snapshot.segments
    paths += snapshot.segments.map { _ in path }
    types.merge(snapshot.manifest.fieldTypes) { first, _ in first }
  }

  var documentCount: Int { segments.reduce(0) { $0 + $1.liveCount } }

  func expectOneAnalysis() throws(MergeError) {
    for (segment, path) in zip(segments, paths)
    where segment.reader.statistics.fingerprint != segments[0].reader.statistics.fingerprint {
      throw .otherAnalysis(path: path)
    }
  }

  func expectUniqueKeys() throws(MergeError) {
    let repeated = try Index.indexErrors { () throws(IndexError) in try LiveKeys.repeated(in: segments) }
    if let repeated { throw .keyTwice(key: repeated.key, path: paths[repeated.segment]) }
  }

  func write(to path: String, _ options: WriterOptions) throws(IndexError) {
    var options = options
    options.types.merge(types) { given, _ in given }
    // Until all is merged, nobody takes an empty index for the merged one.
    options.beginsLate = true
    let writer = try IndexWriter(at: path, options)
    defer { writer.close() }
    if documentCount > 0 { try writer.commit(merged: segments) } else { try writer.commit() }
  }

  /// Whether an index has the bytes that one of these segments has. It is made once more, in a temporary folder.
  func areThose(of path: String, _ options: WriterOptions) throws(IndexError) -> Bool {
    let manifest = try Snapshot.readManifest(path)
    // What was written since is of a later commit.
    guard manifest.commit == 1 else { return false }
    let trial = try TemporaryFolder()
    try write(to: trial.path, options)
    // A manifest has the checksums of all other files.
    return try Snapshot.readManifest(trial.path) == manifest
  }
}
