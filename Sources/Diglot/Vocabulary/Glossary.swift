/// A line of a glossary that cannot be read.
public struct GlossaryError: Error, Sendable, Equatable {
  /// What is wrong with it.
  public enum Problem: Sendable, Equatable {
    /// A line has two to four columns: English, mainland China, Taiwan, Hong Kong.
    case columns(found: Int)
    /// Fewer than two different forms, so that no form has another name.
    case onlyOneForm
    /// A form without a letter, digit or Han character, with punctuation beside Han characters (but the dot between the
    /// names of a person), or too long.
    case unusable(form: String)
  }

  /// Counted from 1.
  public var line: Int
  /// What is wrong there.
  public var problem: Problem
}

extension GlossaryError: DiglotError {
  /// ``ErrorCode/glossary``.
  public var code: ErrorCode { .glossary }
  /// The line and what is wrong with it.
  public var fact: String { OneLine.of("line \(line): \(problem.fact)") }
  /// How the line is mended.
  public var advice: String { problem.advice }
}

extension GlossaryError.Problem: CustomStringConvertible {
  /// What is wrong, and how it is mended, without the line.
  public var description: String { OneLine.of("\(fact); \(advice)") }

  fileprivate var fact: String {
    switch self {
    case .columns(let found): found == 1 ? "1 column" : "\(found) columns"
    case .onlyOneForm: "only one word, which means the same as no other"
    case .unusable(let form): "\"\(form.prefix(40))\" cannot be looked for"
    }
  }

  fileprivate var advice: String {
    switch self {
    case .columns: "write two to four with tabs between: English, mainland China, Taiwan, Hong Kong"
    case .onlyOneForm: "add another in the next column or after \"|\""
    case .unusable: "write letters, digits or Han, no marks beside Han, and be short"
    }
  }
}

/// A form: a word or several that mean a thing.
struct GlossaryForm: Equatable {
  /// What is looked up, as `VocabularyAtoms` reads it.
  var key: [UInt8]
  /// What is shown and searched: the folded form, with its words as written.
  var text: String

  /// `nil` where no text could have the form.
  init?(_ spelling: some StringProtocol, folding folded: inout FoldedText) {
    folded.read(String(spelling))
    let key = VocabularyAtoms(folded, folded.runs).readings[0].bytes
    guard !key.isEmpty, key.count <= VocabularyTable.longestKey, !key.contains(0x0A) else { return nil }
    self.key = key
    text = VocabularyAtoms.written(folded, folded.runs)
  }
}

/// A thing, and its forms in each column.
struct Concept {
  enum Column: Int, CaseIterable {
    case china, taiwan, hongKong, english
  }

  var source: Expansion.Source
  /// By column, those that are used most first. Columns of Taiwan and Hong Kong are never empty where China's is not.
  var columns: [[GlossaryForm]]

  /// All forms, each once: the first of each column, then the second, and so on.
  var forms: [GlossaryForm] {
    var forms: [GlossaryForm] = []
    for rank in 0..<(columns.map(\.count).max() ?? 0) {
      for column in columns where rank < column.count {
        if !forms.contains(where: { $0.key == column[rank].key }) { forms.append(column[rank]) }
      }
    }
    return forms
  }

  func head(_ column: Column) -> [UInt8]? { columns[column.rawValue].first?.key }
}

/// Reads concepts from text: a concept a line, `english<TAB>cn<TAB>tw<TAB>hk`, forms of a cell separated by "|".
///
/// An empty cell of Taiwan or Hong Kong stands for the word of mainland China, in Traditional characters. Lines that begin
/// with # and empty lines are skipped. The last columns may be missing.
enum Glossary {
  static func concepts(in text: String, from source: Expansion.Source) throws(GlossaryError) -> [Concept] {
    var concepts: [Concept] = []
    var folded = FoldedText()
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      let line = line.drop { $0 == "\u{FEFF}" }
      if line.hasPrefix("#") || line.allSatisfy(\.isWhitespace) { continue }
      do throws(Unreadable) {
        concepts.append(try concept(line, source, &folded))
      } catch {
        throw GlossaryError(line: index + 1, problem: error.problem)
      }
    }
    return concepts
  }

  private struct Unreadable: Error {
    var problem: GlossaryError.Problem
  }

  private static func concept(
    _ line: Substring, _ source: Expansion.Source, _ folded: inout FoldedText
  ) throws(Unreadable) -> Concept {
    let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard (2...4).contains(cells.count) else { throw Unreadable(problem: .columns(found: cells.count)) }
    var columns = [[GlossaryForm]](repeating: [], count: 4)
    for (cell, column) in zip(cells, [Concept.Column.english, .china, .taiwan, .hongKong]) {
      for spelling in cell.split(separator: "|") where !spelling.allSatisfy(\.isWhitespace) {
        guard let form = GlossaryForm(spelling, folding: &folded) else {
          throw Unreadable(problem: .unusable(form: String(spelling)))
        }
        columns[column.rawValue].append(form)
      }
    }
    for column in [Concept.Column.taiwan, .hongKong] where columns[column.rawValue].isEmpty {
      columns[column.rawValue] = columns[Concept.Column.china.rawValue]
    }
    let concept = Concept(source: source, columns: columns)
    guard source == .openCC || concept.forms.count > 1 else { throw Unreadable(problem: .onlyOneForm) }
    return concept
  }
}
