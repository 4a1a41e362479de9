import Foundation
import Tables
import Testing

@testable import Diglot

@Suite struct StoredAlphabetOrderTests {
  private static let orderFile = URL(filePath: TableFiles.packageSources)
    .appending(path: "Diglot/Documents/StoredAlphabetOrder.swift")
  private static let countsFile = URL(filePath: TableFiles.sources).appending(path: "StoredAlphabet/counts.txt")

  @Test("the committed order is the one its counts give")
  func regenerates() throws {
    let counts = try String(contentsOf: Self.countsFile, encoding: .utf8)
    let expected = try StoredAlphabetGenerator(counts: counts).swiftSource()
    if ProcessInfo.processInfo.environment["DIGLOT_RECORD"] == "1" {
      try expected.write(to: Self.orderFile, atomically: true, encoding: .utf8)
      return
    }
    let committed = try String(contentsOf: Self.orderFile, encoding: .utf8)
    let lines = zip(committed.split(separator: "\n"), expected.split(separator: "\n"))
    for (line, wanted) in lines where line != wanted { Issue.record("committed: \(line)\ngenerated: \(wanted)") }
    #expect(committed == expected)
  }

  @Test("each rank has the character of format version 1")
  func neverChanges() {
    let scalars = StoredAlphabetCharacters.all.compactMap { Unicode.Scalar($0) }
    #expect(scalars.count == StoredAlphabet.rankCount)
    #expect(HanVariantsGenerator.checksum(of: String(String.UnicodeScalarView(scalars))) == 0x5D0C_3ADD_45F4_C8AE)
    #expect(SegmentFormat.version == 1)
  }
}
