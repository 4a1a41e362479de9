import Diglot
import ToolSupport

/// What may follow a line of the prompt up to the cursor: a command after a colon, a path after `:open`, else a word of the index.
struct PromptCompletion: Equatable {
  /// What all ways to go on have in common.
  var insertion: String
  /// The ways to go on, where there are several.
  var choices: [String] = []

  /// `nil` where nothing follows.
  init?(of text: String, in index: Index) {
    if text.hasPrefix(":open ") {
      self.init(
        typed: String(text.dropFirst(6).drop { $0 == " " }),
        Self.paths(after: String(text.dropFirst(6).drop { $0 == " " })))
    } else if text.hasPrefix(":"), !text.contains(" ") {
      self.init(typed: text, PromptCommand.names.map { ":" + $0 + " " })
    } else {
      let words = (try? index.completions(of: text)) ?? []
      let length = words.first.map { Self.typedCount(of: $0, in: text) } ?? 0
      self.init(typed: String(words.first?.prefix(length) ?? ""), words)
    }
  }

  private init?(typed: String, _ candidates: [String]) {
    let fitting = candidates.filter { $0.hasPrefix(typed) && $0.count > typed.count }
    guard let first = fitting.first else { return nil }
    var common = first[...]
    for candidate in fitting { common = common.prefix(zip(common, candidate).prefix { $0 == $1 }.count) }
    insertion = String(common.dropFirst(typed.count))
    if fitting.count > 1 { choices = fitting }
  }

  /// How many characters of a word of the index the text ends with; they are folded in the word.
  private static func typedCount(of word: String, in text: String) -> Int {
    if text.last?.unicodeScalars.first?.properties.isIdeographic ?? false { return 1 }
    return min(text.reversed().prefix { $0.isLetter || $0.isNumber }.count, word.count)
  }

  private static func paths(after typed: String) -> [String] {
    let (folder, _) = typed.contains("/") ? FilePath.split(typed) : ("", typed)
    var place = folder.isEmpty ? "." : folder
    if place == "~" || place.hasPrefix("~/"), let home = Environment.value(of: "HOME") {
      place = home + place.dropFirst()
    }
    let names = ((try? Folder.names(in: place)) ?? []).compactMap { String(validating: $0, as: UTF8.self) }
    return names.filter { !$0.hasPrefix(".") }.sorted().compactMap { name in
      let status = try? FileStatus(of: FilePath.joined(place, name), followsLinks: true)
      return status?.kind == .folder ? FilePath.joined(folder, name) + "/" : nil
    }
  }

  /// The insertion in a line of its own, then the choices, as many in a line as fit.
  func text(width: Int) -> String {
    var lines: [String] = [""]
    for choice in choices {
      let next = lines[lines.count - 1].isEmpty ? choice : lines[lines.count - 1] + "  " + choice
      if DisplayWidth.of(next) < width { lines[lines.count - 1] = next } else { lines.append(choice) }
    }
    return insertion + "\n" + lines.map(Message.singleLine).joined(separator: "\n")
  }
}
