import TestSupport
import Testing

@testable import Diglot

@Suite("A deep check of an index")
struct DeepCheckTests {
  private let directory = TemporaryDirectory()

  init() throws {
    for part in 0..<3 {
      try Index.write(at: directory.path) { (writer) throws in
        for number in 0..<20 { try writer.add(Document(key: "\(part).\(number)", text: "算力平台 \(number) zebra")) }
      }
    }
    try Index.write(at: directory.path) { (writer) throws in try writer.remove("1.3") }
  }

  @Test("finds nothing in a sound index, with any number of threads", arguments: [1, 3])
  func sound(threads: Int) throws {
    let findings = try Index.deepCheck(at: directory.path, WriterOptions(threads: threads))
    #expect(findings.damage == [] && findings.incomparable == [])
  }

  /// What nothing else in an index tells: the number of the commit, as long as it is not below that of a file of deletions,
  /// and of the next segment, as long as it is above those of all.
  @Test("finds each bit of the manifest that is not as it was written, but for numbers that are only counted up")
  func manifest() throws {
    let bytes = contents(ofFolder: directory.path)[Manifest.fileName] ?? []
    let numbers = 12..<14
    for bit in 0..<(bytes.count - 8) * 8 where !numbers.contains(bit / 8) {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      seal(&flipped)
      write(flipped, to: directory.file(Manifest.fileName))
      do throws(IndexError) {
        let findings = try Index.deepCheck(at: directory.path)
        #expect(!findings.damage.isEmpty || !findings.incomparable.isEmpty, "bit \(bit % 8) of byte \(bit / 8)")
      } catch {}
    }
  }

  private func seal(_ manifest: inout [UInt8]) {
    manifest.removeLast(8)
    manifest.appendLittleEndian(Checksum.xxh64(manifest.span.bytes))
  }

  @Test("says so where other tables analysed the texts, and calls it no damage")
  func otherTables() throws {
    var manifest = try Snapshot(directory: directory.path).manifest
    manifest.environment.fingerprint ^= 1
    write(manifest.bytes, to: directory.file(Manifest.fileName))
    let findings = try Index.deepCheck(at: directory.path)
    #expect(findings.damage == [] && findings.incomparable == [directory.file(Manifest.fileName)])
  }
}
