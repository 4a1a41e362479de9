import ToolSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The lines of former prompts, in a file of one line each that only the user can read.
///
/// Each line is appended when it is entered, so that several prompts at once lose none. The prompt works without the file,
/// if anything goes wrong with it.
struct History {
  /// How many lines a prompt begins with.
  static let size = 1000

  private let path: String?

  /// The history at a path; with `nil`, none is kept.
  init(at path: String?) { self.path = path }

  /// `$XDG_STATE_HOME/diglot/history`, else `~/.local/state/diglot/history`.
  static var standardPath: String? {
    if let state = Environment.value(of: "XDG_STATE_HOME") { return state + "/diglot/history" }
    return Environment.value(of: "HOME").map { $0 + "/.local/state/diglot/history" }
  }

  /// The newest lines, the oldest of them first.
  func load() -> [String] {
    guard let path, let file = try? InputFile(at: path),
      let bytes = try? file.readAll(expecting: 0, limit: 16 << 20)
    else { return [] }
    return bytes.split(separator: 10).suffix(Self.size).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Appends a line, unless it begins with a space, which shells leave out too.
  func append(_ line: String) {
    guard let path, let slash = path.lastIndex(of: "/"), !line.hasPrefix(" ") else { return }
    try? Folder.make(at: String(path[..<slash]))
    let descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    try? writeAll(Array("\(Message.singleLine(line))\n".utf8), to: descriptor)
    close(descriptor)
  }
}
