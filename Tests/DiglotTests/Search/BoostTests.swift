import TestSupport
import Testing

@testable import Diglot

@Suite("Boosts") struct BoostTests {
  @Test("a large boost leaves documents with all the words first, and scores finite")
  func largeBoosts() throws {
    let directory = TemporaryDirectory()
    try Index.write(at: directory.path) { (writer) throws in
      try writer.add(Document(key: "one", text: "foo"))
      try writer.add(
        Document(key: "both", text: "foo bar and much more that makes the document long, and longer than that"))
      for number in 0..<300 { try writer.add(Document(key: "\(number)", text: "other \(number)")) }
    }
    let index = try Index(at: directory.path)
    let first = try index.search("foo^1000 bar").hits.map(\.key)
    let areFinite = try index.search("foo^1e300 bar").hits.allSatisfy { $0.score.isFinite }
    #expect(first == ["both", "one"])
    #expect(areFinite)
  }
}
