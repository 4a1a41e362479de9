import Diglot
import TestSupport
import Testing

@Suite struct HostNamesTests {
  /// A host's own types, which have names of the library.
  private struct Document {
    var text: String
    var indexed: Diglot.Document { Diglot.Document(key: Field.id, text: text) }
  }
  private enum Field { static let id = "of the host" }
  private enum Index {}
  private enum Query {}
  private enum Version {}

  @Test("a host may have types of the same names, and reach those of the library by its own")
  func names() throws {
    let writer = try Diglot.IndexWriter.inMemory()
    try writer.add(Document(text: "算力").indexed)
    try writer.commit()
    let index: Diglot.Index = try writer.index()
    #expect(try index.search(Diglot.Query(parsing: "算力")).hits.map(\.key) == [Field.id])
    #expect(Diglot.Version.current.split(separator: ".").count == 3)
  }
}
