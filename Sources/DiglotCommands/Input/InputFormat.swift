/// How the bytes of a file become documents.
enum InputFormat: String, CaseIterable, Sendable {
  /// By the file's name; where that says nothing, text if it looks like text.
  case auto
  case text
  case markdown
  case html
  case jsonl

  /// What the end of a file's name says; `.auto` where it says nothing.
  static func named(by path: String) -> InputFormat {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return .auto }
    switch name[name.index(after: dot)...].lowercased() {
    case "txt", "text": return .text
    case "md", "markdown": return .markdown
    case "html", "htm", "xhtml": return .html
    case "jsonl", "ndjson": return .jsonl
    default: return .auto
    }
  }
}

/// What a file's first bytes give away.
enum Sniffing {
  /// How many of them are looked at.
  static let byteCount = 8 << 10

  /// Why these bytes cannot be a UTF-8 text, or `nil` where they may be one.
  static func problem(with bytes: [UInt8]) -> InputProblem.Cause? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return .utf16 }
    return bytes.prefix(byteCount).contains(0) ? .binary : nil
  }
}
