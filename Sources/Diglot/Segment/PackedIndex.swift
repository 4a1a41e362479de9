/// An index in one file, or in bytes of that layout: see `PackedFormat`. It is read, never written.
struct PackedIndex: Sendable {
  /// The name in messages. A file in it has the name of an archive's member, `PATH!000001.segment`, and offsets that count
  /// from its own start.
  let path: String
  let manifest: Manifest
  private let bytes: ByteSlice
  private let files: [String: Range<Int>]

  /// - Parameters:
  ///   - bytes: From the first one of the index.
  ///   - end: Where they may end otherwise than with its last file.
  /// - Throws: `IndexError.notAnIndex` where it is something else, `damaged` where it is not whole.
  init(_ bytes: ByteSlice, path: String, end: End = .exact) throws(IndexError) {
    self.path = path
    guard PackedIndex.isPacked(bytes) else { throw .notAnIndex(path: path) }
    func damaged(_ offset: Int, _ reason: String) -> IndexError {
      .damaged(file: path, part: "packed index", offset: offset, reason: reason)
    }
    guard bytes.byteCount >= PackedFormat.headByteCount, bytes.uint64(at: 0) == PackedFormat.magic else {
      throw damaged(0, "no head that begins with DIGLOTPK")
    }
    let version = bytes.uint32(at: 8)
    guard version == PackedFormat.version else {
      throw .unsupportedVersion(file: path, found: Int(version), supported: Int(PackedFormat.version))
    }
    let manifestEnd = PackedFormat.headByteCount + Int(bytes.uint32(at: 12))
    guard manifestEnd <= bytes.byteCount else {
      throw damaged(12, "a manifest up to byte \(manifestEnd), the file has \(bytes.byteCount)")
    }
    manifest = try PackedIndex.manifest(bytes[PackedFormat.headByteCount..<manifestEnd], path)
    self.bytes = bytes
    files = try PackedIndex.places(of: manifest, after: manifestEnd, path)
    let fileEnd = files.values.reduce(manifestEnd) { max($0, $1.upperBound) }
    guard fileEnd <= bytes.byteCount || end == .early else {
      throw damaged(bytes.byteCount, "it ends here, its files end at \(fileEnd)")
    }
    guard fileEnd >= bytes.byteCount || end != .exact else {
      throw damaged(fileEnd, "\(bytes.byteCount - fileEnd) bytes after its last file")
    }
  }

  enum End {
    case exact
    /// Other bytes may follow.
    case late
    /// It may be cut short; files that are not whole are not there.
    case early
  }

  /// Whether bytes are a packed index, if perhaps a damaged one.
  private static func isPacked(_ bytes: ByteSlice) -> Bool {
    if bytes.byteCount >= 8, bytes.uint64(at: 0) == PackedFormat.magic { return true }
    let manifest = PackedFormat.headByteCount
    return bytes.byteCount >= manifest + 8 && Manifest.isBegin(bytes.uint64(at: manifest))
  }

  /// Whether a packed index is at `path`.
  static func isPacked(path: String) throws(IndexError) -> Bool {
    guard try FileSystem.kind(of: path) == .file else { return false }
    return isPacked(try MappedFile(path: path).bytes)
  }

  private static func manifest(_ bytes: ByteSlice, _ path: String) throws(IndexError) -> Manifest {
    do throws(IndexError) {
      return try Manifest(bytes, path: path)
    } catch {
      guard case .damaged(_, _, let offset, let reason) = error else { throw error }
      throw .damaged(
        file: path, part: "manifest of a packed index", offset: PackedFormat.headByteCount + offset, reason: reason)
    }
  }

  /// Where the files of a manifest are, which ends at an offset.
  private static func places(
    of manifest: Manifest, after manifestEnd: Int, _ path: String
  ) throws(IndexError) -> [String: Range<Int>] {
    var files: [String: Range<Int>] = [:]
    var end = manifestEnd
    func add(_ name: String, _ identity: FileIdentity) throws(IndexError) {
      guard identity.byteCount < highestByteCount else {
        throw .damaged(
          file: path, part: "packed index", offset: 0, reason: "a file of \(identity.byteCount) bytes in it")
      }
      let start = PackedFormat.start(after: end)
      end = start + Int(identity.byteCount)
      files[name] = start..<end
    }
    for entry in manifest.segments {
      try add(entry.fileName, entry.identity)
      if entry.deletionsCommit > 0 { try add(entry.deletionsFileName, entry.deletionsIdentity) }
    }
    return files
  }

  /// The sum over all files that a manifest may name fits in an `Int`.
  private static let highestByteCount: UInt64 = 1 << 47

  /// The name in messages of a file in it.
  func member(_ name: String) -> String { "\(path)!\(name)" }

  /// The bytes of a file that the manifest names; `nil` where it is not whole.
  func file(_ name: String) -> ByteSlice? {
    files[name].flatMap { $0.upperBound <= bytes.byteCount ? bytes[$0] : nil }
  }

  /// The first byte between the files that is not zero.
  func damagedPadding() -> IndexError? {
    var end = PackedFormat.headByteCount + manifest.bytes.count
    for file in files.values.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      for offset in end..<file.lowerBound where bytes.byte(at: offset) != 0 {
        return .damaged(file: path, part: "padding", offset: offset, reason: "\(bytes.byte(at: offset)), not zero")
      }
      end = file.upperBound
    }
    return nil
  }
}

// MARK: - Packing

extension PackedIndex {
  /// Calls `body` with the bytes of a commit as one file, piece after piece, none longer than 1 MiB. Each is checked before.
  ///
  /// - Throws: `IndexError.damaged` where the commit is, or what `body` throws.
  static func forEachPiece(
    of snapshot: Snapshot, _ body: (RawSpan) throws(IndexError) -> Void
  ) throws(IndexError) {
    let manifest = PackedFormat.manifest(of: snapshot.manifest)
    var end = 0
    func append(_ bytes: ByteSlice) throws(IndexError) {
      end += bytes.byteCount
      try bytes.withBytes(body)
    }
    func pad() throws(IndexError) {
      try append(ByteSlice([UInt8](repeating: 0, count: PackedFormat.start(after: end) - end)))
    }
    try append(ByteSlice(PackedFormat.head(manifest.bytes)))
    for segment in snapshot.segments {
      try pad()
      try segment.reader.forEachPiece(append)
      guard let deletions = segment.deletions else { continue }
      try pad()
      try append(
        ByteSlice(DeletionsFile.bytes(of: deletions, documentCount: segment.reader.statistics.documentCount)))
    }
  }

  /// How many bytes that are.
  static func byteCount(of snapshot: Snapshot) -> Int {
    var end = PackedFormat.headByteCount + PackedFormat.manifest(of: snapshot.manifest).bytes.count
    for entry in snapshot.manifest.segments {
      end = PackedFormat.start(after: end) + Int(entry.identity.byteCount)
      if entry.deletionsCommit > 0 { end = PackedFormat.start(after: end) + Int(entry.deletionsIdentity.byteCount) }
    }
    return end
  }

  /// Makes the bytes of a commit the contents of the file at `path`: all of them at once, in place of an older packed index.
  ///
  /// - Returns: How many they are.
  /// - Throws: `IndexError.notAnIndex` where something else is at the path.
  static func write(_ snapshot: Snapshot, to path: String) throws(IndexError) -> Int {
    if try FileSystem.hasName(path), try !isPacked(path: path) { throw .notAnIndex(path: path) }
    let file = try FileWriter.create(beside: path)
    do throws(IndexError) {
      try forEachPiece(of: snapshot) { (piece) throws(IndexError) in try file.append(piece) }
      try file.sync()
      try file.close()
      try FileSystem.rename(file.path, to: path)
    } catch {
      try? FileSystem.remove(file: file.path)
      throw error
    }
    try FileSystem.syncDirectoryIfReadable(FileSystem.parent(of: path))
    return file.byteCount
  }
}
