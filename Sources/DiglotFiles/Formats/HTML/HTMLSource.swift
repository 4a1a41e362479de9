import Diglot

/// The markup of a page made fit for the parser, which takes an element that ends in itself (`<a id="x"/>`) for one that is
/// open, and takes a time that grows with the square of the depth.
///
/// Elements deeper than any page has are taken out, their text stays; browsers have the same limit. In XHTML, elements that
/// end in themselves are ended, and CDATA sections become text.
struct HTMLSource {
  private(set) var markup: [UInt8]
  /// From the markup to the page as it was given.
  private(set) var source: SourceMap

  /// As in browsers.
  static let depthLimit = 512

  /// - Parameter isXML: Whether the page is XHTML.
  init(_ page: [UInt8], from start: Int = 0, isXML: Bool) {
    markup = []
    source = SourceMap()
    var repairs = Repairs(page: page, isXML: isXML)
    repairs.find(from: start)
    if repairs.edits.isEmpty && start == 0 {
      markup = page
      source = SourceMap(verbatim: page.count)
      return
    }
    markup.reserveCapacity(page.count)
    var place = start
    for edit in repairs.edits {
      copy(page, place..<edit.range.lowerBound)
      markup += edit.replacement
      place = edit.range.upperBound
    }
    copy(page, place..<page.count)
  }

  private mutating func copy(_ page: [UInt8], _ range: Range<Int>) {
    if range.isEmpty { return }
    source.append(
      range.count, textWidth: 1, sourceWidth: 1, textStart: markup.count, sourceStart: range.lowerBound)
    markup += page[range]
  }

  /// Where a tag or a comment ends that begins at a place with `<`: behind its `>`. `nil` where it does not.
  static func endOfTag(_ markup: Span<UInt8>, _ start: Int) -> Int? {
    var index = start + 1
    if matches(markup, start, "<!--") {
      index = start + 4
      while index + 2 < markup.count {
        if markup[index] == 0x2D, markup[index + 1] == 0x2D, markup[index + 2] == 0x3E { return index + 3 }
        index += 1
      }
      return nil
    }
    var quote: UInt8 = 0
    while index < markup.count {
      let byte = markup[index]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == 0x3E {
        return index + 1
      } else if byte == 0x22 || byte == 0x27, markup[index - 1] == 0x3D || markup[index - 1] <= 0x20 {
        quote = byte
      }
      index += 1
    }
    return nil
  }

  /// Whether some ASCII bytes stand at a place.
  static func matches(_ markup: Span<UInt8>, _ start: Int, _ expected: StaticString) -> Bool {
    guard start >= 0, start + expected.utf8CodeUnitCount <= markup.count else { return false }
    return expected.withUTF8Buffer { expected in
      (0..<expected.count).allSatisfy { unsafe markup[start + $0] == expected[$0] }
    }
  }
}

/// What is to be changed in a page before it is parsed.
private struct Repairs {
  let page: [UInt8]
  let isXML: Bool
  private(set) var edits: [Edit] = []
  /// The names of the elements that are open, outermost first.
  private var open: [Name] = []

  struct Edit {
    var range: Range<Int>
    var replacement: [UInt8]
  }

  /// A name of a tag in lower case: its first eight bytes.
  typealias Name = UInt64

  init(page: [UInt8], isXML: Bool) {
    self.page = page
    self.isXML = isXML
  }

  mutating func find(from start: Int) {
    var index = start
    while index < page.count {
      guard page[index] == 0x3C else {
        index += 1
        continue
      }
      index = tag(at: index)
    }
  }

  /// Reads a tag, and returns where to go on.
  private mutating func tag(at start: Int) -> Int {
    guard start + 1 < page.count else { return page.count }
    let isEnd = page[start + 1] == 0x2F
    var index = start + (isEnd ? 2 : 1)
    if page[start + 1] == 0x21 {
      if isXML, HTMLSource.matches(page.span, start, "<![CDATA[") { return section(at: start) }
      // An end that is missing is looked for once only.
      return HTMLSource.endOfTag(page.span, start) ?? page.count
    }
    var name: Name = 0
    var count = 0
    while index < page.count, isNamePart(page[index]) {
      if count < 8 { name = name << 8 | Name(page[index] | 0x20) }
      count += 1
      index += 1
    }
    if count == 0 { return start + 1 }
    guard let end = HTMLSource.endOfTag(page.span, start) else { return page.count }
    if isEnd {
      close(name)
    } else if isXML, page[end - 2] == 0x2F, !Self.void.contains(name) {
      edits.append(Edit(range: end - 2..<end, replacement: endTag(start + 1..<start + 1 + count)))
    } else if Self.rawText.contains(name) {
      return endOfRawText(name, count, end)
    } else if !Self.void.contains(name), !Self.closesItself.contains(name) {
      if open.count < HTMLSource.depthLimit {
        open.append(name)
      } else {
        edits.append(Edit(range: start..<end, replacement: []))
      }
    }
    return end
  }

  private mutating func close(_ name: Name) {
    // One that ends nothing is met again and again in some pages; a search to the end each time would be long.
    let reach = open.suffix(64)
    if let place = reach.lastIndex(of: name) { open.removeLast(open.endIndex - place) }
  }

  /// `></name>`.
  private func endTag(_ name: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = [0x3E, 0x3C, 0x2F]
    for index in name { bytes.append(page[index]) }
    bytes.append(0x3E)
    return bytes
  }

  /// Scripts and styles end where their end tag stands.
  private func endOfRawText(_ name: Name, _ count: Int, _ start: Int) -> Int {
    var index = start
    while index + count + 2 < page.count {
      if page[index] == 0x3C, page[index + 1] == 0x2F {
        var found: Name = 0
        for offset in 0..<min(count, 8) { found = found << 8 | Name(page[index + 2 + offset] | 0x20) }
        if found == name { return index }
      }
      index += 1
    }
    return page.count
  }

  /// `<![CDATA[a < b]]>` becomes `a &lt; b`.
  private mutating func section(at start: Int) -> Int {
    edits.append(Edit(range: start..<start + 9, replacement: []))
    var index = start + 9
    while index < page.count {
      switch page[index] {
      case 0x5D where HTMLSource.matches(page.span, index, "]]>"):
        edits.append(Edit(range: index..<index + 3, replacement: []))
        return index + 3
      case 0x3C: edits.append(Edit(range: index..<index + 1, replacement: Array("&lt;".utf8)))
      case 0x26: edits.append(Edit(range: index..<index + 1, replacement: Array("&amp;".utf8)))
      default: break
      }
      index += 1
    }
    return index
  }

  private func isNamePart(_ byte: UInt8) -> Bool {
    byte | 0x20 &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x3A || byte == 0x2D || byte >= 0x80
  }

  private static func names(_ names: String) -> Set<Name> {
    Set(names.split(separator: " ").map { $0.utf8.prefix(8).reduce(0) { $0 << 8 | Name($1) } })
  }

  private static let void = names(
    "area base basefont bgsound br col embed frame hr img input link meta param source track wbr")
  /// Elements that the next of their kind ends, and those of which a page has one.
  private static let closesItself = names(
    "html head body p li dt dd option tr td th tbody thead tfoot caption colgroup")
  private static let rawText = names("script style")
}
