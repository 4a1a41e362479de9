/// A user's list of other names, in the form of the project's glossaries.
///
///     # a comment
///     large language model|LLM<TAB>大语言模型|大模型<TAB>大型語言模型
///
/// The columns are English, mainland China, Taiwan and Hong Kong. Any may be empty, and the last ones may be missing. Cells
/// hold forms separated by "|", in either script: all are folded.
public struct UserGlossary: Sendable {
  /// Laid out as `VocabularyTable` says.
  let table: [UInt8]
  /// The table's `VocabularyIndex`.
  let index: [UInt8]

  /// Reads a glossary; about 10 µs a line.
  ///
  /// - Throws: `GlossaryError` at the first line that cannot be read.
  public init(_ text: String) throws(GlossaryError) {
    table = VocabularyBuilder(try Glossary.concepts(in: text, from: .user)).table()
    index = VocabularyIndex.make(of: table)
  }
}
