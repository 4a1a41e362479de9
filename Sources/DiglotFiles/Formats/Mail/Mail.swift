import CMail
import Diglot

/// A mail that is read: its headers and its parts.
@safe
final class Mail {
  /// A part of a mail, by its number.
  struct Part {
    var number: Int
    var parent: Int
    /// Whether it holds other parts.
    var isContainer: Bool
    var isAttachment: Bool
    /// In lower case, such as `text/html`.
    var type: String
    var charset: String?
    var fileName: String?
    /// The subject of another mail that it holds.
    var subject: String?
    /// Where it was fetched from.
    var location: String?
  }

  private let handle: OpaquePointer
  let parts: [Part]
  /// What bytes of headers are that no rule of mail allows there, unless they are UTF-8.
  private let headerEncoding: TextEncoding?

  private static let isStarted: Bool = {
    cmail_start()
    return true
  }()

  init?(_ bytes: [UInt8], _ options: ReadingOptions) {
    guard Self.isStarted else { return nil }
    let joined = EncodedWords.joined(in: bytes)
    guard var handle = unsafe Self.open(joined, nil) else { return nil }
    var parts = unsafe Self.parts(handle)
    headerEncoding = Self.headerEncoding(of: bytes, parts, options)
    // What the parts say is needed to read the headers of mails, and those of parts.
    if let headerEncoding, let other = unsafe Self.open(joined, headerEncoding.systemName) {
      unsafe cmail_close(handle)
      unsafe handle = other
      parts = unsafe Self.parts(handle)
    }
    unsafe self.handle = handle
    self.parts = parts
  }

  private static func open(_ bytes: [UInt8], _ charset: String?) -> OpaquePointer? {
    unsafe bytes.withUnsafeBufferPointer { unsafe cmail_open($0.baseAddress, Int64($0.count), charset) }
  }

  private static func parts(_ handle: OpaquePointer) -> [Part] {
    (0..<Int(unsafe cmail_part_count(handle))).map { unsafe part($0, handle) }
  }

  /// That of the mail's text, or what the bytes look to be of; `nil` where all of the mail is UTF-8.
  private static func headerEncoding(
    of bytes: [UInt8], _ parts: [Part], _ options: ReadingOptions
  ) -> TextEncoding? {
    if (try? UTF8Span(validating: bytes.span)) != nil { return nil }
    let declared = parts.lazy.compactMap(\.charset).first.flatMap(TextEncoding.named)
    let found = EncodingDetection.encoding(
      of: Array(bytes.prefix(FileInput.prefixByteCount)), isWhole: false, named: options.encoding, declared: declared)
    return found?.isWide == true ? nil : found
  }

  deinit { unsafe cmail_close(handle) }

  private static func part(_ number: Int, _ handle: OpaquePointer) -> Part {
    let info = unsafe cmail_part(handle, Int32(number))
    let text = { (pointer: UnsafePointer<CChar>?) in unsafe pointer.map { unsafe String(cString: $0) } }
    return unsafe Part(
      number: number, parent: Int(info.parent), isContainer: info.is_container, isAttachment: info.is_attachment,
      type: ((text(info.type) ?? "") + "/" + (text(info.subtype) ?? "")).lowercased(), charset: text(info.charset),
      fileName: text(info.file_name), subject: info.is_mail ? text(info.subject) ?? "" : nil,
      location: text(info.location))
  }

  /// A header with its encoded words resolved.
  ///
  /// Bytes that no rule of mail allows there are of the encoding that the mail's text has, or look to be of.
  func header(_ name: String, _ options: ReadingOptions) -> String? {
    guard let raw = unsafe cmail_raw_header(handle, name) else { return nil }
    var bytes: [UInt8] = []
    while unsafe raw[bytes.count] != 0 { bytes.append(UInt8(bitPattern: unsafe raw[bytes.count])) }
    let value: String?
    if bytes.contains(where: { $0 >= 0x80 }) {
      value = try? DecodedText(decoding: bytes, options, declared: headerEncoding).text
    } else {
      value = unsafe cmail_header(handle, name).map { unsafe String(cString: $0) }
    }
    return value.map { $0.split { $0.isWhitespace }.joined(separator: " ") }
  }

  /// Names and addresses of those who wrote it or got it.
  func addresses(_ kind: cmail_address_kind) -> [(name: String?, address: String?)] {
    var found: [(String?, String?)] = []
    var (name, address): (UnsafePointer<CChar>?, UnsafePointer<CChar>?) = (nil, nil)
    while found.count < 1000, unsafe cmail_address(handle, kind, Int32(found.count), &name, &address) {
      found.append((unsafe name.map { unsafe String(cString: $0) }, unsafe address.map { unsafe String(cString: $0) }))
    }
    return found
  }

  /// When it was sent, by the clock of who sent it.
  var date: String? {
    var (seconds, minutes): (Int64, Int32) = (0, 0)
    guard unsafe cmail_date(handle, &seconds, &minutes), abs(seconds) < 1 << 40 else { return nil }
    return DateText.text(ofSeconds: Int(seconds), minutesAhead: Int(minutes))
  }

  /// The content of a part, without its transfer encoding.
  func content(_ part: Part) -> [UInt8] {
    var count: Int64 = 0
    guard let start = unsafe cmail_content(handle, Int32(part.number), &count) else { return [] }
    return unsafe Array(UnsafeBufferPointer(start: start, count: Int(count)))
  }
}
