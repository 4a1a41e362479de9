import TestSupport
import Testing

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

  @Test("a document is unchanged where key, title, text and fields are the same")
  func unchanged() throws {
    let field = Field(name: "section", value: "news")
    let original = Document(key: "a", title: "t", text: "x", fields: [field])
    try add([original])
    #expect(try add([original]) == [.unchanged])
    let others = [
      Document(key: "a", title: "tx", text: "", fields: [field]), Document(key: "a", title: "t", text: "x"),
      Document(key: "a", title: "t", text: "x", fields: [Field(name: "section", value: "new")]), original,
    ]
    for other in others { #expect(try add([other]) == [.updated]) }
    #expect(try Index(at: directory.path).documentCount == 1)
  }

  @Test("a commit of unchanged documents alone writes nothing")
  func nothingWritten() throws {
    try add([Document(key: "a", text: "x")])
    let files = contents(ofFolder: directory.path)
    #expect(try add([Document(key: "a", text: "x")]) == [.unchanged])
    #expect(contents(ofFolder: directory.path) == files)
  }

  @Test(
    "a new index that begins late is no index before its first commit, whatever was written, and then like any other")
  func beginsLate() throws {
    var options = WriterOptions(memoryBytes: 1 << 20)
    options.beginsLate = true
    let documents = (0..<3000).map { number in
      Document(key: "\(number)", text: "算力 \((0..<40).map { "w\(number * $0)" }.joined(separator: " "))")
    }
    let writer = try IndexWriter(at: directory.path, options)
    for document in documents { try writer.add(document) }
    #expect(
      contents(ofFolder: directory.path).keys.contains { $0.hasSuffix(".segment.new") }, "no segment before a commit")
    #expect(throws: IndexError.missing(path: directory.path)) { try Index(at: directory.path) }
    writer.close()
    #expect(contents(ofFolder: directory.path).keys.sorted() == ["lock"])

    let second = try IndexWriter(at: directory.path, options)
    for document in documents { try second.add(document) }
    try second.commit()
    #expect(try second.add(Document(key: "a", text: "x")) == .added)
    second.close()
    let other = TemporaryDirectory()
    try Index.write(at: other.path, WriterOptions(memoryBytes: 1 << 20)) { (writer) throws in
      for document in documents { try writer.add(document) }
    }
    #expect(contents(ofFolder: directory.path) == contents(ofFolder: other.path))
  }

  @Test("an index that begins late begins empty where a commit without a document is asked for")
  func beginsLateAndEmpty() throws {
    var options = WriterOptions()
    options.beginsLate = true
    try Index.write(at: directory.path, options) { _ in }
    #expect(try Index(at: directory.path).documentCount == 0)
  }

  @Test("a key removed before and after its commit is gone, and may come again")
  func removed() throws {
    let writer = try IndexWriter(at: directory.path)
    try writer.add(Document(key: "a", text: "x"))
    #expect(try writer.remove("a"))
    #expect(try !writer.remove("a"))
    try writer.add(Document(key: "a", text: "y"))
    try writer.commit()
    #expect(try writer.remove("a"))
    #expect(try !writer.remove("a"))
    #expect(try !writer.remove("b"))
    #expect(try writer.add(Document(key: "a", text: "z")) == .added)
    try writer.commit()
    writer.close()
    #expect(try keys("x OR y").isEmpty)
    #expect(try keys("z") == ["a"])
  }

  @Test("keys are bytes: one that is too long for a term, or differs in its normal form alone, is its own")
  func keysAreBytes() throws {
    let long = String(repeating: "k", count: 300)
    let keys = [long + "1", long + "2", "caf\u{E9}", "cafe\u{301}", "", "\n"]
    for keys in [keys, keys.reversed()] {
      let outcomes = try add(keys.map { Document(key: $0, text: "of \($0.utf8.count)") })
      #expect(Set(outcomes).count == 1)
    }
    let index = try Index(at: directory.path)
    #expect(index.documentCount == keys.count)
    for key in keys { #expect(try index.document(key)?.text == "of \(key.utf8.count)") }
  }

  @Test("segments stay few, however many commits there are")
  func merging() throws {
    for number in 0..<40 { try add([Document(key: "\(number)", text: "number \(number)")]) }
    let index = try Index(at: directory.path)
    let statistics = try index.statistics()
    #expect(statistics.segments < 17)
    #expect(index.documentCount == 40)
    #expect(statistics.parts.reduce(0) { $0 + $1.byteCount } < statistics.sizeBytes)
    #expect(statistics.parts.contains { $0.name == "norms" && $0.byteCount == 40 })
    #expect(try index.search("number", .all).hits.map(\.key) == (0..<40).map(String.init))
  }

  @Test("compaction gives what one commit of the same documents gives, scores included")
  func compacted() throws {
    var random = RandomDocuments(seed: 12)
    let documents = (0..<60).map { random.document("d\($0)", length: 20, hasTitle: true) }
    for part in 0..<4 { try add(Array(documents[part * 15..<part * 15 + 15])) }
    let writer = try IndexWriter(at: directory.path)
    try writer.compact()
    writer.close()
    let other = TemporaryDirectory()
    try Index.write(at: other.path) { (writer) throws in for document in documents { try writer.add(document) } }
    let (compacted, whole) = (try Index(at: directory.path), try Index(at: other.path))
    for _ in 0..<50 {
      let query = random.query(depth: 2)
      let (found, wanted) = (try compacted.search(query, .all), try whole.search(query, .all))
      #expect(found.hits.map(\.key) == wanted.hits.map(\.key) && found.hits.map(\.score) == wanted.hits.map(\.score))
    }
  }
}
