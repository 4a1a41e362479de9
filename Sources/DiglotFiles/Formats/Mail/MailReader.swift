import Diglot
import FileRoots
import ToolSupport

/// The mails of a file, each with what is attached to it and can be read.
///
/// A file of mails (mbox) is read mail by mail: `#N`. A file attached is `!NAME`; pictures and the like are passed over. A
/// page saved with its pictures (MHTML) has the structure of a mail and is one page.
final class MailReader: DocumentReader {
  private let input: FileInput
  private let options: ReadingOptions
  /// The mails of an mbox; `nil` where the file is one mail.
  private var box: MailBox?
  private var isDone = false
  /// What is attached to the last mail, last first.
  private var pending: [(input: FileInput, suffix: String)] = []
  private var attached: MemberReader?

  init(_ input: FileInput, _ options: ReadingOptions) {
    self.input = input
    self.options = options
    if MailSigns.isBox(input.prefix.bytes) { box = MailBox(input, limit: options.documentLimit) }
  }

  func next() -> Result<FileDocument, InputProblem>? {
    while !options.isCancelled() {
      if let result = attached?.next() { return result }
      attached = nil
      if let (member, suffix) = pending.popLast() {
        do throws(InputProblem) { attached = try MemberReader(member, suffix: suffix, options) } catch {
          return .failure(error)
        }
        continue
      }
      if isDone { return nil }
      do throws(InputProblem) {
        if let document = try nextMail() { return .success(document) }
      } catch {
        return .failure(error)
      }
    }
    return nil
  }

  /// The next mail, or `nil` at the end, or where the file has none at this place.
  private func nextMail() throws(InputProblem) -> FileDocument? {
    guard let box else {
      isDone = true
      return try document(try input.readAll(limit: options.documentLimit), suffix: "")
    }
    let bytes: [UInt8]?
    do throws(StreamError) { bytes = try box.next() } catch {
      isDone = true
      throw input.problem(.init(error))
    }
    guard let bytes else {
      isDone = true
      return nil
    }
    let suffix = "#\(box.count)"
    if box.isTooLarge {
      throw InputProblem(path: input.path + suffix, cause: .tooLarge(limit: options.documentLimit))
    }
    return try document(bytes, suffix: suffix)
  }

  private func document(_ bytes: [UInt8], suffix: String) throws(InputProblem) -> FileDocument {
    guard let mail = Mail(bytes, options) else {
      throw InputProblem(path: input.path + suffix, cause: .malformed("no mail: it begins with no headers"))
    }
    if MailSigns.isPage(mail, input.fileExtension) { return page(mail) }
    let read = MailText(mail, options)
    attach(read.attachments, of: mail, suffix: suffix)
    return FileDocument(
      Document(key: "", title: read.title, text: read.text, fields: read.fields), suffix: suffix,
      format: FileFormat.mail.name, encoding: read.encoding, replacedCount: read.replacedCount)
  }

  /// A saved page: the first part that is HTML.
  private func page(_ mail: Mail) -> FileDocument {
    let read = MailText(mail, options)
    var fields = read.page?.fields ?? []
    let address =
      mail.header("Snapshot-Content-Location", options)
      ?? mail.parts.first { $0.type == "text/html" }?.location
    if let address, address.hasPrefix("http"), !fields.contains(where: { $0.name == "url" }) {
      fields.append(Field(name: "url", value: address))
    }
    let title = read.page?.title ?? ""
    let document = Document(
      key: "", title: title.isEmpty ? read.title : title, text: read.page?.text ?? read.text, fields: fields)
    return FileDocument(
      document, suffix: "", format: FileFormat.html.name, encoding: read.encoding, replacedCount: read.replacedCount)
  }

  /// Keeps those attached files that are of a known format.
  private func attach(_ parts: [Mail.Part], of mail: Mail, suffix: String) {
    var names: Set<ExactText> = []
    for part in parts {
      let name = part.fileName ?? "part\(part.number)"
      let kind = part.type.prefix { $0 != "/" }
      if ["image", "audio", "video", "font"].contains(kind) { continue }
      var unique = name
      while !names.insert(ExactText(unique)).inserted { unique = "\(names.count + 1)-\(name)" }
      let suffix = suffix + "!" + FileID.escaped(unique)
      let content = mail.content(part)
      let member = FileInput(
        MemoryStream(content), path: input.path + suffix, name: unique, expectedByteCount: content.count)
      let budget = input.packing?.budget ?? UnpackingBudget()
      if input.packing == nil { budget.packedByteCount += content.count }
      member.packing = (budget, input.packingDepth + 1)
      let isText = kind == "text" || FileFormat.text.extensions.contains(member.fileExtension)
      if isText || FileFormat.recognized(member) != nil { pending.insert((member, suffix), at: 0) }
    }
  }
}

/// Bytes at hand, as a stream.
final class MemoryStream: ByteStream {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func read(into buffer: inout [UInt8], from start: Int) throws(StreamError) -> Int {
    let count = min(buffer.count - start, bytes.count - place)
    buffer.replaceSubrange(start..<start + count, with: bytes[place..<place + count])
    place += count
    return count
  }
}

/// The mails of an mbox, one after the other: each begins with a line `From `, behind a blank line.
final class MailBox {
  private var lines: LineReader
  private let limit: Int
  /// How many mails began so far.
  private(set) var count = 0
  private(set) var isTooLarge = false
  private var isInMail = false
  private var isAtEnd = false

  init(_ input: FileInput, limit: Int) {
    lines = LineReader(input, limit: limit)
    self.limit = limit
  }

  /// The bytes of the next mail; `nil` at the end.
  ///
  /// Of one that is too large nothing is kept; `isTooLarge` says so.
  func next() throws(StreamError) -> [UInt8]? {
    if isAtEnd { return nil }
    var mail: [UInt8] = []
    var followsBlank = true
    isTooLarge = false
    if isInMail { count += 1 }
    while let line = try lines.next() {
      guard case .line(let range) = line else {
        (mail, isTooLarge) = ([], true)
        continue
      }
      let bytes = lines.bytes[range]
      if followsBlank, MailSigns.isBoxLine(bytes) {
        guard isInMail else {
          isInMail = true
          count += 1
          continue
        }
        return mail
      }
      followsBlank = bytes.isEmpty || bytes.elementsEqual([0x0D])
      if isTooLarge || !isInMail { continue }
      // A line of the text that begins so was marked when it was put into the box.
      let quotes = bytes.prefix { $0 == 0x3E }.count
      mail += quotes > 0 && bytes.dropFirst(quotes).starts(with: "From ".utf8) ? bytes.dropFirst() : bytes
      mail.append(0x0A)
      if mail.count > limit { (mail, isTooLarge) = ([], true) }
    }
    isAtEnd = true
    return isInMail ? mail : nil
  }
}

/// How mails are known.
enum MailSigns {
  /// Whether a file begins as an mbox does: `From ` with an address and a time, then a header.
  static func isBox(_ prefix: [UInt8]) -> Bool {
    guard let end = prefix.firstIndex(of: 0x0A) else { return false }
    return isBoxLine(prefix[..<end]) && isHeader(prefix[(end + 1)...])
  }

  /// Whether a line begins a mail of an mbox: `From chan@example.org Tue Apr 21 08:30:00 2026`.
  static func isBoxLine(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.count < 300, line.starts(with: "From ".utf8) else { return false }
    let words = line.split { $0 <= 0x20 }
    // The time, and the year, with a time zone perhaps.
    let hasTime = words.dropFirst(2).contains { $0.count >= 5 && $0.dropFirst(2).first == 0x3A }
    return hasTime && words.contains { $0.count == 4 && $0.allSatisfy { $0 &- 0x30 < 10 } }
  }

  /// Whether a file begins with the headers of a mail: more than a text has that quotes one.
  static func isMail(_ prefix: FilePrefix) -> Bool {
    // Where a name says text, headers are a part of it.
    if ["txt", "text", "md", "markdown", "log"].contains(prefix.fileExtension) { return false }
    if isBox(prefix.bytes) { return true }
    guard isHeader(prefix.bytes[...]) else { return false }
    var (from, others) = (false, 0)
    for line in prefix.bytes.split(separator: 0x0A, maxSplits: 200, omittingEmptySubsequences: false) {
      if line.isEmpty || line.elementsEqual([0x0D]) { break }
      let name = String(decoding: line.prefix { $0 != 0x3A }, as: UTF8.self).lowercased()
      if name == "from" { from = true }
      if ["message-id", "received", "mime-version", "return-path", "delivered-to"].contains(name) { others += 1 }
    }
    return from && others > 0
  }

  /// Whether a mail is a page that a browser saved.
  static func isPage(_ mail: Mail, _ fileExtension: String) -> Bool {
    guard mail.parts.first?.type == "multipart/related" || mail.parts.first?.type == "text/html" else { return false }
    return fileExtension == "mht" || fileExtension == "mhtml"
      || mail.header("Snapshot-Content-Location", ReadingOptions()) != nil
  }

  /// Whether bytes begin with `Name: `.
  private static func isHeader(_ bytes: ArraySlice<UInt8>) -> Bool {
    let name = bytes.prefix { $0 | 0x20 &- 0x61 < 26 || $0 == 0x2D }
    return !name.isEmpty && name.count < 60 && bytes.dropFirst(name.count).first == 0x3A
  }
}

extension FileFormat {
  /// Mails, files of mails, and pages saved with their pictures.
  public static let mail = FileFormat(
    "mail", extensions: ["eml", "mbox", "mbx", "mht", "mhtml"], hasSignature: { MailSigns.isMail($0) },
    open: { MailReader($0, $1) })
}
