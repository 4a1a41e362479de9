import Diglot
import TestSupport
import Testing

@Suite struct KeyListTests {
  /// Keys of which some are empty, some long, and some alike for longer than a term is.
  private static let keys: [String] = {
    let long = String(repeating: "路", count: 36)
    let folders = ["", "notes", "notes/", "notes/算力", "notes!", "n\u{0}", "é", "e\u{301}"]
    let numbered = (0..<40).map { "notes/\($0)" }
    return folders + numbered + (0..<40).map { "\(long)abc\($0 * 7919 % 40)" } + ["\(long)ab", long, long + long]
  }()

  /// The index has several segments, and documents that were removed.
  private static func index() throws -> Index {
    let writer = try IndexWriter.inMemory()
    for (number, key) in keys.enumerated() {
      try writer.add(Document(key: key, text: "x"))
      try writer.add(Document(key: key + "gone", text: "x"))
      if number % 17 == 0 { try writer.commit() }
    }
    try writer.commit()
    for key in keys { try writer.remove(key + "gone") }
    try writer.commit()
    return try writer.index()
  }

  private static func inOrder(_ keys: [String]) -> [String] {
    keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  @Test(
    "keys come in the order of their bytes, those of a beginning or all",
    arguments: [
      "", "notes", "notes/", "notes/1", "路", String(repeating: "路", count: 36) + "abc",
      String(repeating: "路", count: 37), "e", "z",
    ])
  func listed(prefix: String) throws {
    let wanted = Self.inOrder(Self.keys.filter { $0.utf8.starts(with: prefix.utf8) })
    let index = try Self.index()
    #expect(try index.keys(startingWith: prefix).map { Array($0.utf8) } == wanted.map { Array($0.utf8) })
    for limit in [0, 1, 7] {
      #expect(
        try index.keys(startingWith: prefix, limit: limit).map { Array($0.utf8) }
          == wanted.prefix(limit).map { Array($0.utf8) })
      var pages: [String] = []
      while limit > 0 {
        let page = try index.keys(startingWith: prefix, after: pages.last, limit: limit)
        if page.isEmpty { break }
        pages += page
      }
      if limit > 0 { #expect(pages.map { Array($0.utf8) } == wanted.map { Array($0.utf8) }, "pages of \(limit)") }
    }
  }

  @Test("the walk over keys has the same ones")
  func walked() throws {
    let index = try Self.index()
    var keys: [String] = []
    try index.forEachKey { keys.append($0) }
    #expect(Self.inOrder(keys).map { Array($0.utf8) } == (try index.keys()).map { Array($0.utf8) })
  }
}
