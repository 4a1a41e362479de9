import Testing
import TestSupport

@testable import Diglot

@Suite struct IndexWriterTests {
  private let directory = TemporaryDirectory()

  /// Adds documents in one commit; what became of each.
  @discardableResult
  private func add(_ documents: [Document]) throws -> [AddOutcome] {
    try Index.write(at: directory.path) { (writer) throws in try documents.map { try writer.add($0) } }
  }

  private func keys(_ query: String) throws -> [String] {
    try Index(at: directory.path).search(query).hits.map(\.key)
  }

  @Test("a document that is updated in the commit that adds it is found, once")
  func updatedInOneCommit() throws {
    let second = Document(key: "a", text: "second")
    #expect(try add([Document(key: "a", text: "first"), second, second]) == [.added, .updated, .unchanged])
    #expect(try Index(at: directory.path).document("a")?.text == "second")
    #expect(try add([second, Document(key: "a", text: "third")]) == [.unchanged, .updated])
    #expect(try Index(at: directory.path).documentCount == 1)
    #expect(try keys("third") == ["a"])
    #expect(try keys("first OR second").isEmpty)
  }
}
