import TestSupport
import Testing

@testable import Diglot

private func randomMap(_ generator: inout SeededGenerator, sourceLimit: Int) -> (map: SourceMap, textLength: Int) {
  var map = SourceMap()
  var (text, source) = (0, 0)
  while source < sourceLimit, map.runs.count < 6 {
    text += Int.random(in: 0...2, using: &generator)
    source += Int.random(in: 0...3, using: &generator)
    let widths = [(1, 1), (3, 2), (1, 2), (4, 4), (3, 9)].randomElement(using: &generator)!
    let count = Int.random(in: 1...4, using: &generator)
    guard source + count * widths.1 <= sourceLimit else { break }
    map.append(count, textWidth: widths.0, sourceWidth: widths.1, textStart: text, sourceStart: source)
    text += count * widths.0
    source += count * widths.1
  }
  return (map, text)
}

@Suite struct SourceMapTests {
  @Test("a range comes from the units that it touches")
  func ranges() {
    var map = SourceMap()
    map.append(3, textWidth: 3, sourceWidth: 2, textStart: 0, sourceStart: 10)
    map.append(4, textWidth: 1, sourceWidth: 1, textStart: 10, sourceStart: 20)
    #expect(map.source(of: 0..<3) == 10..<12)
    #expect(map.source(of: 2..<4) == 10..<14)
    #expect(map.source(of: 3..<12) == 12..<22)
    #expect(map.source(of: 9..<10) == nil)
    #expect(map.source(of: 13..<20) == 23..<24)
    #expect(SourceMap().source(of: 0..<1) == nil)
  }

  @Test("what goes on with the last run becomes part of it")
  func joins() {
    var map = SourceMap(verbatim: 4, from: 3)
    map.append(2, textWidth: 1, sourceWidth: 1, textStart: 4, sourceStart: 7)
    #expect(map.runs.count == 1)
    map.append(2, textWidth: 1, sourceWidth: 1, textStart: 6, sourceStart: 10)
    #expect(map.runs.count == 2)
  }

  @Test("a map through another leads where the one leads and then the other", arguments: 1...300)
  func composition(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let decoding = randomMap(&generator, sourceLimit: 60)
    // Whole units of the one are what the other moves, together or as one unit.
    var map = SourceMap()
    var text = 0
    var atoms: [(text: Range<Int>, source: Range<Int>)] = []
    for run in decoding.map.runs {
      for unit in 0..<run.count where Bool.random(using: &generator) || unit == 0 {
        let source = run.textStart + unit * run.textWidth..<run.textStart + (unit + 1) * run.textWidth
        let isVerbatim = Bool.random(using: &generator)
        let width = isVerbatim ? source.count : Int.random(in: 1...5, using: &generator)
        map.append(
          isVerbatim ? width : 1, textWidth: isVerbatim ? 1 : width, sourceWidth: isVerbatim ? 1 : source.count,
          textStart: text, sourceStart: source.lowerBound)
        atoms.append((text..<text + width, source))
        text += width + Int.random(in: 0...1, using: &generator)
      }
    }
    let whole = map.through(decoding.map)
    for atom in atoms { #expect(whole.source(of: atom.text) == decoding.map.source(of: atom.source)) }
  }

  @Test("a part ends where the next one begins")
  func parts() {
    let origin = TextOrigin(parts: [.init(start: 2, name: "1"), .init(start: 8, name: "2")])
    #expect([0, 2, 7, 8, 100].map { origin.part(at: $0) } == [nil, "1", "1", "2", "2"])
  }

  @Test("an origin is stored and read", arguments: 1...200)
  func stored(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var origin = TextOrigin(source: randomMap(&generator, sourceLimit: 80).map)
    for _ in 0..<Int.random(in: 0...3, using: &generator) {
      let start = (origin.parts.last?.start ?? 0) + Int.random(in: 0...300, using: &generator)
      origin.parts.append(.init(start: start, name: "第\(start)頁"))
    }
    var bytes: [UInt8] = []
    StoredOrigin.append(origin, to: &bytes)
    var reader = ByteReader(ByteSlice(bytes), file: "x", part: "stored")
    let read = try StoredOrigin.read(&reader)
    #expect(read == origin)
  }

  @Test("no bytes make the reader trap", arguments: 1...2000)
  func forged(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let bytes =
      generator.bytes(Int.random(in: 0...40, using: &generator))
      + (seed % 2 == 0 ? [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1] : [])
    var reader = ByteReader(ByteSlice(bytes), file: "x", part: "stored")
    guard let origin = try? StoredOrigin.read(&reader) else { return }
    _ = origin.part(at: 5)
    _ = origin.source.source(of: 3..<900)
  }

  @Test("snippets name the part and the bytes of the file, after merges too")
  func search() throws {
    let folder = TemporaryDirectory()
    var origin = TextOrigin(parts: [.init(start: 0, name: "1"), .init(start: 12, name: "2")])
    origin.source.append(8, textWidth: 3, sourceWidth: 2, textStart: 0, sourceStart: 100)
    let document = Document(key: "a", text: "山上有树。海边风大", fields: [Field(name: "x", value: "y")], origin: origin)
    for key in ["a", "b"] {
      try Index.write(at: folder.path) { writer in
        var document = document
        document.key = key
        let outcomes = [try writer.add(document), try writer.add(document)]
        #expect(outcomes == [.added, .unchanged])
      }
    }
    let writer = try IndexWriter(at: folder.path)
    try writer.compact()
    writer.close()
    let index = try Index(at: folder.path)
    #expect(try index.document("a") == document)
    let hit = try #require(try index.search("海边").hits.first)
    #expect(hit.snippets.first?.part == "2")
    #expect(hit.snippets.first?.fileRanges == [110..<114])
  }
}
