import Diglot

/// Markdown as a reader sees it: the text without its marks, with the places in the file; front matter becomes fields.
enum MarkdownReader {
  static func read(_ input: FileInput, _ options: ReadingOptions) throws(InputProblem) -> FileDocument {
    let decoded = try input.readText(options)
    let bytes = Array(decoded.text.utf8)
    let matter = FrontMatter(bytes)
    // A text that is made so that its marks have no end is read with its marks.
    guard let text = MarkdownText(bytes, from: matter.end) else {
      let document = Document(
        key: "", title: matter.title, text: decoded.text, fields: matter.fields,
        origin: TextOrigin(source: decoded.source))
      return decoded.document(document, format: .markdown)
    }
    let document = Document(
      key: "", title: matter.title.isEmpty ? text.heading : matter.title, text: text.text, fields: matter.fields,
      origin: TextOrigin(source: text.source.through(decoded.source)))
    return decoded.document(document, format: .markdown)
  }
}

extension FileFormat {
  /// Markdown.
  public static let markdown = FileFormat("markdown", extensions: ["md", "markdown", "mdown", "mkd"]) {
    input, options in
    WholeFileReader { () throws(InputProblem) in try MarkdownReader.read(input, options) }
  }
}
