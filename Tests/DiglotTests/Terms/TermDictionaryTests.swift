import TestSupport
import Testing

@testable import Diglot

@Suite struct TermDictionaryTests {
  static let documentCount = 1_000

  /// Infos as a segment has them: lists that follow one another, some terms inlined.
  static func infos(_ count: Int, _ random: inout SeededGenerator) -> [TermInfo] {
    var address = 0
    return (0..<count).map { _ in
      if Bool.random(using: &random) {
        let document = DocID.random(in: 0..<DocID(documentCount), using: &random)
        return TermInfo(documentFrequency: 1, location: .inline(doc: document, position: 0))
      }
      let byteCount = Int.random(in: 0..<5_000, using: &random)
      defer { address += byteCount }
      return TermInfo(
        documentFrequency: .random(in: 1...400, using: &random),
        location: .list(address: address, byteCount: byteCount))
    }
  }

  /// The parts that `write` makes in the part writers of entries and of the directory.
  private static func parts(
    _ write: (_ entries: PartWriter, _ directory: PartWriter) throws(IndexError) -> Void
  ) throws -> TermDictionaryParts {
    let directory = TemporaryDirectory()
    let files = ["entries", "directory"].map { PartWriter(temporaryPath: directory.file($0)) }
    try write(files[0], files[1])
    var parts: [CheckedPart] = []
    for (index, part) in files.enumerated() {
      let path = directory.file("part\(index)")
      let file = try FileWriter(creating: path)
      try part.finish(into: file)
      try file.close()
      parts.append(
        CheckedPart(try MappedFile(path: path).bytes, file: path, name: path, start: 0, checksums: part.checksums))
    }
    return try TermDictionaryParts(entries: parts[0], directory: parts[1], documentCount: documentCount)
  }

  @Test("integer keys are found, and walked in order from any key", arguments: [0, 1, 16, 17, 127, 128, 129, 1_000])
  func integers(count: Int) throws {
    var random = SeededGenerator(seed: UInt64(count))
    let keys = Set(
      (0..<count).map { _ in
        UInt64.random(in: 1..<1 << 56, using: &random) >> UInt64.random(in: 0..<50, using: &random) | 1
      }
    )
    .sorted()
    let widths = (0..<Self.documentCount).map { _ in UInt8.random(in: 0...12, using: &random) }
    var infos = Self.infos(keys.count, &random)
    for (index, key) in keys.enumerated() where TermKey.hasPositions(key) {
      guard case .inline(let document, _) = infos[index].location else { continue }
      let position = UInt32.random(in: 0..<1 << UInt32(widths[Int(document)]), using: &random)
      infos[index].location = .inline(doc: document, position: position)
    }
    let parts = try Self.parts { (entries, directory) throws(IndexError) in
      var writer = IntegerTermsWriter(entries: entries, positionWidths: widths)
      try writer.append(keys.span, infos.span, listsFrom: 0)
      try writer.finish(directory: directory)
    }
    let terms = IntegerTerms(parts: parts, positionWidths: ByteSlice(widths))
    for (key, info) in zip(keys, infos) { #expect(try terms.find(key) == info) }
    let others = (0..<200).map { _ in UInt64.random(in: 1..<1 << 57, using: &random) } + keys.map { $0 &+ 1 }
    for key in others {
      let place = keys.firstIndex { $0 >= key } ?? keys.count
      if place == keys.count || keys[place] != key { #expect(try terms.find(key) == nil) }
      var cursor = try terms.cursor(from: key)
      for index in place..<min(place + 40, keys.count) {
        let found = try #require(try cursor.next())
        #expect(found.key == keys[index] && found.info == infos[index])
      }
      if keys.count - place <= 40 { #expect(try cursor.next() == nil) }
    }
  }

  @Test("keys are found between lists of any length", arguments: [1, 2, 3] as [UInt64])
  func longLists(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let keys = (0..<UInt64(500)).map { TermKey.bigram(0x4E00, 0x4E00) + $0 }
    var address = 0
    let infos = keys.map { _ in
      // Far fewer bytes than expected, or as many.
      let documents = UInt32.random(in: 1...(.max >> 1), using: &random) >> UInt32.random(in: 0..<31, using: &random)
      let byteCount = Int(documents) >> Int.random(in: 0..<8, using: &random)
      defer { address += byteCount }
      return TermInfo(
        documentFrequency: max(documents, 1), location: .list(address: address, byteCount: byteCount))
    }
    let parts = try Self.parts { (entries, directory) throws(IndexError) in
      var writer = IntegerTermsWriter(entries: entries, positionWidths: [UInt8](repeating: 7, count: 1_000))
      try writer.append(keys.span, infos.span, listsFrom: 0)
      try writer.finish(directory: directory)
    }
    let terms = IntegerTerms(parts: parts, positionWidths: ByteSlice([UInt8](repeating: 7, count: 1_000)))
    for (key, info) in zip(keys, infos) { #expect(try terms.find(key) == info, "seed \(seed)") }
  }

  /// A dictionary of terms in increasing order.
  static func textTerms(_ texts: [[UInt8]], _ infos: [TermInfo]) throws -> TextTerms {
    TextTerms(
      parts: try parts { (entries, directory) throws(IndexError) in
        var writer = TextTermsWriter(entries: entries, documentCount: documentCount)
        var list = TextTermList()
        for text in texts { list.append(text.span) }
        try writer.append(list, infos.span, listsFrom: 0)
        try writer.finish(directory: directory)
      })
  }

  /// Terms that share eight bytes and more, and terms that are prefixes of others.
  private static func randomText(_ random: inout SeededGenerator) -> [UInt8] {
    let stems = ["", "international", "internationalisation", "a", "ab", "\u{FF}\u{FF}"]
    let stem = stems.randomElement(using: &random) ?? ""
    let count = Int.random(in: 0..<4, using: &random)
    return [UInt8(Int.random(in: 1...4, using: &random))] + stem.utf8 + random.bytes(count).map { $0 & 0x83 }
  }

  private static func hasTerm(beginningWith text: [UInt8], _ terms: TextTerms) throws -> Bool {
    try terms.hasTerm(beginningWith: text.span)
  }

  @Test("terms of bytes are found, and walked in order from any bytes", arguments: [0, 1, 31, 32, 33, 1_000])
  func texts(count: Int) throws {
    var random = SeededGenerator(seed: UInt64(count))
    let texts = Set((0..<count).map { _ in Self.randomText(&random) }).sorted { $0.lexicographicallyPrecedes($1) }
    let infos = Self.infos(texts.count, &random)
    let terms = try Self.textTerms(texts, infos)
    for (text, info) in zip(texts, infos) { #expect(try terms.find(text) == info) }
    for text in (0..<300).map({ _ in Self.randomText(&random) }) + [[1], [2], [9], []] {
      let place = texts.firstIndex { !$0.lexicographicallyPrecedes(text) } ?? texts.count
      if place == texts.count || texts[place] != text { #expect(try terms.find(text) == nil) }
      #expect(try Self.hasTerm(beginningWith: text, terms) == texts.contains { $0.starts(with: text) })
      var cursor = try terms.cursor(from: text)
      for index in place..<min(place + 40, texts.count) {
        #expect(try cursor.next() == infos[index])
        #expect(cursor.text == texts[index])
      }
      if texts.count - place <= 40 { #expect(try cursor.next() == nil) }
    }
  }

  @Test("the beginnings of all terms are known, and no others")
  func beginnings() throws {
    var random = SeededGenerator(seed: 5)
    let texts = Set((0..<700).map { _ in Self.randomText(&random) }).sorted { $0.lexicographicallyPrecedes($1) }
    let terms = try Self.textTerms(texts, Self.infos(texts.count, &random))
    for text in texts {
      for count in 0...text.count { #expect(try Self.hasTerm(beginningWith: Array(text.prefix(count)), terms)) }
      let others = [text + [0x01], text.dropLast() + [text[text.count - 1] &+ 1]]
      for other in others {
        #expect(try Self.hasTerm(beginningWith: other, terms) == texts.contains { $0.starts(with: other) })
      }
    }
  }

  @Test("keys order by characters: a character alone, its bigrams, its ends of runs")
  func keyOrder() {
    let keys = [
      TermKey.single(0x4E2D), TermKey.bigram(0x4E2D, 0x3041), TermKey.bigram(0x4E2D, 0x56FD),
      TermKey.bigram(0x4E2D, 0x2_0BB7), TermKey.end(0x4E2D, .title), TermKey.end(0x4E2D, .text),
      TermKey.single(0x56FD), TermKey.single(0x3_134F),
    ]
    #expect(keys == keys.sorted() && Set(keys).count == keys.count)
    #expect(keys.map(TermKey.hasPositions) == [true, true, true, true, false, false, true, true])
    #expect(keys.map(TermKey.isBigram) == [false, true, true, true, false, false, false, false])
    #expect(TermKey.text(of: keys[3]) == "中𠮷" && TermKey.text(of: keys[5]) == "中")
  }
}
