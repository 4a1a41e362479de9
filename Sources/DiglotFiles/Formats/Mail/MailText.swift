import CMail
import Diglot

/// A mail as a document, and what is attached to it.
struct MailText {
  private(set) var text = ""
  private(set) var page: HTMLPage?
  private(set) var attachments: [Mail.Part] = []
  private(set) var replacedCount = 0
  private(set) var encoding: TextEncoding?
  private let mail: Mail
  private let options: ReadingOptions

  init(_ mail: Mail, _ options: ReadingOptions) {
    self.mail = mail
    self.options = options
    let left = alternativesLeft()
    for part in mail.parts where !left.contains(part.number) { read(part) }
  }

  /// The parts that say the same as another one beside them: of several, plain text is read, else HTML, else the first.
  private func alternativesLeft() -> Set<Int> {
    var left: Set<Int> = []
    for part in mail.parts {
      // A part of what is left is left too.
      if part.parent >= 0, left.contains(part.parent) {
        left.insert(part.number)
      } else if part.type == "multipart/alternative" {
        let ways = mail.parts.filter { $0.parent == part.number }
        let chosen =
          ways.first { $0.type == "text/plain" && !isBlank($0) }
          ?? ways.first { $0.type == "text/html" || $0.type == "multipart/related" || $0.type == "multipart/mixed" }
          ?? ways.first
        for way in ways where way.number != chosen?.number { left.insert(way.number) }
      }
    }
    return left
  }

  private func isBlank(_ part: Mail.Part) -> Bool { mail.content(part).allSatisfy { $0 <= 0x20 } }

  private mutating func read(_ part: Mail.Part) {
    if let subject = part.subject { return add(subject) }
    if part.isContainer { return }
    if part.isAttachment {
      attachments.append(part)
    } else if part.type == "text/plain" || part.type == "/" {
      add(decoded(part))
    } else if part.type == "text/html" {
      guard let page = HTMLPage(Array(decoded(part).utf8)) else { return }
      if self.page == nil { self.page = page }
      add(page.text)
    } else if part.fileName != nil {
      attachments.append(part)
    }
  }

  /// The text of a part. What is not of the encoding that it names is read as far as it goes.
  private mutating func decoded(_ part: Mail.Part) -> String {
    let bytes = mail.content(part)
    var declared = part.charset.flatMap(TextEncoding.named)
    if declared == nil, part.type == "text/html" {
      declared = HTMLDeclaration(Array(bytes.prefix(4096)), fileExtension: "html").encoding.flatMap(TextEncoding.named)
    }
    guard let decoded = try? DecodedText(decoding: bytes, options, declared: declared) else {
      return String(decoding: bytes, as: UTF8.self)
    }
    encoding = encoding ?? decoded.encoding
    replacedCount += decoded.replacedCount
    return decoded.text
  }

  private mutating func add(_ piece: String) {
    let piece = String(piece.trimmingPrefix { $0.isNewline })
    if piece.allSatisfy(\.isWhitespace) { return }
    if !text.isEmpty { text += text.hasSuffix("\n") ? "\n" : "\n\n" }
    text += piece
  }

  // MARK: - Headers

  var title: String { mail.header("Subject", options) ?? "" }

  var fields: [Field] {
    var fields: [Field] = []
    for (name, address) in mail.addresses(CMAIL_FROM) {
      if let name = name.flatMap({ $0.isEmpty ? nil : $0 }) ?? address {
        fields.append(Field(name: "author", value: name))
      }
      if let address { fields.append(Field(name: "from", value: address)) }
    }
    for (name, address) in mail.addresses(CMAIL_TO) + mail.addresses(CMAIL_CC) {
      if let value = address ?? name { fields.append(Field(name: "to", value: value)) }
    }
    if let date = mail.date { fields.append(Field(name: "date", value: date)) }
    return fields
  }
}
