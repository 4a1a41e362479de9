import Diglot

/// Markdown: the stored text is the file.
enum MarkdownReader {
  static func read(_ input: FileInput, _ options: ReadingOptions) throws(InputProblem) -> FileDocument {
    let decoded = try input.readText(options)
    let document = Document(
      key: "", title: Titles.ofMarkdown(decoded.text), text: decoded.text, origin: TextOrigin(source: decoded.source))
    return decoded.document(document, format: .markdown)
  }
}

extension FileFormat {
  public static let markdown = FileFormat("markdown", extensions: ["md", "markdown"]) { input, options in
    WholeFileReader { () throws(InputProblem) in try MarkdownReader.read(input, options) }
  }
}
