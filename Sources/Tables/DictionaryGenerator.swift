/// Turns what `Vocabulary/cc-cedict.py` writes into a table of the dictionary.
public enum DictionaryGenerator {
  /// A word as the table has it: what is looked up, and what is searched and shown.
  public typealias Form = (key: [UInt8], text: String)

  /// The table, as `VocabularyTable` lays it out.
  ///
  /// - Parameters:
  ///   - lines: A word and its meanings in each, best first: word TAB meaning ("|" meaning)*, with "?" before lesser ones.
  ///   - form: Folds a word; `nil` where no text could have it. Words that fold to one get the meanings of all.
  public static func table(_ lines: String, form: (Substring) -> Form?) -> [UInt8] {
    var meanings: [[UInt8]: [String]] = [:]
    for line in lines.split(separator: "\n") {
      let cells = line.split(separator: "\t")
      guard cells.count == 2, let word = form(cells[0]) else { continue }
      for cell in cells[1].split(separator: "|") {
        let isLesser = cell.hasPrefix("?")
        guard let meaning = form(isLesser ? cell.dropFirst() : cell), meaning.key != word.key else { continue }
        let known = meanings[word.key] ?? []
        if known.contains("d" + meaning.text) || known.contains("d?" + meaning.text) { continue }
        meanings[word.key] = known + [(isLesser ? "d?" : "d") + meaning.text]
      }
    }
    return meanings.sorted { $0.key.lexicographicallyPrecedes($1.key) }.flatMap { key, meanings in
      key + [0x09] + meanings.joined(separator: "|").utf8 + [0x0A]
    }
  }
}
