import Diglot

/// What a Markdown text says about itself before it begins, between two lines `---`, in a small part of YAML: names with
/// values, in quotes or without, over several lines (`|` and `>`), or lists of them. What else YAML knows is passed over.
struct FrontMatter {
  private(set) var title = ""
  private(set) var fields: [Field] = []
  /// Where the text begins that follows.
  private(set) var end = 0

  init(_ bytes: [UInt8]) {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    end = start
    guard let (lines, following) = Self.lines(bytes, start) else { return }
    end = following
    var reader = YAMLReader(lines)
    while let (name, values) = reader.next() { add(name, values) }
  }

  /// The lines between the two, and where the text goes on; `nil` where there are none.
  private static func lines(_ bytes: [UInt8], _ start: Int) -> (lines: [String], end: Int)? {
    // What is longer is none.
    let limit = min(bytes.count, start + 64 << 10)
    var lines: [String] = []
    var index = start
    while index < limit {
      let lineEnd = bytes[index..<limit].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? limit
      let line = String(decoding: bytes[index..<lineEnd], as: UTF8.self)
      index = min(lineEnd + 1, bytes.count)
      if lineEnd + 1 < bytes.count, bytes[lineEnd] == 0x0D, bytes[lineEnd + 1] == 0x0A { index += 1 }
      let mark = line.trimmingSuffix(while: \.isWhitespace)
      if lines.isEmpty {
        if mark != "---" { return nil }
      } else if mark == "---" || mark == "..." {
        return (Array(lines.dropFirst()), index)
      }
      lines.append(line)
    }
    return nil
  }

  private mutating func add(_ name: String, _ values: [String]) {
    let values = values.filter { !$0.isEmpty }
    switch name.lowercased() {
    case "title": title = values.first?.split { $0.isWhitespace }.joined(separator: " ") ?? ""
    case "author", "authors": fields += values.map { Field(name: "author", value: $0) }
    case "date": fields += values.prefix(1).map { Field(name: "date", value: DateText.normalized($0) ?? $0) }
    case "lang", "language":
      fields += values.prefix(1).compactMap(LanguageTag.normalized).map { Field(name: "lang", value: $0) }
    // Names that a query has for something else.
    case "text", "exact", "pinyin", "id": break
    default:
      let name = String(name.map { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" ? $0 : "_" })
      fields += values.map { Field(name: name, value: $0) }
    }
  }
}

extension StringProtocol {
  fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> SubSequence {
    guard let last = lastIndex(where: { !predicate($0) }) else { return self[startIndex..<startIndex] }
    return self[...last]
  }
}

/// The names and values of a small part of YAML.
private struct YAMLReader {
  private let lines: [String]
  private var index = 0

  init(_ lines: [String]) { self.lines = lines }

  /// The next name at the beginning of a line, and its values.
  mutating func next() -> (name: String, values: [String])? {
    while index < lines.count {
      let line = lines[index]
      index += 1
      guard let first = line.first, !first.isWhitespace, first != "#", first != "-",
        let colon = colonAfterName(line)
      else { continue }
      let name = Self.unquoted(String(line[..<colon]))
      let rest = line[line.index(after: colon)...].trimmed
      if !name.isEmpty { return (name, values(of: rest)) }
    }
    return nil
  }

  /// The colon that ends a name: white space or nothing follows it.
  private func colonAfterName(_ line: String) -> String.Index? {
    var index = line.startIndex
    if let quote = line.first, quote == "\"" || quote == "'" {
      guard let close = line.dropFirst().firstIndex(of: quote) else { return nil }
      index = close
    }
    while let colon = line[index...].firstIndex(of: ":") {
      let next = line.index(after: colon)
      if next == line.endIndex || line[next].isWhitespace { return colon }
      index = next
    }
    return nil
  }

  private mutating func values(of rest: Substring) -> [String] {
    switch rest.first {
    case nil, "#": return blockList()
    case "|", ">": return [block(isFolded: rest.first == ">")]
    case "[": return inlineList(rest)
    case "{", "&", "*", "!": return []
    default: return [Self.scalar(rest + continuation())]
    }
  }

  /// The lines `- value` that follow.
  private mutating func blockList() -> [String] {
    var values: [String] = []
    while index < lines.count {
      let line = lines[index].trimmed
      if line.isEmpty || line.hasPrefix("#") {
        index += 1
      } else if line == "-" || line.hasPrefix("- ") {
        index += 1
        let value = line.dropFirst().trimmed
        // A list of maps has no values of its own.
        if Self.isQuoted(value) || colonAfterName(String(value)) == nil { values.append(Self.scalar(value)) }
      } else if lines[index].first?.isWhitespace == true {
        index += 1
      } else {
        break
      }
    }
    return values
  }

  /// The lines that go on with a value: they are indented, or stand in the quotes that it began.
  private mutating func continuation() -> String {
    var text = ""
    while index < lines.count, let first = lines[index].first, first.isWhitespace, !lines[index].trimmed.isEmpty {
      text += " " + lines[index].trimmed
      index += 1
    }
    return text
  }

  private mutating func block(isFolded: Bool) -> String {
    var lines: [Substring] = []
    while index < self.lines.count, self.lines[index].first?.isWhitespace ?? true {
      lines.append(self.lines[index].trimmed)
      index += 1
    }
    return String(lines.joined(separator: isFolded ? " " : "\n").trimmed)
  }

  /// `[a, "b, c"]`, over several lines too.
  private mutating func inlineList(_ start: Substring) -> [String] {
    var rest = String(start.dropFirst())
    while !rest.contains("]"), index < lines.count {
      rest += " " + lines[index].trimmed
      index += 1
    }
    var values: [String] = []
    var value = ""
    var quote: Character?
    for character in rest {
      if let open = quote {
        if character == open { quote = nil }
        value.append(character)
      } else if character == "]" {
        break
      } else if character == "," {
        values.append(Self.scalar(value.trimmed))
        value = ""
      } else {
        // A quote that follows one is a quote in quotes.
        if character == "\"" || character == "'", value.trimmed.isEmpty || value.last == character { quote = character }
        value.append(character)
      }
    }
    return values + [Self.scalar(value.trimmed)]
  }

  // MARK: - Scalars

  private static func isQuoted(_ text: Substring) -> Bool { text.first == "\"" || text.first == "'" }

  /// A value without quotes and comment; nothing for null.
  private static func scalar(_ text: Substring) -> String {
    if isQuoted(text) { return unquoted(String(text)) }
    var end = text.endIndex
    if let comment = text.firstRange(of: " #") { end = comment.lowerBound }
    let value = String(text[..<end].trimmed)
    return value == "~" || value == "null" ? "" : value
  }

  private static func unquoted(_ text: String) -> String {
    guard let quote = text.first, quote == "\"" || quote == "'" else { return String(text[...].trimmed) }
    var value = ""
    var rest = text.dropFirst()
    while let character = rest.popFirst() {
      if character == quote {
        guard quote == "'", rest.first == "'" else { break }
        rest.removeFirst()
        value.append(character)
      } else if character == "\\", quote == "\"" {
        value.append(escaped(&rest))
      } else {
        value.append(character)
      }
    }
    return value
  }

  private static func escaped(_ rest: inout Substring) -> Character {
    let digits: [Character: Int] = ["x": 2, "u": 4, "U": 8]
    guard let sign = rest.popFirst() else { return "\\" }
    if let count = digits[sign], let code = UInt32(rest.prefix(count), radix: 16), let scalar = Unicode.Scalar(code) {
      rest = rest.dropFirst(count)
      return Character(scalar)
    }
    switch sign {
    case "n": return "\n"
    case "t": return "\t"
    default: return sign
    }
  }
}

extension StringProtocol {
  /// Without white space at both ends.
  fileprivate var trimmed: Substring {
    Substring(self).drop(while: \.isWhitespace).trimmingSuffix(while: \.isWhitespace)
  }
}
