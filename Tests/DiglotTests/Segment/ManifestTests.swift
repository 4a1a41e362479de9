import TestSupport
import Testing

@testable import Diglot

@Suite struct ManifestTests {
  private static let manifest: Manifest = {
    var manifest = Manifest()
    manifest.commit = 300
    manifest.nextSegment = 1 << 61
    manifest.segments = [
      Manifest.Entry(number: 1, identity: FileIdentity(byteCount: 300, checksum: 7)),
      Manifest.Entry(
        number: 1_234_567, deletionsCommit: 299, deletedCount: 1 << 40,
        deletionsIdentity: FileIdentity(byteCount: 0, checksum: .max)),
    ]
    manifest.parts = [
      Manifest.Part(number: PartNumber(1 << 24 | 5), bytes: [1, 2]), .init(number: PartNumber(2 << 24), bytes: []),
    ]
    return manifest
  }()

  @Test("a manifest comes back from its bytes")
  func roundTrip() throws {
    for manifest in [Self.manifest, Manifest()] {
      #expect(try Manifest(ByteSlice(manifest.bytes), path: "manifest") == manifest)
    }
  }

  @Test(
    "numbers that a writer could not go on from are damage",
    arguments: [
      { $0.commit = .max }, { $0.commit = 1 << 62 }, { $0.nextSegment = .max }, { $0.nextSegment = 1_234_567 },
      { $0.segments[0].number = 1_234_567 }, { $0.segments[1].deletionsCommit = 301 },
      { $0.segments[1].deletedCount = 0 }, { $0.environment.icuVersion = "72\u{1B}[2J" },
    ] as [@Sendable (inout Manifest) -> Void])
  func impossible(_ change: @Sendable (inout Manifest) -> Void) throws {
    var manifest = Self.manifest
    change(&manifest)
    let error = #expect(throws: IndexError.self) { try Manifest(ByteSlice(manifest.bytes), path: "manifest") }
    if case .damaged(_, "manifest", _, _) = error { return }
    Issue.record("\(String(describing: error))")
  }

  @Test("file names order as the numbers do")
  func names() {
    #expect(Manifest.Entry(number: 12).fileName == "000012.segment")
    #expect(Self.manifest.segments[1].deletionsFileName == "1234567.299.deletions")
  }

  @Test("a version from the future is told from damage")
  func version() {
    var bytes = Self.manifest.bytes
    bytes[8] = 2
    #expect(throws: IndexError.unsupportedVersion(file: "manifest", found: 2, supported: 1)) {
      try Manifest(ByteSlice(bytes), path: "manifest")
    }
  }
}
