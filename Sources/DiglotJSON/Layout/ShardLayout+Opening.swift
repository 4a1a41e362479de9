import Diglot

extension ShardLayout {
  /// The layout in a folder; `nil` where there is an index, or nothing of the kind.
  ///
  /// - Throws: `IndexError.damaged` where the file cannot be read, `.unsupportedVersion` where another version of the program wrote it.
  package init?(at folder: String) throws(IndexError) {
    guard let bytes = try Index.bytes(ofFile: ShardLayout.fileName, inFolderWithoutIndex: folder) else { return nil }
    let path = "\(folder)/\(ShardLayout.fileName)"
    do throws(LayoutError) { try self.init(parsing: bytes.span) } catch {
      if case .unsupportedFormat(let found) = error {
        throw .unsupportedVersion(file: path, found: found, supported: ShardLayout.format)
      }
      throw .damaged(file: path, part: "layout", offset: 0, reason: "\(error)")
    }
  }

  /// Opens the index of a shard, and compares what it is with what the layout says of it.
  fileprivate func expect(_ shard: Shard, in folder: String) throws(IndexError) {
    let path = "\(folder)/\(shard.path)"
    func damaged(_ reason: String) -> IndexError { .damaged(file: path, part: "shard", offset: 0, reason: reason) }
    let index: Index
    do throws(IndexError) { index = try Index(at: path) } catch {
      if case .missing = error { throw damaged("the layout names it, and there is no index") }
      throw error
    }
    guard index.documentCount == shard.documents else {
      throw damaged("\(index.documentCount) documents, the layout says \(shard.documents)")
    }
  }
}

extension Index {
  /// Opens what is at a path: an index, or a layout of shards, which is searched as one index. ``reopen()`` follows a layout to its
  /// newest generation.
  ///
  /// - Throws: What ``init(at:)`` throws; `IndexError.damaged` where the layout, or a shard that it names, is.
  package static func opening(_ path: String) throws(IndexError) -> Index {
    guard let layout = try ShardLayout(at: path) else { return try Index(at: path) }
    do throws(IndexError) {
      let index = try Index(newestShards: { () throws(IndexError) in
        guard let layout = try ShardLayout(at: path) else { throw .missing(path: path) }
        return layout.shards.map { "\(path)/\($0.path)" }
      })
      if index.documentCount == layout.documents { return index }
    } catch {
      guard case .missing(let missing) = error, missing != path else { throw error }
    }
    // One of the shards is not what the layout says; or a newer layout came in between.
    if let newest = try ShardLayout(at: path), newest != layout { return try opening(path) }
    for shard in layout.shards { try layout.expect(shard, in: path) }
    return try opening(path)
  }

  /// What is damaged in a layout of shards: the indexes that it names.
  ///
  /// - Parameter check: What is damaged in a shard; called with its path too.
  package static func check(
    _ layout: ShardLayout, at path: String,
    _ check: (ShardLayout.Shard, String) throws(IndexError) -> [IndexError]
  ) throws(IndexError) -> [IndexError] {
    var findings: [IndexError] = []
    for shard in layout.shards {
      do throws(IndexError) {
        try layout.expect(shard, in: path)
        findings += try check(shard, "\(path)/\(shard.path)")
      } catch {
        guard case .damaged = error else { throw error }
        findings.append(error)
      }
    }
    return findings
  }
}
