/// What the first bytes of a page say: whether it is one, its encoding, and where the page begins.
struct HTMLDeclaration {
  /// Where the page begins: behind the headers of a saved answer of a server, if it has them.
  private(set) var start = 0
  /// The label of an encoding, as it is written.
  private(set) var encoding: String?
  /// Whether the bytes say that they are HTML.
  private(set) var isHTML = false
  /// Whether the page is XHTML.
  private(set) var isXML = false

  /// Reads the first bytes of a page. Where they are UTF-16, nothing but whether it is HTML is known.
  init(_ prefix: [UInt8], fileExtension: String) {
    let bytes = prefix.contains(0) ? prefix.filter { $0 != 0 } : prefix
    var text = ASCIIText(bytes)
    readHeaders(&text)
    start = text.place
    text.skip(bytes: [0xFF, 0xFE], [0xFE, 0xFF], [0xEF, 0xBB, 0xBF])
    readMarks(&text)
    if fileExtension == "xhtml" || fileExtension == "xht" { isXML = true }
  }

  // MARK: - Headers

  /// `HTTP/1.1 200 OK` and the lines that follow, up to a blank one; again for each answer that led elsewhere.
  private mutating func readHeaders(_ text: inout ASCIIText) {
    while text.isAt("http/") {
      let beginning = text.place
      var (label, saysHTML, hasEnded) = (String?.none, false, false)
      while let line = text.line() {
        if line.isEmpty {
          hasEnded = true
          break
        }
        if let value = line.value(after: "content-type:") {
          saysHTML = value.contains("html")
          label = Self.label(after: "charset=", in: value)
        }
      }
      guard hasEnded else {
        text.place = beginning
        return
      }
      (encoding, isHTML) = (label, saysHTML)
    }
  }

  // MARK: - Marks

  /// The XML declaration, the doctype, and the elements of the head.
  private mutating func readMarks(_ text: inout ASCIIText) {
    text.skipSpace()
    if text.isAt("<?xml"), let declaration = text.upTo(">") {
      encoding = encoding ?? Self.label(after: "encoding=", in: declaration)
      isXML = true
      text.skipSpace()
    }
    while text.isAt("<!--") || text.isAt("<?") {
      let end = text.isAt("<!--") ? "-->" : ">"
      guard text.upTo(end) != nil else { return }
      text.skipSpace()
    }
    if text.isAt("<!doctype html") || text.isAt("<html") || text.isAt("<head>") || text.isAt("<body") {
      isHTML = true
    } else {
      isXML = isXML && isHTML
    }
    if text.isAt("<!doctype"), let type = text.upTo(">"), type.contains("xhtml") { isXML = true }
    readMetas(&text)
  }

  private mutating func readMetas(_ text: inout ASCIIText) {
    while encoding == nil, text.find("<") {
      if text.isAt("<!--") {
        guard text.upTo("-->") != nil else { return }
      } else if text.isAt("<body") {
        return
      } else if text.isAt("<meta"), let element = text.upTo(">") {
        encoding = Self.label(after: "charset=", in: element)
      } else {
        text.place += 1
      }
    }
  }

  /// The word, in quotes or without, that follows a name and its sign of equality.
  private static func label(after name: String, in text: String) -> String? {
    let bare = text.replacingSpacesAroundEquals()
    guard let range = bare.firstRange(of: name) else { return nil }
    let value = bare[range.upperBound...].drop { $0 == "\"" || $0 == "'" }
    let label = value.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.:+".contains($0)) }
    return label.isEmpty ? nil : String(label)
  }
}

/// Bytes read as ASCII letters in lower case.
private struct ASCIIText {
  private let bytes: [UInt8]
  var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func isAt(_ expected: String) -> Bool { matches(place, expected.utf8) }

  private func matches(_ place: Int, _ expected: String.UTF8View) -> Bool {
    guard place + expected.count <= bytes.count else { return false }
    for (offset, byte) in expected.enumerated() where lowercase(bytes[place + offset]) != byte { return false }
    return true
  }

  private func lowercase(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  mutating func skip(bytes marks: [UInt8]...) {
    for mark in marks where bytes[place...].starts(with: mark) { place += mark.count }
  }

  mutating func skipSpace() {
    while place < bytes.count, bytes[place] <= 0x20 { place += 1 }
  }

  /// Goes to the next place of some text, or nowhere.
  mutating func find(_ wanted: String) -> Bool {
    guard let first = wanted.utf8.first else { return false }
    var index = place
    while index < bytes.count {
      if lowercase(bytes[index]) == first, matches(index, wanted.utf8) {
        place = index
        return true
      }
      index += 1
    }
    return false
  }

  /// What stands before some text, in lower case, and goes behind it.
  mutating func upTo(_ end: String) -> String? {
    let start = place
    guard find(end) else { return nil }
    defer { place += end.utf8.count }
    return string(start..<place)
  }

  /// A line without its end, in lower case.
  mutating func line() -> String? {
    let start = place
    guard find("\n") else { return nil }
    defer { place += 1 }
    return string(start..<(place > start && bytes[place - 1] == 0x0D ? place - 1 : place))
  }

  private func string(_ range: Range<Int>) -> String {
    String(decoding: bytes[range].map { lowercase($0) }, as: UTF8.self)
  }
}

extension String {
  fileprivate func value(after name: String) -> String? { hasPrefix(name) ? String(dropFirst(name.count)) : nil }

  fileprivate func replacingSpacesAroundEquals() -> String {
    split(separator: "=", omittingEmptySubsequences: false)
      .map { $0.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed() }
      .map { String($0) }.joined(separator: "=")
  }
}
