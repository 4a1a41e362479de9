import Diglot

/// HTML and XHTML, and an answer of a server that was saved with its headers.
enum HTMLReader {
  static func read(_ input: FileInput, _ options: ReadingOptions) throws(InputProblem) -> FileDocument {
    let declaration = HTMLDeclaration(input.prefix.bytes, fileExtension: input.fileExtension)
    let decoded = try input.readText(options, declared: declaration.encoding.flatMap(TextEncoding.named))
    let bytes = Array(decoded.text.utf8)
    // The headers are ASCII: as long in the text as in the file.
    guard let page = HTMLPage(bytes, from: min(declaration.start, bytes.count), isXML: declaration.isXML) else {
      throw input.problem(.bounded("the page is made so that reading it takes too long or too much memory"))
    }
    let document = Document(
      key: "", title: page.title, text: page.text, fields: page.fields,
      origin: TextOrigin(source: page.source.through(decoded.source)))
    return decoded.document(document, format: .html)
  }
}

extension FileFormat {
  /// Pages of the web.
  public static let html = FileFormat(
    "html", extensions: ["html", "htm", "xhtml", "xht", "shtml"],
    hasSignature: { HTMLDeclaration($0.bytes, fileExtension: $0.fileExtension).isHTML },
    open: { input, options in
      WholeFileReader { () throws(InputProblem) in try HTMLReader.read(input, options) }
    })
}
