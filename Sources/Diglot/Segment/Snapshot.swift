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
    segments = try results.map { (result) throws(IndexError) in try result.get() }
  }

  /// The segments of a writer, whether they are committed or not.
  init(_ segments: [Segment], _ fieldTypes: [String: FieldType]) {
    var manifest = Manifest()
    manifest.fieldTypes = fieldTypes
    self.manifest = manifest
    self.segments = segments
    path = nil
  }

  // MARK: - Newer commits

  /// The newest commit; `nil` where it is this one.
  func newer() throws(IndexError) -> Snapshot? {
    guard let (path, place) = try newestPlace(), try place.manifest() != manifest else { return nil }
    return try Snapshot(place, at: path, sharing: self)
  }

  func isOutdated() throws(IndexError) -> Bool {
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
