import Diglot

/// XML of any kind, such as DocBook, Mallard, TEI, RSS: the text of its elements, without what its kind would add to it.
///
/// Nothing is known of the elements. Those of an element that has no text of its own are blocks, and so are those between which
/// white space with the end of a line stands alone; the first element `title` is the title. What cannot be parsed is read as
/// plain text.
enum XMLReader {
  static func read(_ input: FileInput, _ options: ReadingOptions) throws(InputProblem) -> FileDocument {
    let declaration = HTMLDeclaration(input.prefix.bytes, fileExtension: "xml")
    let decoded = try input.readText(options, declared: declaration.encoding.flatMap(TextEncoding.named))
    var reader = XMLTextReader()
    do throws(XMLDocument.Failure) { try reader.read(Self.utf8(decoded.text)) } catch {
      let document = Document(
        key: "", title: Titles.ofText(decoded.text), text: decoded.text, origin: TextOrigin(source: decoded.source))
      return decoded.document(document, format: .text)
    }
    let document = Document(key: "", title: reader.title, text: reader.builder.text, fields: reader.fields)
    return decoded.document(document, format: .xml)
  }

  /// The bytes of a text whose declaration may name another encoding.
  private static func utf8(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    guard bytes.starts(with: "<?xml".utf8), let end = bytes.firstIndex(of: 0x3E) else { return bytes }
    return Array(bytes[(end + 1)...].drop { $0 <= 0x20 })
  }
}

private struct XMLTextReader {
  private(set) var builder = TextBuilder()
  private(set) var title = ""
  private var language: String?
  private var titleDepth: Int?
  private var titleStart = 0
  /// For each element in the order of their starts, whether it has text of its own beside that of its elements.
  private var hasText: [Bool] = []
  /// The elements that are open, by their numbers.
  private var open: [Int] = []

  var fields: [Field] { language.map { [Field(name: "lang", value: $0)] } ?? [] }

  mutating func read(_ bytes: [UInt8]) throws(XMLDocument.Failure) {
    try findTexts(in: bytes)
    var count = 0
    var document = try XMLDocument(bytes)
    while let event = try document.next() {
      switch event {
      case .enter(let name):
        separateBlock()
        open.append(count)
        count += 1
        enter(name, document)
      case .leave:
        open.removeLast()
        separateBlock()
        leave(document.depth)
      case .text:
        let text = document.text
        if text.allSatisfy(\.isWhitespace), text.contains(where: \.isNewline) {
          builder.separate(text.count(where: \.isNewline) > 1 ? .paragraph : .line)
        } else {
          builder.append(text)
        }
      }
    }
  }

  /// Reads the document once for `hasText`.
  private mutating func findTexts(in bytes: [UInt8]) throws(XMLDocument.Failure) {
    var document = try XMLDocument(bytes)
    while let event = try document.next() {
      switch event {
      case .enter:
        open.append(hasText.count)
        hasText.append(false)
      case .leave: open.removeLast()
      case .text: if let element = open.last, !document.text.allSatisfy(\.isWhitespace) { hasText[element] = true }
      }
    }
  }

  /// Ends the line where an element starts or ends in one without text.
  private mutating func separateBlock() {
    if let parent = open.last, !hasText[parent] { builder.separate(.line) }
  }

  private mutating func enter(_ name: String, _ document: borrowing XMLDocument) {
    if document.depth == 1 { language = document.attribute("lang").flatMap(LanguageTag.normalized) }
    if name == "title", title.isEmpty, titleDepth == nil {
      titleDepth = document.depth
      titleStart = builder.bytes.count
    }
  }

  private mutating func leave(_ depth: Int) {
    guard let inside = titleDepth, depth < inside else { return }
    titleDepth = nil
    let text = String(decoding: builder.bytes[titleStart...], as: UTF8.self)
    title = text.split { $0.isWhitespace }.joined(separator: " ")
    builder.separate(.line)
  }
}

extension FileFormat {
  /// XML whose kind has no reader of its own.
  public static let xml = FileFormat(
    "xml", extensions: ["xml"],
    hasSignature: { prefix in
      // Of UTF-16 every other byte is zero.
      let start = prefix.bytes.prefix(64).filter { $0 != 0 && $0 < 0x80 }
      return start.starts(with: "<?xml ".utf8)
    },
    open: { input, options in
      WholeFileReader { () throws(InputProblem) in try XMLReader.read(input, options) }
    })
}
