import Foundation
import Tables
import TestSupport
import Testing

@testable import Diglot

@Suite struct VocabularyDataTests {
  private static let sources = URL(filePath: TableFiles.sources).appending(path: "Vocabulary")
  private static let dataFile = URL(filePath: TableFiles.packageSources)
    .appending(path: "Diglot/Vocabulary/VocabularyData.swift")

  private static func source(_ name: String) throws -> String {
    try String(contentsOf: sources.appending(path: name), encoding: .utf8)
  }

  private static func glossaryNames() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: sources.path)
      .filter { $0.hasPrefix("glossary-") && $0.hasSuffix(".tsv") }.sorted()
  }

  /// Every source, in the order in which an expansion counts as theirs.
  private static func concepts() throws -> [Concept] {
    let regional = VocabularyGenerator.regionalGlossary(
      taiwan: try ["opencc-1.4.2-TWPhrases.txt", "opencc-1.1.6-TWPhrases.txt"].map(source),
      taiwanReversed: try ["opencc-1.4.2-TWPhrasesRev.txt", "opencc-1.1.6-TWPhrasesRev.txt"].map(source),
      hongKong: [try source("opencc-1.4.2-HKPhrases.txt")],
      hongKongReversed: [try source("opencc-1.4.2-HKPhrasesRev.txt")])
    var texts = try glossaryNames().map { (try source($0), Expansion.Source.glossary) }
    texts += [(regional, .openCC), (try source("icu-72-names.tsv"), .cldr)]
    let concepts = try texts.flatMap { text, source in
      try Glossary.concepts(in: VocabularyGenerator.usable(text), from: source)
    }
    // What programs say counts for English that no other source has, not without -ing and -ed either.
    let known = Set(concepts.flatMap(\.forms).map(\.key))
    let interface = VocabularyGenerator.usable(try source("interface-strings.tsv"))
    var folded = FoldedText()
    func isKnown(_ form: GlossaryForm) -> Bool {
      VocabularyAtoms(form.text, folding: &folded).readings.contains { known.contains($0.bytes) }
    }
    return try concepts
      + Glossary.concepts(in: interface, from: .interface).filter { concept in
        !concept.columns[Concept.Column.english.rawValue].contains(where: isKnown)
      }
  }

  private static func lines(of table: [UInt8]) -> [Substring] {
    String(decoding: table, as: UTF8.self).split(separator: "\n")
  }

  private static func keys(of table: [UInt8]) -> [[UInt8]] {
    lines(of: table).map { Array($0.utf8.prefix { $0 != VocabularyTable.tab }) }
  }

  private static let committed = Array(VocabularyData.lines.description.utf8)

  @Test("the committed table is the one its sources give")
  func regenerates() throws {
    let table = VocabularyBuilder(try Self.concepts()).table()
    let index = VocabularyIndex.make(of: table)
    if ProcessInfo.processInfo.environment["DIGLOT_RECORD"] == "1" {
      let source = VocabularyGenerator.swiftSource(table, index: index)
      try source.write(to: Self.dataFile, atomically: true, encoding: .utf8)
      return
    }
    let differences = Set(Self.lines(of: table)).symmetricDifference(Self.lines(of: Self.committed))
    for line in differences.sorted().prefix(20) { Issue.record("only in one of the two: \(line)") }
    // Not compared inside the macros: where they differ, these look for the shortest edit of half a megabyte.
    let source = try String(contentsOf: Self.dataFile, encoding: .utf8)
    let isSame = table == Self.committed && source == VocabularyGenerator.swiftSource(table, index: index)
    #expect(isSame)
  }

  @Test("every line of a glossary of this project can be read")
  func glossariesAreValid() throws {
    for name in try Self.glossaryNames() {
      #expect(throws: Never.self, "\(name)") { try Glossary.concepts(in: Self.source(name), from: .glossary) }
    }
  }

  @Test("keys are sorted, each stands once, and no form expands to itself")
  func tableIsWellFormed() {
    let lines = Self.lines(of: Self.committed).map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    #expect(lines.allSatisfy { $0.count == 2 && !$0[0].isEmpty && $0[0].utf8.count <= VocabularyTable.longestKey })
    let keys = lines.map { Array($0[0].utf8) }
    #expect(zip(keys, keys.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
    for line in lines {
      let others = line[1].split(separator: "|").map { $0.drop { "gcoui?*".contains($0) && $0.isASCII } }
      #expect(!others.contains(line[0]), "\(line[0])")
      #expect(Set(others).count == others.count, "\(line[0])")
    }
  }

  @Test("every key is found, whole")
  func everyKeyIsFound() {
    let vocabulary = Vocabulary()
    var folded = FoldedText()
    for line in Self.lines(of: Self.committed) {
      let text = VocabularyAtoms(String(line.prefix { $0 != "\t" }), folding: &folded)
      let atoms = vocabulary.longestMatch(in: text, 0..<text.count)?.atoms
      if atoms != 0..<text.count { Issue.record("\(line)") }
    }
  }

  @Test("a form leads back to the form that led to it, in a sample of one in seven")
  func expansionsGoBothWays() {
    let vocabulary = Vocabulary()
    var folded = FoldedText()
    for (index, line) in Self.lines(of: Self.committed).enumerated() where index.isMultiple(of: 7) {
      let key = String(line.prefix { $0 != "\t" })
      for expansion in vocabulary.expansions(of: VocabularyAtoms(key, folding: &folded)) {
        let back = vocabulary.expansions(of: VocabularyAtoms(expansion.form, folding: &folded))
          .map { VocabularyAtoms($0.form, folding: &folded).readings[0].bytes }
        if !back.contains(Array(key.utf8)) { Issue.record("\(key) → \(expansion.form)") }
      }
    }
  }

  @Test("the index leads to the first line that begins as a form does, and from no other text to any")
  func index() {
    let (table, index) = (Self.committed, Array(VocabularyData.index.description.utf8))
    func line(_ text: [UInt8]) -> Int? {
      let beginnings = VocabularyIndex.beginnings(of: text.span)
      return VocabularyIndex.line(of: beginnings.long, text.span, in: index.span, table.span)
        ?? VocabularyIndex.line(of: beginnings.short, text.span, in: index.span, table.span)
    }
    var start = 0
    for key in Self.keys(of: table) {
      let first = line(key) ?? .max
      let isBefore = first <= start && table[first..<start].count { $0 == VocabularyTable.lineEnd } < 200
      if !isBefore { Issue.record("\(String(decoding: key, as: UTF8.self))") }
      start = (table[start...].firstIndex(of: VocabularyTable.lineEnd) ?? start) + 1
      // No key has a double space, nor one before a Han character.
      #expect(line(key + [0x20, 0x20]) == first || key.count < 5)
      #expect(line([0x20] + key) == nil)
    }
    let starts = Set(Self.keys(of: table).compactMap { String(decoding: $0, as: UTF8.self).prefix(2) })
    for start in starts where start >= "\u{2E80}" && !starts.contains(Substring(String(start.reversed()))) {
      #expect(line(Array(String(start.reversed()).utf8)) == nil)
    }
  }

  /// The last atom of the longest key that begins with an atom of a text, looked for among all keys.
  private static func longestKey(_ text: VocabularyAtoms, at atom: Int, among keys: Set<[UInt8]>) -> Int? {
    let reading = text.readings[0]
    return (atom..<text.count).last { last in
      keys.contains(Array(reading.bytes[reading.atoms[atom].start..<reading.atoms[last].end]))
    }
  }

  @Test("in random texts of pieces of forms the longest form is found at each atom", arguments: [1, 2] as [UInt64])
  func longestForms(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let forms = Self.lines(of: Self.committed).map { String($0.prefix { $0 != "\t" }) }
    let keys = Set(Self.keys(of: Self.committed))
    var folded = FoldedText()
    for _ in 0..<3_000 {
      let pieces = (0..<4).map { _ in
        let form = forms.randomElement(using: &random) ?? ""
        return Bool.random(using: &random) ? form : String(form.prefix(Int.random(in: 1...4, using: &random)))
      }
      let text = VocabularyAtoms(pieces.joined(separator: Bool.random(using: &random) ? "" : " "), folding: &folded)
      guard text.readings.count == 1 else { continue }
      for atom in 0..<text.count {
        let last = Vocabulary().longestMatch(in: text, atom..<text.count)?.atoms.last
        let expected = Self.longestKey(text, at: atom, among: keys)
        if last != expected { Issue.record("seed \(seed): \(pieces) at \(atom)") }
      }
    }
  }
}
