import Diglot
import TestSupport
import Testing

/// A small index with deletions, as bytes, and what it answers.
private struct SmallIndex: Sendable {
  static let shared = SmallIndex()

  let files: [String: [UInt8]]
  let answers: [String]

  private static let documents = [
    Document(key: "a", title: "智算中心", text: "雲嶺智算中心落成，\n算力達1,882P。", fields: [Field(name: "section", value: "news")]),
    Document(key: "b", text: "The new computing centre opens, computing for all."),
    Document(key: "c", title: "Notes", text: "算力平台與算力超市"),
    Document(key: "d", text: "removed later: 算力"),
  ]

  private init() {
    let directory = TemporaryDirectory()
    do {
      try Index.write(at: directory.path) { (writer) throws in
        for document in Self.documents { try writer.add(document) }
      }
      try Index.write(at: directory.path) { (writer) throws in
        try writer.remove("d")
        try writer.add(Document(key: "e", text: "算力 and power"))
      }
      answers = Self.answers(at: directory.path).map { (try? $0.get()) ?? "error" }
    } catch { fatalError("cannot build: \(error)") }
    files = contents(ofFolder: directory.path).filter { !$0.value.isEmpty }
  }

  /// What an index answers to a fixed set of questions.
  static func answers(at path: String) -> [Result<String, any Error>] {
    let index: Index
    do { index = try Index(at: path) } catch { return [.failure(error)] }
    var answers = [
      "算力", "\"智算中心\"", "title:智", "comput* -notes", "+算力 +平台", "section:news", "lang:en", "centers~2", "section:a..z",
    ].map { query in
      Result<String, any Error> {
        let results = try index.search(query, SearchOptions(snippets: query == "算力"))
        return "\(results.total): \(results.hits)"
      }
    }
    answers += ["a", "c", "d", "nothing"].map { key in Result { "\(String(describing: try index.document(key)))" } }
    return answers
  }
}

@Suite("Damaged files")
struct DamageTests {
  private let directory = TemporaryDirectory()

  /// Puts the small index into the directory with one file changed, and checks what can be seen of it.
  private func verify(_ name: String, _ bytes: [UInt8], _ what: String) {
    write(bytes, to: directory.file(name))
    let answers = SmallIndex.answers(at: directory.path)
    for (number, answer) in answers.enumerated() {
      switch answer {
      case .success(let text):
        #expect(text == SmallIndex.shared.answers[number], "\(what): answer \(number)")
      case .failure(let error):
        #expect(
          error is IndexError || { if case .index = error as? SearchError { true } else { false } }(),
          "\(what): \(error)")
      }
    }
    do {
      let findings = try Index.check(at: directory.path)
      #expect(!findings.isEmpty, "\(what) is not found")
    } catch {}
  }

  private func eachFile(_ body: (String, [UInt8]) -> Void) {
    for (name, bytes) in SmallIndex.shared.files { write(bytes, to: directory.file(name)) }
    for (name, bytes) in SmallIndex.shared.files.sorted(by: { $0.key < $1.key }) {
      body(name, bytes)
      write(bytes, to: directory.file(name))
    }
  }

  @Test("the index is whole before it is damaged")
  func whole() throws {
    #expect(
      SmallIndex.shared.files.keys.sorted() == ["000001.2.deletions", "000001.segment", "000002.segment", "manifest"])
    #expect(SmallIndex.shared.answers.count == 13 && !SmallIndex.shared.answers.contains("error"))
    eachFile { _, _ in }
    #expect(try Index.check(at: directory.path) == [])
  }

  @Test("a flipped byte gives an error or the right answer, and is found", arguments: 0..<4)
  func flipped(quarter: Int) {
    eachFile { name, bytes in
      for offset in stride(from: quarter, to: bytes.count, by: 4) {
        var damaged = bytes
        damaged[offset] ^= offset % 3 == 0 ? 0xFF : 1 << UInt8(offset % 8)
        verify(name, damaged, "\(name), byte \(offset)")
      }
    }
  }

  @Test("a file cut at any length gives an error or the right answer, and is found", arguments: 0..<2)
  func cut(half: Int) {
    eachFile { name, bytes in
      for count in stride(from: half, to: bytes.count, by: 2) {
        verify(name, Array(bytes[..<count]), "\(name), cut to \(count)")
      }
    }
  }

  @Test("bytes after the end of a file, and a file that is another of its kind, are found")
  func replaced() {
    eachFile { name, bytes in
      verify(name, bytes + [0], "\(name), one byte more")
      verify(name, [0] + bytes, "\(name), one byte before")
      if name == "000001.segment", let other = SmallIndex.shared.files["000002.segment"] {
        verify(name, other, "\(name) is the other segment")
      }
    }
  }
}
