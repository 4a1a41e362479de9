import Diglot
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What an index says: its documents, and what some searches find.
private struct IndexContents: Equatable {
  var documents: [String: Document] = [:]
  var found: [[String]] = []

  init(_ path: String) throws {
    let index = try Index(at: path)
    try index.forEachKey { (key) throws(IndexError) in
      guard var document = try index.document(key) else { return }
      document.fields.removeAll { $0.name == "modified" }
      documents[key] = document
    }
    for query in ["算力", "word", "path:arch/*", "\"text of\"", "two three"] {
      // Equal scores are in the order in which documents were added, which is another one, and the last of those that are
      // looked at more closely may be either.
      let hits = try index.search(query, SearchOptions(limit: 10_000, snippets: false)).hits
      found.append(hits.map { "\($0.score)" }.sorted() + hits.map(\.key).sorted())
    }
  }
}

extension IndexContents {
  /// The documents that are not those of another index, a line each.
  func differences(from other: IndexContents) -> String {
    Set(documents.keys).union(other.documents.keys).sorted().filter { documents[$0] != other.documents[$0] }.map {
      key in
      "\n\(key): \(documents[key]?.text.debugDescription ?? "none"), "
        + "expected \(other.documents[key]?.text.debugDescription ?? "none")"
    }.joined()
      + zip(found, other.found).filter { $0 != $1 }.map { "\n\($0)\n  expected \($1)" }.joined()
  }
}

@Suite struct SynchronizationTests {
  @Test("after random changes, the index is that of the folder made anew", arguments: 1...8)
  func property(_ seed: UInt64) throws {
    let files = IndexedFolder()
    var generator = SeededGenerator(seed: seed)
    let names = [
      "a.txt", "b.md", "c.jsonl", "sub/rows.jsonl", "z.jsonl", "sub/a.txt", "sub/d.txt", "sub/deep/e.txt", "sub2/f.txt",
      "算.txt", "g h.txt",
    ]
    let texts = ["text of 算力", "word", "two three", "算力 word\n\nmore", ""]
    var round = 0
    let text = { (name: String, generator: inout SeededGenerator) -> String in
      let words = (0..<Int.random(in: 0...4, using: &generator)).map { _ in texts.randomElement(using: &generator)! }
      guard name.hasSuffix("jsonl") else { return words.joined(separator: "\n") }
      return words.enumerated().map { #"{"id":"row\#($0)","text":"\#($1.split(separator: "\n").joined())"}"# + "\n" }
        .joined()
    }
    for name in names { try files.write(text(name, &generator), to: "arch/\(name)") }
    try files.sync("arch", isForced: true)
    for _ in 0..<12 {
      round += 1
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let name = names.randomElement(using: &generator)!
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: files.remove("arch/\(name)")
        case 1:
          let end = name.suffix(3)
          let other = names.filter { $0.hasSuffix(end) }.randomElement(using: &generator)!
          if end != ".md" { _ = rename(files.folder.file("arch/\(name)"), files.folder.file("arch/\(other)")) }
        case 2: files.age("arch/\(name)", by: Int.random(in: 5...500, using: &generator))
        default: try files.write(text(name, &generator), to: "arch/\(name)")
        }
      }
      try files.sync("arch", isForced: true)
      if Bool.random(using: &generator) {
        let writer = try IndexWriter(at: files.index)
        try writer.compact()
        writer.close()
      }
      if Int.random(in: 0..<6, using: &generator) == 0 { files.remove("index/state") }
      let anew = files.folder.file("anew\(round)")
      let indexer = try FileIndexer(at: anew)
      try indexer.add([files.folder.file("arch")])
      try indexer.commit()
      indexer.close()
      // What was replaced counts in the scores until it is dropped.
      for path in [files.index, anew] {
        let writer = try IndexWriter(at: path)
        try writer.compact()
        writer.close()
      }
      let (found, expected) = (try IndexContents(files.index), try IndexContents(anew))
      #expect(found == expected, "seed \(seed), round \(round)\(found.differences(from: expected))")
      if found != expected { return }
    }
  }
}
