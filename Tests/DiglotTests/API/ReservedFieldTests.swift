import Diglot
import TestSupport
import Testing

@Suite struct ReservedFieldTests {
  @Test(
    "a field with the name of something else in a query is refused, and nothing else is", arguments: Field.reservedNames
  )
  func refused(name: String) throws {
    let directory = TemporaryDirectory()
    let writer = try IndexWriter(at: directory.path)
    try writer.add(Document(key: "a", text: "旧"))
    #expect(throws: IndexError.reservedField(name: name, key: "a")) {
      try writer.add(
        Document(key: "a", text: "新", fields: [Field(name: "place", value: "x"), Field(name: name, value: "y")]))
    }
    try writer.add(Document(key: "b", text: "乙", fields: [Field(name: name + "s", value: "y")]))
    try writer.commit()
    let index = try Index(at: directory.path)
    #expect(try index.document("a")?.text == "旧")
    #expect(try index.document("b")?.fields == [Field(name: name + "s", value: "y")])
  }
}
