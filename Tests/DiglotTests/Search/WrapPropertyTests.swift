import TestSupport
import Testing

@testable import Diglot

@Suite("Hard line wraps")
struct WrapPropertyTests {
  /// Pieces that no line break parts, unless it hyphenates. No part of a word here is another word.
  private static let words = [
    "information", "international", "semiconductors", "telecommunications-", "infrastructure", "Universities", "GPU",
    "AI", "the", "age", "data", "state-", "of-", "art", "well-", "known", "café", "company’s", "don't",
  ]
  private static let numbers = ["1,882EFLOPS", "36%", "４萬", "2026年4月21日", "495.8", "百分之三十六", "C++", "3D", "US$5"]
  private static let han = Array("国國人民中华華为為算力台臺灣里裡后後豈𠮷银行银行人民算力").map(String.init)
  private static let marks = ["，", "。", "、", "「", "」", ", ", ". ", " (", ") ", "…", " – "]

  private var generator: SeededGenerator
  private let analyzer = SearchAnalyzers()

  init() { generator = SeededGenerator(seed: 1) }

  private mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }

  private mutating func one(of pieces: [String]) -> String { pieces[below(pieces.count)] }

  /// A text in both scripts and English; two words or numbers have a space between them.
  private mutating func text(_ count: Int) -> [String] {
    let wordShare = 1 + 4 * below(3)
    var pieces: [String] = []
    var needsSpace = false
    while pieces.count < count {
      let choice = below(12)
      let isWord = choice < 1 + wordShare
      if needsSpace && isWord && pieces.last?.last != "-" || below(16) == 0 { pieces.append(" ") }
      switch choice {
      case 0: pieces.append(one(of: Self.numbers))
      case 11: pieces.append(one(of: Self.marks))
      default: pieces.append(one(of: isWord ? Self.words : Self.han))
      }
      needsSpace = isWord
    }
    return pieces
  }

  /// Words or a phrase that stand in the text.
  private mutating func leaf(_ texts: [[String]]) -> Query {
    let pieces = texts[below(texts.count)]
    let start = below(pieces.count)
    let text = pieces[start...].prefix(1 + below(5)).joined()
    return below(2) == 0 ? .words(text, field: nil) : .phrase(text, field: nil)
  }

  private mutating func query(_ texts: [[String]]) -> Query {
    switch below(8) {
    case 0: .all([leaf(texts), leaf(texts)])
    case 1: .any([leaf(texts), leaf(texts)])
    case 2: .sequence(required: [leaf(texts)], plain: [leaf(texts)], excluded: [leaf(texts)])
    case 3: .sequence(required: [], plain: [leaf(texts)], excluded: [leaf(texts)])
    default: leaf(texts)
    }
  }

  /// A highlight without the white space and the hyphens in it.
  private func joined(_ text: some Sequence<UInt8>) -> String {
    let folded = analyzer.query.foldedString(String(decoding: Array(text), as: UTF8.self))
    return folded.filter { !$0.isWhitespace && $0 != "-" && $0 != "\u{AD}" }
  }

  /// What is highlighted, by document, as the original has it; the snippet shows the same.
  private func highlights(_ index: Index, _ query: Query) throws -> [String: Set<String>] {
    var found: [String: Set<String>] = [:]
    for hit in try index.search(query, SearchOptions(limit: 1000, exactTotal: true)).hits {
      let text = Array(try #require(try index.document(hit.key)).text.utf8)
      found[hit.key] = []
      for snippet in hit.snippets {
        let shown = Array(snippet.text.utf8)
        for (highlight, source) in zip(snippet.highlights, snippet.sources) {
          found[hit.key]?.insert(joined(text[source]))
          #expect(joined(shown[highlight]) == joined(text[source]))
        }
      }
    }
    return found
  }

  @Test("change no result and no highlighted word", arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  mutating func wraps(seed: UInt64) throws {
    generator = SeededGenerator(seed: seed)
    let texts = (0..<40).map { _ in text(20) }
    let directories = [TemporaryDirectory(), TemporaryDirectory()]
    // An optimised build would free them when their paths were last asked for.
    defer { extendLifetime(directories) }
    for (directory, isWrapped) in zip(directories, [false, true]) {
      try Index.write(at: directory.path) { (writer) throws in
        for (number, pieces) in texts.enumerated() {
          var wrapping = Wrapping(width: isWrapped ? 6 + below(35) : .max, seed: seed &* 100 &+ UInt64(number))
          for piece in pieces { wrapping.append(piece) }
          try writer.add(Document(key: "\(number)", text: wrapping.text))
        }
      }
    }
    let (plain, wrapped) = (try Index(at: directories[0].path), try Index(at: directories[1].path))
    #expect(try Index.check(at: directories[1].path).isEmpty)
    var count = 0
    for _ in 0..<150 {
      let query = query(texts)
      let (wanted, found) = (try highlights(plain, query), try highlights(wrapped, query))
      for key in Set(wanted.keys).union(found.keys) where wanted[key] != found[key] {
        let text = try wrapped.document(key)?.text ?? ""
        Issue.record("seed \(seed): \(query): \(wanted[key] ?? ["-"]), but \(found[key] ?? ["-"]) in \(text)")
      }
      count += found.count
    }
    #expect(count > 500)
  }
}
