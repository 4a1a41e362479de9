import Diglot

/// OpenDocument texts: paragraphs, lists, tables, notes behind the text; without what was deleted, and comments.
enum OpenDocumentReader {
  fileprivate static let extensions: Set = ["odt", "ott"]

  static func read(_ input: FileInput, _ options: ReadingOptions) throws(InputProblem) -> FileDocument {
    let parts = try DocumentParts(input, endingWith: ["xml"], limit: options.documentLimit)
    guard let body = parts["content.xml"] else { throw input.problem(.malformed("an OpenDocument without a text")) }
    var reader = OpenDocumentTextReader()
    do throws(XMLDocument.Failure) {
      try reader.read(body)
    } catch {
      let isEncrypted = parts["META-INF/manifest.xml"].map { String(decoding: $0, as: UTF8.self) }?
        .contains("encryption-data")
      throw input.problem(.malformed(isEncrypted == true ? "it needs a password" : error.reason))
    }
    let properties = DocumentProperties(parts["meta.xml"])
    let document = Document(
      key: "", title: reader.output.title(properties), text: reader.output.text, fields: properties.fields)
    return FileDocument(document, suffix: "", format: FileFormat.odt.name)
  }
}

private struct OpenDocumentTextReader {
  private(set) var output = OfficeText()
  private var open: [Element] = []
  private var listDepth = 0
  /// The style that a style of the document's own is made from.
  private var parents: [String: String] = [:]

  private struct Element {
    var name: String
    var kind = OfficeText.Paragraph.plain
  }

  mutating func read(_ part: [UInt8]) throws(XMLDocument.Failure) {
    var document = try XMLDocument(part)
    while let event = try document.next() {
      switch event {
      case .enter(let name):
        if Self.out.contains(name) {
          try document.skip()
        } else {
          enter(name, document)
        }
      case .leave: if let element = open.popLast() { leave(element) }
      case .text: if isInParagraph { output.append(document.text) }
      }
    }
  }

  /// What was deleted, comments, marks of notes, how to read ruby, descriptions of pictures, hidden text, heads and feet.
  private static let out: Set<String> = [
    "tracked-changes", "annotation", "note-citation", "ruby-text", "title", "desc", "forms", "hidden-text",
    "hidden-paragraph", "font-face-decls", "master-styles", "scripts", "sequence-decls", "variable-decls",
  ]

  private var isInParagraph: Bool { open.contains { $0.name == "p" || $0.name == "h" } }

  private mutating func enter(_ name: String, _ document: borrowing XMLDocument) {
    var element = Element(name: name)
    switch name {
    case "style": parents[document.attribute("name") ?? ""] = document.attribute("parent-style-name")
    case "p", "h":
      element.kind = kind(name, document.attribute("style-name") ?? "")
      output.beginParagraph(element.kind)
    case "list": listDepth += 1
    case "table-row": output.beginRow()
    case "table-cell", "covered-table-cell": output.beginCell()
    case "note-body": output.beginNote()
    case "s": output.append(" ")
    case "tab": output.separate(.cell)
    case "line-break": output.separate(.line)
    default: break
    }
    open.append(element)
  }

  private mutating func leave(_ element: Element) {
    switch element.name {
    case "p", "h": output.endParagraph(element.kind)
    case "list": listDepth -= 1
    case "table-row": output.endRow()
    case "table-cell", "covered-table-cell": output.endCell()
    case "note-body": output.endNote()
    default: break
    }
  }

  private func kind(_ name: String, _ style: String) -> OfficeText.Paragraph {
    if style == "Title" || parents[style] == "Title" { return .title }
    if name == "h" { return .heading }
    return listDepth > 0 ? .item : .plain
  }
}

extension FileFormat {
  /// OpenDocument texts.
  public static let odt = FileFormat(
    "odt", extensions: OpenDocumentReader.extensions,
    hasSignature: {
      DocumentParts.isZip(
        $0, ofType: "application/vnd.oasis.opendocument.text", orCalled: OpenDocumentReader.extensions)
    },
    open: { input, options in
      WholeFileReader { () throws(InputProblem) in try OpenDocumentReader.read(input, options) }
    })
}
