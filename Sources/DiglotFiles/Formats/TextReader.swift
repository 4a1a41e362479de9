import Diglot

/// Plain text.
enum TextReader {
  static func read(_ input: FileInput, _ options: ReadingOptions) throws(InputProblem) -> FileDocument {
    let decoded = try input.readText(options)
    let document = Document(
      key: "", title: Titles.ofText(decoded.text), text: decoded.text, origin: TextOrigin(source: decoded.source))
    return decoded.document(document, format: .text)
  }
}

extension FileFormat {
  public static let text = FileFormat("text", extensions: ["txt", "text"]) { input, options in
    WholeFileReader { () throws(InputProblem) in try TextReader.read(input, options) }
  }
}
