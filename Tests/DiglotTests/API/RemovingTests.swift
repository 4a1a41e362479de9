import Diglot
import TestSupport
import Testing

@Suite struct RemovingTests {
  private let directory = TemporaryDirectory()

  private func document(_ key: String, _ text: String, place: String = "香港") -> Document {
    Document(key: key, text: text, fields: [Field(name: "place", value: place)])
  }

  @Test("what matches goes: committed documents and later ones, in either script; the rest stays")
  func removes() throws {
    let writer = try IndexWriter(at: directory.path)
    try writer.add(document("a", "數據中心"))
    try writer.add(document("b", "别的"))
    try writer.commit()
    try writer.add(document("c", "数据中心"))
    try writer.add(document("d", "数据", place: "北京"))
    #expect(try Set(writer.remove(matching: "\"数据中心\"")) == ["a", "c"])
    #expect(writer.documentCount == 2)
    #expect(try Index(at: directory.path).documentCount == 2, "nothing is committed yet")
    try writer.add(document("e", "後來"))
    try writer.commit()
    #expect(try Index(at: directory.path).keys() == ["b", "d", "e"])
    #expect(try writer.remove(matching: "place:北京") == ["d"])
    #expect(try writer.remove(matching: "place:北京") == [])
    try writer.commit()
    #expect(try Index(at: directory.path).keys() == ["b", "e"])
    #expect(try Index.check(at: directory.path).isEmpty)
  }

  @Test("a document that was replaced or removed since the commit matches as it is now")
  func asItIsNow() throws {
    let writer = try IndexWriter(at: directory.path)
    for key in ["a", "b", "c"] { try writer.add(document(key, "旧")) }
    try writer.commit()
    try writer.add(document("a", "新"))
    try writer.remove("b")
    #expect(try writer.remove(matching: "旧") == ["c"])
    #expect(try writer.remove(matching: "新") == ["a"])
    #expect(writer.documentCount == 0)
    try writer.commit()
    #expect(try Index(at: directory.path).documentCount == 0)
  }

  @Test("a query that is wrong changes nothing, and an empty index has nothing to remove")
  func wrong() throws {
    let writer = try IndexWriter(at: directory.path)
    #expect(try writer.remove(matching: "x") == [])
    try writer.add(document("a", "x"))
    #expect(throws: SearchError.self) { try writer.remove(matching: "\"x") }
    #expect(writer.documentCount == 1)
    #expect(try writer.remove(matching: Query(parsing: "x")) == ["a"])
  }

  @Test("a query of more words than a search looks for removes nothing")
  func tooMany() throws {
    let writer = try IndexWriter(at: directory.path)
    try writer.add(document("a", "word"))
    let clauses = (0...SearchLimits.openWords).map { Query.prefix("w\($0)", field: nil) }
    #expect(throws: SearchError.self) { try writer.remove(matching: .any(clauses + [.words("word", field: nil)])) }
    #expect(writer.documentCount == 1)
    #expect(try writer.remove(matching: .any([.prefix("wor", field: nil), .words("x", field: nil)])) == ["a"])
  }

  @Test("other names are removed only where that is asked for")
  func names() throws {
    let writer = try IndexWriter(at: directory.path)
    try writer.add(document("a", "列印"))
    #expect(try writer.remove(matching: "打印") == [])
    #expect(try writer.remove(matching: "打印", expands: true) == ["a"])
  }

  @Test("a writer whose changes are dropped removed nothing")
  func dropped() throws {
    try Index.write(at: directory.path) { (writer) throws in try writer.add(document("a", "x")) }
    let writer = try IndexWriter(at: directory.path)
    #expect(try writer.remove(matching: "x") == ["a"])
    writer.close()
    #expect(try Index(at: directory.path).keys() == ["a"])
  }

}
