import Diglot

/// Word documents (Office Open XML): paragraphs, tables, notes behind the text; without what was deleted or moved away,
/// comments, heads and feet of pages.
enum WordReader {
  fileprivate static let extensions: Set = ["docx", "docm", "dotx"]

  static func read(_ input: FileInput, _ options: ReadingOptions) throws(InputProblem) -> FileDocument {
    let parts = try DocumentParts(input, endingWith: ["xml", "rels"], limit: options.documentLimit)
    let main = mainPart(parts)
    guard let body = parts[main] else { throw input.problem(.malformed("a Word document without a text")) }
    var reader = WordTextReader(styles: WordStyles(parts[DocumentParts.name(of: "styles.xml", from: main)]))
    do throws(XMLDocument.Failure) {
      try reader.read(body)
      for notes in ["footnotes.xml", "endnotes.xml"] {
        if let part = parts[DocumentParts.name(of: notes, from: main)] { try reader.read(part) }
      }
    } catch {
      throw input.problem(.malformed(error.reason))
    }
    let properties = DocumentProperties(parts["docProps/core.xml"])
    let document = Document(
      key: "", title: reader.output.title(properties), text: reader.output.text, fields: properties.fields)
    return FileDocument(document, suffix: "", format: FileFormat.docx.name)
  }

  /// The name of the part that has the text.
  private static func mainPart(_ parts: DocumentParts) -> String {
    var main = "word/document.xml"
    guard let part = parts["_rels/.rels"], var document = try? XMLDocument(part) else { return main }
    while let event = try? document.next() {
      if case .enter("Relationship") = event, document.attribute("Type")?.hasSuffix("/officeDocument") == true,
        let target = document.attribute("Target")
      {
        main = DocumentParts.name(of: target, from: "")
      }
    }
    return main
  }
}

/// The styles that make a paragraph a title or a heading.
struct WordStyles {
  private var kinds: [String: OfficeText.Paragraph] = [:]

  init(_ part: [UInt8]?) {
    guard let part, var document = try? XMLDocument(part) else { return }
    var style = ""
    while let event = try? document.next() {
      switch event {
      case .enter("style"): style = document.attribute("styleId") ?? ""
      case .enter("name"):
        if let name = document.attribute("val") { kinds[style] = Self.kind(name.lowercased()) }
      // A style of the document's own has the level of its outline.
      case .enter("outlineLvl"): if kinds[style] == .plain { kinds[style] = .heading }
      default: break
      }
    }
  }

  func kind(_ style: String) -> OfficeText.Paragraph { kinds[style] ?? Self.kind(style.lowercased()) }

  /// By the name that Word has for its own styles in every language.
  private static func kind(_ name: String) -> OfficeText.Paragraph {
    name == "title" ? .title : name.hasPrefix("heading") ? .heading : .plain
  }
}

private struct WordTextReader {
  private(set) var output = OfficeText()
  private let styles: WordStyles
  /// The elements that the reader is in.
  private var open: [String] = []
  /// The paragraphs that the reader is in; one in a text box lies in another.
  private var paragraphs: [Paragraph] = []

  private struct Paragraph {
    var kind = OfficeText.Paragraph.plain
    var hasBegun = false
  }

  init(styles: WordStyles) { self.styles = styles }

  /// Reads the part with the text, or one with notes.
  mutating func read(_ part: [UInt8]) throws(XMLDocument.Failure) {
    var document = try XMLDocument(part)
    open = []
    paragraphs = []
    while let event = try document.next() {
      switch event {
      case .enter(let name):
        if Self.isOut(name, document) {
          try document.skip()
        } else {
          enter(name, document)
          open.append(name)
        }
      case .leave: if let name = open.popLast() { leave(name) }
      case .text:
        if open.last == "t" {
          beginParagraph()
          output.append(document.text)
        }
      }
    }
  }

  /// Elements of which nothing is read.
  private static func isOut(_ name: String, _ document: borrowing XMLDocument) -> Bool {
    switch name {
    // Deleted, or moved to another place; what another program would show; how to read ruby; the code of a field; comments.
    case "del", "moveFrom", "Fallback", "rt", "instrText", "delText", "comment", "sectPr", "tblPr", "tcPr": true
    case "footnote", "endnote": document.attribute("type") != nil
    default: false
    }
  }

  private mutating func enter(_ name: String, _ document: borrowing XMLDocument) {
    switch name {
    case "p": paragraphs.append(Paragraph())
    case "pStyle": setKind(styles.kind(document.attribute("val") ?? ""))
    case "outlineLvl": if (document.attribute("val") ?? "9") < "9" { setKind(.heading) }
    case "numPr": setKind(.item)
    case "tr": output.beginRow()
    case "tc": output.beginCell()
    case "footnote", "endnote": output.beginNote()
    case "tab": if open.last == "r" { output.separate(.cell) }
    case "br", "cr": output.separate(.line)
    case "noBreakHyphen": output.append("-")
    default: break
    }
  }

  private mutating func leave(_ name: String) {
    switch name {
    case "p":
      guard let paragraph = paragraphs.popLast() else { return }
      if paragraph.hasBegun { output.endParagraph(paragraph.kind) }
    case "tr": output.endRow()
    case "tc": output.endCell()
    case "footnote", "endnote": output.endNote()
    default: break
    }
  }

  /// A heading with a number is a heading.
  private mutating func setKind(_ kind: OfficeText.Paragraph) {
    guard let last = paragraphs.indices.last, paragraphs[last].kind == .plain else { return }
    paragraphs[last].kind = kind
  }

  /// A paragraph begins with its first text: its properties, which stand before, say what it is.
  private mutating func beginParagraph() {
    guard let last = paragraphs.indices.last, !paragraphs[last].hasBegun else { return }
    paragraphs[last].hasBegun = true
    output.beginParagraph(paragraphs[last].kind)
  }
}

extension FileFormat {
  /// Word's documents.
  public static let docx = FileFormat(
    "docx", extensions: WordReader.extensions,
    hasSignature: {
      DocumentParts.isZip($0, naming: ["[Content_Types].xml", "word/"], orCalled: WordReader.extensions)
    },
    open: { input, options in
      WholeFileReader { () throws(InputProblem) in try WordReader.read(input, options) }
    })
}
