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

  /// Opens the newest commit of the index at `directory`.
  ///
  /// - Throws: `IndexError.missing` where there is no index, `.notAnIndex` where something else is at the path.
  init(directory: String) throws(IndexError) {
    let (manifest, segments) = try Snapshot.openNewest(directory)
    self.manifest = manifest
    self.segments = segments
  }

  /// A writer may replace segments after the manifest was read and before they are opened. The newer manifest is read
  /// then.
  private static func openNewest(_ directory: String) throws(IndexError) -> (Manifest, [Segment]) {
    let (manifest, results) = try openEach(directory)
    return (manifest, try results.map { (result) throws(IndexError) in try result.get() })
  }

  /// Opens each segment of the newest commit, or says what is wrong with it.
  static func openEach(_ directory: String) throws(IndexError) -> (Manifest, [Result<Segment, IndexError>]) {
    var manifest = try readManifest(directory)
    while true {
      let results = manifest.segments.map { entry in
        Result { () throws(IndexError) in try open(entry, in: directory) }
      }
      let areSound = results.allSatisfy { if case .success = $0 { true } else { false } }
      if areSound { return (manifest, results) }
      let newer = try readManifest(directory)
      if newer == manifest { return (manifest, results) }
      manifest = newer
    }
  }

  static func readManifest(_ directory: String) throws(IndexError) -> Manifest {
    guard try IndexFolder.hasManifest(directory) else { throw .missing(path: directory) }
    let path = "\(directory)/\(Manifest.fileName)"
    return try Manifest(MappedFile(path: path).bytes, path: path)
  }

  static func open(_ entry: Manifest.Entry, in directory: String) throws(IndexError) -> Segment {
    let path = "\(directory)/\(entry.fileName)"
    guard try FileSystem.kind(of: path) == .file else {
      throw .damaged(file: path, part: "segment", offset: 0, reason: "the file is missing")
    }
    let reader = try SegmentReader(path: path)
    try entry.identity.expect(reader.identity, path, part: "segment")
    guard entry.deletionsCommit > 0 else { return Segment(reader: reader, deletions: nil) }
    let deletionsPath = "\(directory)/\(entry.deletionsFileName)"
    guard try FileSystem.kind(of: deletionsPath) == .file else {
      throw .damaged(file: deletionsPath, part: "deletions", offset: 0, reason: "the file is missing")
    }
    let (deletions, identity) = try DeletionsFile.read(
      deletionsPath, documentCount: reader.statistics.documentCount)
    try entry.deletionsIdentity.expect(identity, deletionsPath, part: "deletions")
    guard deletions.count == entry.deletedCount else {
      throw .damaged(
        file: deletionsPath, part: "deletions", offset: 0,
        reason: "\(deletions.count) deleted documents, the manifest says \(entry.deletedCount)")
    }
    return Segment(reader: reader, deletions: deletions)
  }

  /// The types of its fields.
  var types: FieldTypes { FieldTypes(manifest.fieldTypes) }

  var documentCount: Int { segments.reduce(0) { $0 + $1.liveCount } }
}
