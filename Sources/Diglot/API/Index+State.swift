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
}
