import Diglot

/// What a document says about itself, in the terms of Dublin Core, which DOCX, ODT and EPUB share.
struct DocumentProperties {
  var title = ""
  private var authors: [String] = []
  private var language: String?
  private var created: String?
  private var modified: String?

  init() {}

  init(_ part: [UInt8]?) {
    guard let part, var document = try? XMLDocument(part) else { return }
    // What comes before the place where it breaks is good.
    while let event = try? document.next() {
      if case .enter(let name) = event { _ = try? read(name, &document) }
    }
  }

  /// Takes an element of the metadata that was entered.
  mutating func read(_ name: String, _ document: inout XMLDocument) throws(XMLDocument.Failure) {
    switch name {
    case "title":
      let content = Self.line(try document.content())
      if title.isEmpty, !Titles.isPlaceholder(content) { title = content }
    case "creator", "initial-creator":
      let content = Self.line(try document.content())
      if !content.isEmpty, !authors.contains(content) { authors.append(content) }
    case "language":
      let content = try document.content()
      language = language ?? LanguageTag.normalized(content)
    case "created", "creation-date":
      created = DateText.normalized(try document.content()) ?? created
    case "modified", "date":
      modified = DateText.normalized(try document.content()) ?? modified
    default: break
    }
  }

  var fields: [Field] {
    var fields: [Field] = []
    if let language { fields.append(Field(name: "lang", value: language)) }
    fields += authors.map { Field(name: "author", value: $0) }
    if let date = created ?? modified { fields.append(Field(name: "date", value: date)) }
    return fields
  }

  private static func line(_ text: String) -> String { text.split { $0.isWhitespace }.joined(separator: " ") }
}
