import TestSupport

@testable import Diglot

/// The files of an index, taken apart, so that a test can change them and mend every checksum after that: what stands behind
/// the checksums then meets bytes that no writer makes.
struct ForgedIndex {
  var manifest: Manifest
  /// By number.
  var segments: [UInt64: ForgedSegment]
  /// The bytes of the deletions, by the number of their segment.
  var deletions: [UInt64: [UInt8]]
  /// Changes the bytes of the manifest, whose last eight are its checksum.
  var changeManifest: @Sendable ([UInt8]) -> [UInt8] = { $0 }

  init(at folder: String) throws {
    let files = contents(ofFolder: folder)
    manifest = try Manifest(ByteSlice(files["manifest"] ?? []), path: "manifest")
    segments = [:]
    deletions = [:]
    for entry in manifest.segments {
      segments[entry.number] = ForgedSegment(files[entry.fileName] ?? [])
      if entry.deletionsCommit > 0 { deletions[entry.number] = files[entry.deletionsFileName] }
    }
  }

  /// The files by their names, with all checksums right and each file bound to the manifest.
  var files: [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    var mended = manifest
    for index in mended.segments.indices {
      let entry = mended.segments[index]
      if let bytes = segments[entry.number]?.bytes {
        files[entry.fileName] = bytes
        mended.segments[index].identity = ForgedSegment.identity(of: bytes)
      }
      if entry.deletionsCommit > 0, let bytes = deletions[entry.number].map(ForgedIndex.sealed) {
        files[entry.deletionsFileName] = bytes
        mended.segments[index].deletionsIdentity = DeletionsFile.identity(of: bytes)
      }
    }
    files["manifest"] = ForgedIndex.sealed(changeManifest(mended.bytes))
    return files
  }

  /// Puts the parts of each segment in the order of their numbers.
  mutating func sortParts() {
    for number in segments.keys { segments[number]?.parts.sort { $0.number < $1.number } }
  }

  func write(to folder: String) {
    for (name, bytes) in files { TestSupport.write(bytes, to: "\(folder)/\(name)") }
  }

  /// Bytes whose last eight are the checksum of those before.
  static func sealed(_ bytes: [UInt8]) -> [UInt8] {
    var sealed = Array(bytes.dropLast(8))
    sealed.appendLittleEndian(unsafe Checksum.xxh64(sealed.span.bytes))
    return sealed
  }
}

/// The parts of a segment file.
struct ForgedSegment {
  var parts: [(number: UInt32, bytes: [UInt8])] = []
  /// Changes the table and the first 16 bytes of the trailer.
  var changeTable: @Sendable ([UInt8]) -> [UInt8] = { $0 }

  init(_ file: [UInt8]) {
    let bytes = ByteSlice(file)
    let trailer = file.count - SegmentFormat.trailerByteCount
    var (entry, start) = (Int(bytes.uint64(at: trailer)), SegmentFormat.headByteCount)
    for _ in 0..<bytes.uint32(at: trailer + 8) {
      let byteCount = Int(bytes.uint64(at: entry + 4))
      parts.append((bytes.uint32(at: entry), Array(file[start..<start + byteCount])))
      start += byteCount
      entry += 12 + 8 * ((byteCount + PartWriter.pieceByteCount - 1) / PartWriter.pieceByteCount)
    }
  }

  subscript(part: SegmentPart) -> [UInt8] {
    get { parts.first { $0.number == part.rawValue }?.bytes ?? [] }
    set {
      if let index = parts.firstIndex(where: { $0.number == part.rawValue }) { parts[index].bytes = newValue }
    }
  }

  /// The file, with a table and checksums as a writer makes them.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendLittleEndian(SegmentFormat.magic)
    var table: [UInt8] = []
    for part in parts {
      bytes += part.bytes
      table.appendLittleEndian(part.number)
      table.appendLittleEndian(UInt64(part.bytes.count))
      for checksum in PieceChecksums.make(of: part.bytes, upTo: part.bytes.count) { table.appendLittleEndian(checksum) }
    }
    table.appendLittleEndian(UInt64(bytes.count))
    table.appendLittleEndian(UInt32(parts.count))
    table.appendLittleEndian(SegmentFormat.version)
    table = changeTable(table)
    table.appendLittleEndian(unsafe Checksum.xxh64(table.span.bytes))
    table.appendLittleEndian(SegmentFormat.magic)
    return bytes + table
  }

  static func identity(of file: [UInt8]) -> FileIdentity {
    FileIdentity(byteCount: file.count, checksum: ByteSlice(file).uint64(at: file.count - 16))
  }
}
