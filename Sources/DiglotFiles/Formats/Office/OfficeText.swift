/// The text of a document that is being read: its body, with its notes behind it, and what could be its title.
struct OfficeText {
  private(set) var body = TextBuilder()
  private var notes = TextBuilder()
  /// How many notes the reader is in; text goes to them then.
  private(set) var noteDepth = 0
  private var title = ""
  private var heading = ""
  private var paragraphStart = 0
  /// How many cells the rows have so far, outermost first.
  private var rows: [Int] = []

  /// A paragraph by what it is.
  enum Paragraph { case title, heading, item, plain }

  mutating func append(_ text: String) { edit { $0.append(text) } }

  mutating func separate(_ separation: TextBuilder.Separation) { edit { $0.separate(separation) } }

  private mutating func edit(_ change: (inout TextBuilder) -> Void) {
    if noteDepth > 0 { change(&notes) } else { change(&body) }
  }

  // MARK: - Paragraphs

  mutating func beginParagraph(_ kind: Paragraph) {
    separate(kind == .item ? .line : .paragraph)
    if noteDepth == 0 { paragraphStart = body.bytes.count }
  }

  mutating func endParagraph(_ kind: Paragraph) {
    if noteDepth == 0, kind == .title || kind == .heading, body.bytes.count > paragraphStart {
      let text = String(decoding: body.bytes[paragraphStart...], as: UTF8.self)
      let line = text.split { $0.isWhitespace }.joined(separator: " ")
      if kind == .title, title.isEmpty { title = line }
      if kind == .heading, heading.isEmpty { heading = line }
    }
    separate(kind == .item ? .line : .paragraph)
  }

  mutating func beginNote() {
    if noteDepth == 0 { notes.separate(.paragraph) }
    noteDepth += 1
  }

  mutating func endNote() { noteDepth -= 1 }

  // MARK: - Tables

  mutating func beginRow() {
    separate(.line)
    rows.append(0)
  }

  mutating func endRow() {
    _ = rows.popLast()
    separate(.line)
  }

  mutating func beginCell() {
    let isFirst = rows.last.map { $0 == 0 } ?? true
    edit { $0.beginCell(isFirst: isFirst) }
    if !rows.isEmpty { rows[rows.count - 1] += 1 }
  }

  mutating func endCell() { edit { $0.endCell() } }

  // MARK: - The end

  var text: String {
    var text = body
    if !notes.bytes.isEmpty {
      text.separate(.paragraph)
      text.append(notes.text, keepsSpace: true)
    }
    return text.text
  }

  /// What the document is called: by its metadata, a paragraph in the style of titles, the first heading, or its first line
  /// where that looks like a title.
  func title(_ properties: DocumentProperties) -> String {
    [properties.title, title, heading].first { !$0.isEmpty } ?? Titles.ofText(body.text)
  }
}
