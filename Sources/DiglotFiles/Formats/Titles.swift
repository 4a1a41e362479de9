import ToolSupport

/// Finds the titles of texts that name none.
enum Titles {
  /// How many columns of a terminal a title may take.
  static let widthLimit = 100

  /// The first line of a plain text, if it stands apart like a title: it is short, a blank line follows it, and it does not
  /// end like a sentence or a clause. Otherwise `nil`.
  ///
  /// Being careful costs little, for without a title the key is shown; a wrong title would be shown and scored. Since a title
  /// is a piece of the text, no phrase matches only because of it.
  static func ofText(_ text: String) -> String {
    var lines = Lines(text)
    guard let line = lines.nextNotBlank(), let following = lines.next(), following.isBlank else { return "" }
    let title = trimmed(line)
    guard let last = title.unicodeScalars.last, !clauseEnds.contains(last) else { return "" }
    return title.unicodeScalars.count > 1 && DisplayWidth.of(title) <= widthLimit ? title : ""
  }

  /// Whether a title is one that a program made up.
  static func isPlaceholder(_ title: String) -> Bool {
    let name = title.lowercased()
    return name.hasPrefix("microsoft word - ") || name.hasPrefix("microsoft powerpoint - ")
      || placeholders.contains(name)
  }

  private static let placeholders: Set<String> = [
    "untitled", "untitled document", "untitled-1", "document", "document1", "powerpoint presentation", "slide 1", "无标题",
    "未命名", "無標題", "未命名文件", "文档1", "文件1",
  ]

  /// The first heading of a Markdown text: `# Title` or a line underlined with `===` or `---`; not those in a
  /// fenced block or in the front matter.
  static func ofMarkdown(_ text: String) -> String {
    var lines = Lines(text)
    lines.skipFrontMatter()
    var fence: Character?
    var previous = ""
    while let line = lines.next() {
      let content = trimmed(line)
      if let mark = fenceMark(content) {
        if fence == nil { fence = mark } else if fence == mark { fence = nil }
        previous = ""
      } else if fence == nil {
        if let heading = heading(content) { return heading }
        if !previous.isEmpty, isUnderline(content) { return previous }
        previous = content
      }
    }
    return ""
  }

  private static let clauseEnds = Set("。．.！!？?；;，,、：:…".unicodeScalars)

  /// The text of `## Title ##`.
  private static func heading(_ line: String) -> String? {
    let marks = line.prefix { $0 == "#" }.count
    guard (1...6).contains(marks) else { return nil }
    let rest = line.dropFirst(marks)
    guard rest.first == " " || rest.first == "\t" else { return nil }
    let title = trimmed(rest)
    let bare = title.reversed().drop { $0 == "#" }
    guard bare.count < title.count else { return title }
    if bare.isEmpty { return nil }
    return bare.first == " " ? trimmed(title.prefix(bare.count)) : title
  }

  private static func isUnderline(_ line: String) -> Bool {
    guard let mark = line.first, mark == "=" || mark == "-" else { return false }
    return line.count > 1 && line.allSatisfy { $0 == mark }
  }

  private static func fenceMark(_ line: String) -> Character? {
    line.hasPrefix("```") ? "`" : line.hasPrefix("~~~") ? "~" : nil
  }

  /// Without white space and byte order marks at both ends.
  private static func trimmed(_ text: some StringProtocol) -> String {
    let scalars = text.unicodeScalars
    let isEdge = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace || scalar == "\u{FEFF}" }
    guard let first = scalars.firstIndex(where: { !isEdge($0) }), let last = scalars.lastIndex(where: { !isEdge($0) })
    else { return "" }
    return String(String.UnicodeScalarView(scalars[first...last]))
  }
}

/// The lines of a text, one after the other, whatever ends them.
private struct Lines {
  private var rest: Substring.UnicodeScalarView

  init(_ text: String) { rest = text[...].unicodeScalars }

  /// The next line without its end, or `nil` past the last.
  mutating func next() -> Substring? {
    if rest.isEmpty { return nil }
    let end = rest.firstIndex { $0 == "\n" || $0 == "\r" } ?? rest.endIndex
    let line = Substring(rest[..<end])
    var after = rest[end...]
    if after.first == "\r" { after.removeFirst() }
    if after.first == "\n" { after.removeFirst() }
    rest = after
    return line
  }

  mutating func nextNotBlank() -> Substring? {
    while let line = next() {
      if !line.isBlank { return line }
    }
    return nil
  }

  /// Passes over `---`, some lines, `---` at the beginning.
  mutating func skipFrontMatter() {
    let start = self
    let isFence = { (line: Substring?) in
      line.map { $0.drop { $0 == "\u{FEFF}" }.prefix(3) == "---" && $0.count <= 4 } ?? false
    }
    guard isFence(next()) else {
      self = start
      return
    }
    while let line = next() {
      if isFence(line) { return }
    }
    self = start
  }
}

extension Substring {
  fileprivate var isBlank: Bool {
    unicodeScalars.allSatisfy { $0.properties.isWhitespace || $0 == "\u{FEFF}" }
  }
}
