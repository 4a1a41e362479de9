import TestSupport
import Testing

@testable import Diglot

@Suite struct ManifestTests {
  private static let manifest: Manifest = {
    var manifest = Manifest()
    manifest.commit = 300
    manifest.nextSegment = UInt64.max
    manifest.segments = [
      Manifest.Entry(number: 1), Manifest.Entry(number: 1_234_567, deletionsCommit: 299, deletedCount: 1 << 40),
    ]
    return manifest
  }()

  @Test("a manifest comes back from its bytes")
  func roundTrip() throws {
    for manifest in [Self.manifest, Manifest()] {
      #expect(try Manifest(ByteSlice(manifest.bytes), path: "manifest") == manifest)
    }
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
