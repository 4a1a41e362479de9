/// The open segments of one commit. Later commits do not change it; any number of threads may read it.
final class Snapshot: Sendable {
  /// A segment with its deletions.
  struct Segment: Sendable {
    let reader: SegmentReader
    let deletions: BitSet?

    var liveCount: Int { reader.statistics.documentCount - (deletions?.count ?? 0) }

    /// The size of the segment's files.
    var byteCount: Int {
      let documentCount = reader.statistics.documentCount
      return reader.byteCount + (deletions.map { DeletionsFile.bytes(of: $0, documentCount: documentCount).count } ?? 0)
    }

    @inline(__always)
    func isDeleted(_ document: DocID) -> Bool { deletions?.contains(Int(document)) ?? false }

    /// Finds the document of a key; a deleted one does not count.
    func find(_ key: String) throws(IndexError) -> DocID? { try reader.find(key, without: deletions) }
  }

  let manifest: Manifest
  let segments: [Segment]
  /// Where a newer commit may stand; `nil` for a packed index that no path leads to.
  private let path: String?
  /// The indexes that it is made of, where there are several.
  private let shards: Shards?

  /// Several indexes that are searched as one, and what tells which ones these are now.
  private struct Shards {
    let all: [Snapshot]
    let paths: [String]
    let newest: @Sendable () throws(IndexError) -> [String]
  }

  /// Opens the newest commit of the index at a path.
  ///
  /// - Throws: `IndexError.missing` where there is no index, `.notAnIndex` where something else is at the path.
  convenience init(directory path: String) throws(IndexError) { try self.init(IndexPlace(path: path), at: path) }

  /// A writer may replace segments after the manifest was read and before they are opened. The newer manifest is read
  /// then.
  ///
  /// - Parameters:
  ///   - path: The path that led to the place, if one did.
  ///   - older: Another commit, whose segments are shared where both have them.
  init(_ place: IndexPlace, at path: String? = nil, sharing older: Snapshot? = nil) throws(IndexError) {
    let (manifest, results) = try Snapshot.openEach(place, sharing: older)
    self.manifest = manifest
    self.path = path
    shards = nil
    segments = try results.map { (result) throws(IndexError) in try result.get() }
  }

  /// The segments of a writer, whether they are committed or not.
  init(_ segments: [Segment], _ fieldTypes: [String: FieldType]) {
    var manifest = Manifest()
    manifest.fieldTypes = fieldTypes
    self.manifest = manifest
    self.segments = segments
    path = nil
    shards = nil
  }

  /// The segments of several indexes, in their order.
  ///
  /// - Parameters:
  ///   - newest: The paths of the indexes, now and whenever it is asked whether there are newer ones.
  ///   - older: What has some of them open.
  /// - Throws: `IndexError.damaged` where other tables made one of them than those before.
  convenience init(
    shards newest: @escaping @Sendable () throws(IndexError) -> [String], sharing older: Snapshot? = nil
  ) throws(IndexError) {
    let paths = try newest()
    var all: [Snapshot] = []
    for path in paths {
      if let shard = try older?.shard(at: path) { all.append(shard) } else { all.append(try Snapshot(directory: path)) }
    }
    try self.init(Shards(all: all, paths: paths, newest: newest))
  }

  private init(_ shards: Shards) throws(IndexError) {
    var manifest = Manifest()
    if let first = shards.all.first { manifest.environment = first.manifest.environment }
    for (shard, path) in zip(shards.all, shards.paths) {
      guard shard.manifest.environment == manifest.environment else {
        throw .damaged(
          file: "\(path)/\(Manifest.fileName)", part: "analysis", offset: 0,
          reason: "other tables, or another version of ICU, made it than \(shards.paths[0])")
      }
      for entry in shard.manifest.segments {
        var entry = entry
        entry.number = manifest.nextSegment
        manifest.nextSegment += 1
        manifest.segments.append(entry)
      }
      manifest.commit = max(manifest.commit, shard.manifest.commit)
      manifest.fieldTypes.merge(shard.manifest.fieldTypes) { first, _ in first }
    }
    self.manifest = manifest
    self.shards = shards
    segments = shards.all.flatMap(\.segments)
    path = nil
  }

  /// One of its indexes, as of its newest commit.
  private func shard(at path: String) throws(IndexError) -> Snapshot? {
    let number = shards?.paths.firstIndex { $0.utf8.elementsEqual(path.utf8) }
    guard let shards, let number else { return nil }
    let shard = shards.all[number]
    if let newer = try shard.newer() { return newer }
    return shard
  }

  // MARK: - Newer commits

  /// The newest commit; `nil` where it is this one.
  func newer() throws(IndexError) -> Snapshot? {
    if let shards {
      guard try isOutdated() else { return nil }
      return try Snapshot(shards: shards.newest, sharing: self)
    }
    guard let (path, place) = try newestPlace(), try place.manifest() != manifest else { return nil }
    return try Snapshot(place, at: path, sharing: self)
  }

  func isOutdated() throws(IndexError) -> Bool {
    if let shards {
      guard try shards.newest() == shards.paths else { return true }
      for shard in shards.all where try shard.isOutdated() { return true }
      return false
    }
    guard let (_, place) = try newestPlace() else { return false }
    return try place.manifest() != manifest
  }

  /// `nil` where there can be no newer commit.
  private func newestPlace() throws(IndexError) -> (path: String, place: IndexPlace)? {
    guard let path, !MemoryFolder.isGone(path) else { return nil }
    return (path, try IndexPlace(path: path))
  }

  // MARK: - Opening

  /// Opens each segment of the newest commit, or says what is wrong with it.
  static func openEach(
    _ place: IndexPlace, sharing older: Snapshot? = nil
  ) throws(IndexError) -> (Manifest, [Result<Segment, IndexError>]) {
    var manifest = try place.manifest()
    while true {
      let results = manifest.segments.map { entry in
        Result { () throws(IndexError) in try open(entry, in: place, sharing: older) }
      }
      let areSound = results.allSatisfy { if case .success = $0 { true } else { false } }
      if areSound { return (manifest, results) }
      let newer = try place.manifest()
      if newer == manifest { return (manifest, results) }
      manifest = newer
    }
  }

  /// The newest manifest of the index at a path.
  static func readManifest(_ path: String) throws(IndexError) -> Manifest { try IndexPlace(path: path).manifest() }

  /// The segment of an entry, which a commit before may have open. Its files never change.
  private func segment(of entry: Manifest.Entry) -> (entry: Manifest.Entry, segment: Segment)? {
    zip(manifest.segments, segments).first { $0.0.number == entry.number && $0.0.identity == entry.identity }
      .map { (entry: $0, segment: $1) }
  }

  static func open(
    _ entry: Manifest.Entry, in place: IndexPlace, sharing older: Snapshot? = nil
  ) throws(IndexError) -> Segment {
    let shared = older?.segment(of: entry)
    if let shared, shared.entry == entry { return shared.segment }
    let reader = if let shared { shared.segment.reader } else { try reader(of: entry, in: place) }
    guard entry.deletionsCommit > 0 else { return Segment(reader: reader, deletions: nil) }
    let (deletionsPath, deletionsBytes) = try place.file(entry.deletionsFileName, "deletions")
    let (deletions, identity) = try DeletionsFile.read(
      deletionsBytes, deletionsPath, documentCount: reader.statistics.documentCount)
    try entry.deletionsIdentity.expect(identity, deletionsPath, part: "deletions")
    guard deletions.count == entry.deletedCount else {
      throw .damaged(
        file: deletionsPath, part: "deletions", offset: 0,
        reason: "\(deletions.count) deleted documents, the manifest says \(entry.deletedCount)")
    }
    return Segment(reader: reader, deletions: deletions)
  }

  private static func reader(of entry: Manifest.Entry, in place: IndexPlace) throws(IndexError) -> SegmentReader {
    let (path, bytes) = try place.file(entry.fileName, "segment")
    let reader = try SegmentReader(path: path, bytes)
    try entry.identity.expect(reader.identity, path, part: "segment")
    return reader
  }

  /// The types of its fields.
  var types: FieldTypes { FieldTypes(manifest.fieldTypes) }

  var documentCount: Int { segments.reduce(0) { $0 + $1.liveCount } }
}
