import TestSupport

@testable import Diglot

/// The index of the worked example in IndexFormat.md: one document, in two scripts' worth of terms.
///
/// What depends on the machine, the versions of ICU and Zstandard and the fingerprint, is fixed here. The document has no run of more
/// than two Han characters, so no dictionary has a say in its terms.
enum ExampleIndex {
  static let document = Document(key: "a", text: "軟件、軟件")

  static let environment = AnalysisEnvironment(
    icuVersion: "72.1", fingerprint: 0x1122_3344_5566_7788)

  /// Writes the index into an existing folder, through the same writers that every index is made by.
  static func write(to folder: String) throws {
    var batch = AnalysisBatch()
    batch.append(document)
    var analyzer = BatchAnalyzer()
    let analyzed = try analyzer.analyze(batch, nil)
    var entry = Manifest.Entry(number: 1)
    let team = ThreadTeam(count: 1)
    defer { team.close() }
    var documents = try SegmentWriter(path: "\(folder)/\(entry.fileName)", with: team)
    for document in analyzed.entries { try documents.append(document) }
    for frame in analyzed.frames { try documents.stored.append(frame) }
    var inverter = Inverter()
    for block in analyzed.tokens { inverter.add(block) }
    var terms = try documents.endDocuments(
      analyzed.totals, fingerprint: environment.fingerprint, StoredCompression(version: 10_505))
    try inverter.write(to: &terms, with: team)
    try terms.finish()
    entry.identity = try SegmentReader(path: "\(folder)/\(entry.fileName)").identity

    var manifest = Manifest()
    manifest.commit = 1
    manifest.nextSegment = 2
    manifest.environment = environment
    manifest.segments = [entry]
    try FileSystem.replaceAtomically(path: "\(folder)/\(Manifest.fileName)", with: manifest.bytes)
  }

  /// The deletions file that a second commit would write if it removed the document.
  static var deletions: [UInt8] {
    var deletions = BitSet(capacity: 1)
    deletions.insert(0)
    return DeletionsFile.bytes(of: deletions, documentCount: 1)
  }
}
