import TestSupport
import Testing

@testable import Diglot

@Suite("A deep check")
struct SegmentVerifierTests {
  /// How a segment was made.
  enum Origin: CaseIterable {
    case built
    /// By a merge that took frames over, with several dictionaries.
    case merged
    case compacted
  }

  private static let folder = TemporaryDirectory()
  private static let segments: [Origin: [UInt8]] = {
    var segments: [Origin: [UInt8]] = [:]
    for origin in Origin.allCases {
      do { segments[origin] = try make(origin) } catch { Issue.record(error) }
    }
    return segments
  }()

  /// Documents with titles, fields, lists of more than a block, and one in several pieces.
  private static func documents(from first: Int) -> [Document] {
    var random = RandomDocuments(seed: UInt64(first))
    return (first..<first + 70).map { number in
      let text = number == first + 60 ? String(repeating: "长文一篇。 long ", count: 4_000) : "算力 \(random.text(12)) x x"
      return Document(
        key: "d\(number)", title: number % 5 == 0 ? random.text(2) : "", text: text,
        fields: number % 3 == 0 ? [Field(name: "date", value: "2026-04-\(10 + number % 20)")] : [])
    }
  }

  private static func make(_ origin: Origin) throws -> [UInt8] {
    let team = ThreadTeam(count: 1)
    let inputs = try [0, 70].map { (first) throws in
      let path = folder.file("\(origin)\(first).segment")
      // A dictionary of one's own takes more documents than a test has time for.
      let dictionary =
        origin == .merged ? CompressionDictionary(Array("算力 \(first) x x, the, and 长文一篇".utf8)) : nil
      var builder = try SegmentBuilder(
        Manifest.Entry(number: 1), path: path, dictionary, memoryByteCount: 256 << 20, with: team)
      var batch = AnalysisBatch()
      for document in documents(from: first) { batch.append(document) }
      if origin == .built { for document in documents(from: 70) { batch.append(document) } }
      var analyzer = BatchAnalyzer()
      try builder.append(analyzer.analyze(batch, dictionary))
      return Snapshot.Segment(reader: try builder.finish().reader, deletions: nil)
    }
    if origin == .built {
      return contents(ofFolder: folder.path)[PendingSegment.unfinishedPath("built0.segment")] ?? []
    }
    _ = try SegmentMerger.merge(
      inputs, into: folder.file("\(origin).segment"), origin == .compacted ? .remade : .copied, with: team)
    return contents(ofFolder: folder.path)["\(origin).segment"] ?? []
  }

  /// What check and deep check find in a segment.
  private func findings(_ bytes: [UInt8]) throws -> [IndexError] {
    let directory = TemporaryDirectory()
    write(bytes, to: directory.file("a.segment"))
    let reader: SegmentReader
    do throws(IndexError) { reader = try SegmentReader(path: directory.file("a.segment")) } catch { return [error] }
    let findings = reader.findings()
    guard findings.isEmpty else { return findings }
    let isComparable =
      reader.statistics.fingerprint == AnalysisEnvironment.current.fingerprint
      && reader.statistics.compression.version == Zstandard.version
    guard isComparable else { return [.missing(path: "cannot be compared")] }
    return try SegmentVerifier.findings(of: reader, memoryByteCount: 64 << 20, with: ThreadTeam(count: 1))
  }

  @Test("finds nothing in what a writer wrote", arguments: Origin.allCases)
  func sound(origin: Origin) throws {
    let bytes = try #require(Self.segments[origin])
    #expect(try findings(bytes) == [])
  }

  @Test("finds each bit that is not as it was written, in each part", arguments: SegmentPart.allCases, Origin.allCases)
  func flipped(part: SegmentPart, origin: Origin) throws {
    let segment = try #require(Self.segments[origin])
    let range = try #require(SealedSegment.parts(of: segment).first { $0.part == part }?.range)
    var random = SeededGenerator(seed: UInt64(part.rawValue))
    for _ in 0..<(range.isEmpty ? 0 : 8) {
      let (offset, bit) = (Int.random(in: range, using: &random), UInt8.random(in: 0..<8, using: &random))
      var bytes = segment
      bytes[offset] ^= 1 << bit
      SealedSegment.seal(&bytes)
      #expect(try !findings(bytes).isEmpty, "bit \(bit) of byte \(offset - range.lowerBound) of \(range.count)")
    }
  }
}
