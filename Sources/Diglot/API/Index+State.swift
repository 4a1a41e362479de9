/// What a host keeps beside the documents of an index, such as the files that they were read from.
public struct IndexState: Sendable, Equatable {
  /// The bytes that ``IndexWriter/commit(state:)`` was given last.
  public var bytes: [UInt8]
  /// Whether they were given with the newest commit. Otherwise somebody has written since without a state, or a crash came
  /// between: what they say of documents need not be so.
  public var isCurrent: Bool
}

extension Index {
  /// The state of the index at `directory`; `nil` where there is none, or it cannot be read.
  ///
  /// - Throws: What ``init(at:)`` throws for the manifest alone.
  /// - Complexity: O(n) in the size of the state.
  public static func state(at directory: String) throws(IndexError) -> IndexState? {
    let manifest = try Snapshot.readManifest(directory)
    return try StateFile.read(directory, of: manifest).map { IndexState(bytes: $0.bytes, isCurrent: $0.isCurrent) }
  }

  /// Calls `body` with the key of each document, segment by segment, in the order in which they were added to it.
  ///
  /// - Parameter body: Called with the key; what it throws ends the walk.
  /// - Throws: ``IndexError/damaged(file:part:offset:reason:)`` where the keys cannot be read, or what `body` throws.
  /// - Complexity: O(n) over the documents, 1 µs each.
  public func forEachKey(_ body: (String) throws(IndexError) -> Void) throws(IndexError) {
    for segment in snapshot.segments {
      let count = segment.reader.statistics.documentCount
      try segment.reader.keys.forEach(count: count) { (document, key) throws(IndexError) in
        if !segment.isDeleted(document) { try body(String(decoding: key, as: UTF8.self)) }
      }
    }
  }
}

extension Index {
  /// Whether a newer commit than the one that is open stands at a path.
  ///
  /// - Parameter directory: The folder that this index was opened at.
  /// - Throws: What ``init(at:)`` throws for the manifest alone.
  /// - Complexity: Reads the manifest, a few hundred bytes.
  public func isOutdated(at directory: String) throws(IndexError) -> Bool {
    try Snapshot.readManifest(directory) != snapshot.manifest
  }
}
