/// Collects one part of a segment while the other parts are written, too.
///
/// Each piece of 64 KiB has a checksum. The first part goes straight to the segment's file. Another part that grows large
/// goes to a temporary file, so that a segment of any size is written in bounded memory.
final class PartWriter {
  private let destination: Destination
  private var pending: [UInt8] = []
  private var spilled: FileWriter?
  private var spilledByteCount = 0

  /// The checksum of each piece that is complete.
  private(set) var checksums: [UInt64] = []

  static let pieceByteCount = 64 << 10
  static let leastSpillByteCount = 1 << 20
  private static let highestReservedByteCount = 64 << 20
  /// A part that takes this much memory goes to a file.
  var spillByteCount = PartWriter.leastSpillByteCount {
    // Reserved memory costs nothing until it is used; an array that grows is copied to new pages.
    didSet { pending.reserveCapacity(min(spillByteCount, PartWriter.highestReservedByteCount)) }
  }

  private enum Destination {
    case file(FileWriter)
    case temporary(path: String)
    case comparison(PartComparison)
  }

  /// - Parameter file: The part begins at its end. Nothing else is written to the file before `finish`.
  init(into file: FileWriter) {
    destination = .file(file)
  }

  /// - Parameter temporaryPath: A file that is made if the part grows large, and that `finish` removes.
  init(temporaryPath: String) {
    destination = .temporary(path: temporaryPath)
  }

  /// Writes nothing, and compares what is appended with a part.
  init(comparing part: CheckedPart) {
    destination = .comparison(PartComparison(part))
  }

  var byteCount: Int { spilledByteCount + pending.count }

  /// Where the part differs from the one that it is compared with, once all of it is appended.
  var difference: IndexError? {
    guard case .comparison(let comparison) = destination else { return nil }
    return comparison.difference(from: byteCount)
  }

  func append(_ bytes: [UInt8]) throws(IndexError) {
    if case .comparison(let comparison) = destination {
      try comparison.compare(bytes, at: spilledByteCount)
      spilledByteCount += bytes.count
      return
    }
    pending += bytes
    if pending.count >= spillByteCount { try spill() }
  }

  private func spill() throws(IndexError) {
    let whole = pending.count / PartWriter.pieceByteCount * PartWriter.pieceByteCount
    checksums += PieceChecksums.make(of: pending, upTo: whole)
    try PartWriter.append(pending, upTo: whole, to: spilledFile())
    pending.removeSubrange(..<whole)
    spilledByteCount += whole
  }

  private static func append(_ bytes: [UInt8], upTo count: Int, to file: FileWriter) throws(IndexError) {
    let span = bytes.span
    try unsafe file.append(span.extracting(..<count).bytes)
  }

  private func spilledFile() throws(IndexError) -> FileWriter {
    switch destination {
    case .file(let file): return file
    case .comparison: preconditionFailure("what is compared is not written")
    case .temporary(let path):
      if let spilled { return spilled }
      let file = try FileWriter(creating: path)
      spilled = file
      return file
    }
  }

  /// Appends the rest of the part to `file`, and completes `checksums`.
  func finish(into file: FileWriter) throws(IndexError) {
    if let spilled {
      try spilled.close()
      try copy(spilled.path, to: file)
      try FileSystem.remove(file: spilled.path)
    }
    checksums += PieceChecksums.make(of: pending, upTo: pending.count)
    try file.append(pending)
  }

  private func copy(_ path: String, to file: FileWriter) throws(IndexError) {
    let copy = try MappedFile(path: path)
    var start = 0
    while start < copy.byteCount {
      let end = min(start + 1 << 20, copy.byteCount)
      try copy.bytes[start..<end].withBytes { (bytes) throws(IndexError) in try file.append(bytes) }
      copy.bytes.forgetPages()
      start = end
    }
  }
}
