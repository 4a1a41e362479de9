import Foundation
import Tables
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

  /// The filter of some keys, none of which is one Han character.
  private static func filter(of keys: [[UInt8]]) -> [UInt8] {
    var digits = [UInt8](repeating: 0, count: Int(VocabularyFilter.bitCount) / 6 + 1)
    for bit in keys.map({ VocabularyFilter.bit(of: $0.span) }) { digits[bit / 6] |= 1 << UInt8(bit % 6) }
    return digits.map { $0 + VocabularyFilter.firstDigit }
  }

  private static let committed = Array(VocabularyData.lines.description.utf8)

  @Test("the committed table is the one its sources give")
  func regenerates() throws {
    let table = VocabularyBuilder(try Self.concepts()).table()
    let filter = Self.filter(of: Self.keys(of: table))
    if ProcessInfo.processInfo.environment["DIGLOT_RECORD"] == "1" {
      let source = VocabularyGenerator.swiftSource(table, filter: filter)
      try source.write(to: Self.dataFile, atomically: true, encoding: .utf8)
      return
    }
    let differences = Set(Self.lines(of: table)).symmetricDifference(Self.lines(of: Self.committed))
    for line in differences.sorted().prefix(20) { Issue.record("only in one of the two: \(line)") }
    // Not compared inside the macros: where they differ, these look for the shortest edit of half a megabyte.
    let source = try String(contentsOf: Self.dataFile, encoding: .utf8)
    let isSame = table == Self.committed && source == VocabularyGenerator.swiftSource(table, filter: filter)
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

  @Test("the filter passes every form of the table, and few that are not in it")
  func filters() {
    let filter = Array(VocabularyData.filter.description.utf8)
    let keys = Self.keys(of: Self.committed)
    #expect(keys.allSatisfy { VocabularyFilter.mayBegin($0.span, in: filter.span) })
    // The same characters, the first two reversed.
    let starts = Set(keys.compactMap { String(decoding: $0, as: UTF8.self).prefix(2) }.filter { $0 >= "\u{2E80}" })
    let reversed = starts.map { String($0.reversed()) }.filter { !starts.contains(Substring($0)) }
    let passed = reversed.count { VocabularyFilter.mayBegin(Array($0.utf8).span, in: filter.span) }
    #expect(passed * 10 < reversed.count)
  }
}
