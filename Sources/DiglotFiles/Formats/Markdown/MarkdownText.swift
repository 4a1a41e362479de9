import CMarkdown
import Diglot

/// A Markdown text without its marks, and where each byte of it stands in the text with them.
struct MarkdownText {
  private(set) var text = ""
  private(set) var source = SourceMap()
  /// The first heading.
  private(set) var heading = ""

  /// Reads bytes in UTF-8 from a place on.
  ///
  /// - Returns: `nil` where the text is made so that reading it has no end.
  init?(_ bytes: [UInt8], from start: Int) {
    var read: MarkdownTextReader?
    unsafe bytes.withUnsafeBytes { buffer in
      guard let tree = unsafe MarkdownTree(UnsafeRawBufferPointer(rebasing: buffer[start...])) else { return }
      var reader = MarkdownTextReader(bytes, from: start)
      reader.read(tree)
      read = reader
    }
    guard let reader = read else { return nil }
    text = reader.builder.text
    source = reader.builder.source
    heading = reader.heading
  }
}

/// A tree of blocks and their parts, which is walked from front to back.
@safe
private struct MarkdownTree: ~Copyable {
  let handle: OpaquePointer

  private static let isStarted: Bool = {
    cmarkdown_start()
    return true
  }()

  init?(_ bytes: UnsafeRawBufferPointer) {
    guard Self.isStarted else { return nil }
    let count = Int64(bytes.count)
    let memory = min(1 << 30, 64 << 20 + count * 100)
    guard let handle = unsafe cmarkdown_parse(bytes.baseAddress, count, memory, 2 + Double(count) * 0.25e-6)
    else { return nil }
    unsafe self.handle = handle
  }

  deinit { unsafe cmarkdown_close(handle) }
}

/// Walks a tree and keeps what is read.
private struct MarkdownTextReader {
  private(set) var builder = TextBuilder()
  private(set) var heading = ""
  private let bytes: [UInt8]
  /// Where the lines begin.
  private var lineStarts: [Int] = []
  /// Where the next part is looked for.
  private var place: Int
  private var headingStart = 0
  private var cellCount = 0
  private var itemDepth = 0

  /// How far a part may stand behind the one before.
  private static let reach = 4096

  init(_ bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    place = start
    lineStarts = [start]
    var index = start
    while index < bytes.count {
      if bytes[index] == 0x0A || bytes[index] == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A) {
        lineStarts.append(index + 1)
      }
      index += 1
    }
  }

  mutating func read(_ tree: borrowing MarkdownTree) {
    while true {
      let event = unsafe cmarkdown_next(tree.handle)
      if event == CMARKDOWN_END { return }
      let kind = unsafe cmarkdown_kind_of(tree.handle)
      if event == CMARKDOWN_ENTER { enter(kind, tree) } else { leave(kind, tree) }
    }
  }

  // MARK: - Parts

  private mutating func enter(_ kind: cmarkdown_kind, _ tree: borrowing MarkdownTree) {
    switch kind {
    case CMARKDOWN_PARAGRAPH:
      goToPlace(tree)
      builder.separate(itemDepth > 0 ? .line : .paragraph)
    case CMARKDOWN_HEADING:
      goToPlace(tree)
      builder.separate(.paragraph)
      headingStart = builder.bytes.count
    case CMARKDOWN_LIST, CMARKDOWN_QUOTE, CMARKDOWN_TABLE, CMARKDOWN_RULE, CMARKDOWN_NOTE:
      builder.separate(itemDepth > 0 ? .line : .paragraph)
    case CMARKDOWN_ITEM:
      itemDepth += 1
      builder.separate(.line)
    case CMARKDOWN_ROW:
      goToPlace(tree)
      cellCount = 0
      builder.separate(.line)
    case CMARKDOWN_CELL:
      builder.beginCell(isFirst: cellCount == 0)
      cellCount += 1
    case CMARKDOWN_CODE_BLOCK:
      goToPlace(tree)
      builder.separate(.paragraph)
      addCode(content(tree))
      builder.separate(.paragraph)
    case CMARKDOWN_HTML_BLOCK:
      goToPlace(tree)
      builder.separate(.paragraph)
      addPage(content(tree))
      builder.separate(.paragraph)
    case CMARKDOWN_TEXT: add(content(tree), isCode: false, goingTo: expectedPlace(tree))
    case CMARKDOWN_CODE: add(content(tree), isCode: true, goingTo: expectedPlace(tree))
    case CMARKDOWN_SOFT_BREAK:
      let lineEnd: [UInt8] = [0x0A]
      builder.append(lineEnd.span, from: nil)
    case CMARKDOWN_LINE_BREAK: builder.separate(.line)
    case CMARKDOWN_HTML: if isLineBreak(content(tree)) { builder.separate(.line) }
    case CMARKDOWN_IMAGE: unsafe cmarkdown_skip(tree.handle)
    default: break
    }
  }

  private mutating func leave(_ kind: cmarkdown_kind, _ tree: borrowing MarkdownTree) {
    switch kind {
    case CMARKDOWN_PARAGRAPH: builder.separate(itemDepth > 0 ? .line : .paragraph)
    case CMARKDOWN_HEADING:
      keepHeading()
      builder.separate(.paragraph)
    case CMARKDOWN_LIST, CMARKDOWN_QUOTE, CMARKDOWN_TABLE, CMARKDOWN_NOTE:
      builder.separate(itemDepth > 0 ? .line : .paragraph)
    case CMARKDOWN_ITEM:
      itemDepth -= 1
      builder.separate(.line)
    case CMARKDOWN_ROW: builder.separate(.line)
    case CMARKDOWN_CELL: builder.endCell()
    case CMARKDOWN_LINK, CMARKDOWN_IMAGE: passLink()
    default: break
    }
  }

  private mutating func keepHeading() {
    guard heading.isEmpty, builder.bytes.count > headingStart else { return }
    let text = String(decoding: builder.bytes[headingStart...], as: UTF8.self)
    heading = text.split { $0.isWhitespace }.joined(separator: " ")
  }

  private func content(_ tree: borrowing MarkdownTree) -> [UInt8] {
    var count: Int64 = 0
    guard let start = unsafe cmarkdown_content(tree.handle, &count) else { return [] }
    return unsafe Array(UnsafeBufferPointer(start: start, count: Int(count)))
  }

  private func isLineBreak(_ tag: [UInt8]) -> Bool {
    String(decoding: tag.prefix(4), as: UTF8.self).lowercased().hasPrefix("<br")
  }

  // MARK: - Places

  private func expectedPlace(_ tree: borrowing MarkdownTree) -> Int? {
    var (line, column): (Int32, Int32) = (0, 0)
    unsafe cmarkdown_place(tree.handle, &line, &column)
    guard line > 0, Int(line) <= lineStarts.count else { return nil }
    return min(lineStarts[Int(line) - 1] + max(0, Int(column) - 1), bytes.count)
  }

  private mutating func goToPlace(_ tree: borrowing MarkdownTree) { place = expectedPlace(tree) ?? place }

  /// Passes over the target of a link: `](target "title")`, `][name]`.
  private mutating func passLink() {
    guard place + 1 < bytes.count, bytes[place] == 0x5D else { return }
    let close: UInt8
    switch bytes[place + 1] {
    case 0x28: close = 0x29
    case 0x5B: close = 0x5D
    default: return
    }
    let open = bytes[place + 1]
    var (index, depth) = (place + 2, 1)
    while index < min(bytes.count, place + Self.reach), depth > 0 {
      switch bytes[index] {
      case 0x5C: index += 1
      case open: depth += 1
      case close: depth -= 1
      default: break
      }
      index += 1
    }
    if depth == 0 { place = index }
  }

  /// Adds the text of a part, looked for where the library says, else behind the part before.
  private mutating func add(_ text: [UInt8], isCode: Bool, goingTo expected: Int?) {
    if let expected, expected >= place, matches(text, 0, at: expected) { place = expected }
    var index = 0
    while index < text.count {
      guard find(text, index, isCode: isCode) else {
        builder.append(text.span.extracting(index..<text.count), from: nil)
        return
      }
      let (first, firstPlace) = (index, place)
      while index < text.count, place < bytes.count, isSame(text[index], bytes[place]), isCode || bytes[place] != 0x26 {
        index += 1
        place += 1
      }
      builder.append(text.span.extracting(first..<index), from: firstPlace)
      guard index < text.count, place < bytes.count, !isCode, bytes[place] == 0x26 else { continue }
      let (width, count) = HTMLAlignment.reference(bytes.span, place, text.span, index)
      builder.append(text.span.extracting(index..<index + count), for: place..<place + width)
      index += count
      place += width
    }
  }

  /// Goes to the next place from which the text with marks is the same as the rest of one without.
  private mutating func find(_ text: [UInt8], _ index: Int, isCode: Bool) -> Bool {
    let limit = min(bytes.count, place + Self.reach)
    var found = place
    while found < limit {
      if matches(text, index, at: found) || !isCode && bytes[found] == 0x26 && mayBeReference(text[index], at: found) {
        place = found
        return true
      }
      found += 1
    }
    return false
  }

  /// Whether a byte of the text is that of the text with marks; the end of a line in code is a space.
  private func isSame(_ byte: UInt8, _ marked: UInt8) -> Bool { byte == marked || byte == 0x20 && marked == 0x0A }

  /// Whether `&` stands for a character: for itself, or with a semicolon behind it.
  private func mayBeReference(_ byte: UInt8, at start: Int) -> Bool {
    if byte == 0x26 { return true }
    let name = bytes[(start + 1)...].prefix(32).prefix { $0 != 0x3B && $0 > 0x20 && $0 < 0x80 }
    return !name.isEmpty && start + 1 + name.count < bytes.count && bytes[start + 1 + name.count] == 0x3B
  }

  /// Whether the next bytes are the same, as far as a mark may follow them.
  private func matches(_ text: [UInt8], _ index: Int, at start: Int) -> Bool {
    for step in 0..<min(8, text.count - index) {
      guard start + step < bytes.count else { return false }
      let byte = bytes[start + step]
      if step > 0, byte == 0x26 || byte == 0x5C { return true }
      if !isSame(text[index + step], byte) { return false }
    }
    return true
  }

  // MARK: - Blocks as they are

  /// Adds code line by line: what it is indented with does not belong to it.
  private mutating func addCode(_ code: [UInt8]) {
    let lines = code.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast(code.last == 0x0A ? 1 : 0)
    for (number, line) in lines.enumerated() {
      let lineEnd: [UInt8] = [0x0A]
      if number > 0 { builder.append(lineEnd.span, from: nil, keepsSpace: true) }
      let line = Array(line)
      if line.isEmpty { continue }
      let found = place(of: line)
      builder.append(line.span, from: found, keepsSpace: true)
      if let found { place = found + line.count }
    }
  }

  private func place(of line: [UInt8]) -> Int? {
    let limit = min(bytes.count - line.count, place + Self.reach)
    guard limit >= place else { return nil }
    return (place...limit).first { bytes[$0] == line[0] && bytes[$0..<$0 + line.count].elementsEqual(line) }
  }

  /// Adds what a reader sees of HTML.
  private mutating func addPage(_ block: [UInt8]) {
    let html = Array(block.prefix(block.last == 0x0A ? block.count - 1 : block.count))
    guard !html.isEmpty, let page = HTMLPage(html) else { return }
    let start = place(of: html)
    let text = Array(page.text.utf8)
    var index = 0
    for run in page.source.runs {
      if run.textStart > index {
        builder.append(text.span.extracting(index..<run.textStart), from: nil, keepsSpace: true)
      }
      let piece = text.span.extracting(run.textStart..<run.textEnd)
      if run.textWidth == 1, run.sourceWidth == 1 {
        builder.append(piece, from: start.map { $0 + run.sourceStart }, keepsSpace: true)
      } else if let start {
        builder.append(piece, for: start + run.sourceStart..<start + run.sourceEnd, keepsSpace: true)
      } else {
        builder.append(piece, from: nil, keepsSpace: true)
      }
      index = run.textEnd
    }
    if index < text.count { builder.append(text.span.extracting(index..<text.count), from: nil, keepsSpace: true) }
  }
}
