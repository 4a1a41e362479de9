import Diglot
import TestSupport
import Testing

@Suite struct TypingTests {
  private let index: Index

  init() throws {
    let writer = try IndexWriter.inMemory()
    for (key, text) in [
      ("ink", "The InkBridge of printing"), ("data", "觀塘的數據中心"), ("date", "數據"), ("both", "inkwell 數據庫"),
    ] {
      try writer.add(Document(key: key, text: text, fields: [Field(name: "place", value: key)]))
    }
    try writer.commit()
    index = try writer.index()
  }

  private func found(_ typed: String) throws -> Set<String> {
    Set(try index.search(typed, SearchOptions(isTyping: true)).hits.map(\.key))
  }

  @Test(
    "each beginning of a word finds it, and what was typed before still counts",
    arguments: [
      ("i", ["ink", "both"]), ("ink", ["ink", "both"]), ("InkBri", ["ink"]), ("inkbridge", ["ink"]), ("数据中", ["data"]),
      ("数据中心", ["data"]), ("+数据 ink", ["data", "date", "both"]), ("inkw +数据", ["data", "date", "both"]),
      ("数据 +in", ["ink", "both"]),
      ("of AND prin", ["ink"]), ("place:ink", ["ink"]), ("place:in", []), ("\"数据中", ["data"]), ("title:ink", []),
    ] as [(String, [String])])
  func beginnings(typed: String, keys: [String]) throws {
    #expect(try found(typed).isSuperset(of: keys), "\(typed)")
    if !typed.hasPrefix("数据中") { #expect(try found(typed) == Set(keys), "\(typed)") }
  }

  @Test("a word that is ended is not the beginning of another")
  func ended() throws {
    #expect(try found("ink ").isEmpty && found("ink.").isEmpty)
    #expect(try index.search("ink").hits.isEmpty)
  }

  @Test("what begins so is highlighted, and the pages follow")
  func highlights() throws {
    let options = SearchOptions(limit: 1, isTyping: true)
    let first = try index.search("ink", options)
    #expect(first.total == 2)
    #expect(
      first.hits[0].snippets[0].pieces.filter(\.isMatch).map { $0.text.lowercased() }.allSatisfy { $0.hasPrefix("ink") }
    )
    var next = options
    next.after = first.next
    #expect(try index.search("ink", next).hits.map(\.rank) == [2])
  }
}
