import Foundation
import Tables
import Testing

@testable import Diglot

@Suite struct DictionaryTests {
  private static let folder = URL(filePath: TableFiles.packageSources).appending(path: "CVocabulary")

  private static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: name)))
  }

  private static func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: folder.appending(path: name))
  }

  /// The meanings of a text that is one word of the dictionary.
  private static func meanings(of text: String) -> [String] {
    var folded = FoldedText()
    let atoms = VocabularyAtoms(text, folding: &folded)
    let entry = DictionaryEntry(longestIn: atoms, 0..<atoms.count)
    return entry?.atoms == 0..<atoms.count ? entry?.meanings.map(\.form) ?? [] : []
  }

  /// `DIGLOT_CEDICT` names what cc-cedict.py wrote, which is not kept: it is made from the package each time.
  @Test("the table is made from what cc-cedict.py chooses")
  func record() throws {
    guard let raw = ProcessInfo.processInfo.environment["DIGLOT_CEDICT"] else { return }
    var folded = FoldedText()
    let table = DictionaryGenerator.table(try String(contentsOfFile: raw, encoding: .utf8)) { text in
      GlossaryForm(text, folding: &folded).map { ($0.key, $0.text) }
    }
    try Self.write(table, to: "dictionary.tsv")
    try Self.write(VocabularyIndex.make(of: table), to: "dictionary.index")
  }

  @Test("making the table from itself gives the same, and the index that is kept")
  func regenerates() throws {
    let table = try Self.bytes("dictionary.tsv")
    var folded = FoldedText()
    let lines = String(decoding: table, as: UTF8.self).replacing("\td", with: "\t").replacing("|d", with: "|")
    let again = DictionaryGenerator.table(lines) { text in
      GlossaryForm(text, folding: &folded).map { ($0.key, $0.text) }
    }
    // Not compared inside the macros, which would look for the shortest edit of megabytes.
    let isSame = again == table
    #expect(isSame)
    let hasItsIndex = VocabularyIndex.make(of: table) == (try Self.bytes("dictionary.index"))
    #expect(hasItsIndex)
  }

  @Test(
    "a word leads to the other language, from inflected forms too",
    arguments: [
      ("technician", "技术员"), ("wrote", "撰写"), ("children", "孩子"), ("largest", "大型"), ("colour", "颜色"),
      ("colours", "颜色"), ("依賴", "depend"), ("藥房", "pharmacy"), ("政府", "government"), ("George", "乔治"),
    ])
  func meaning(word: String, meaning: String) {
    #expect(Self.meanings(of: word).contains(meaning), "\(Self.meanings(of: word))")
  }

  @Test("what no text could have, and what is no word, has no meaning", arguments: ["的", "qwrtz", "12"])
  func unknown(word: String) {
    #expect(Self.meanings(of: word).isEmpty)
  }
}
