import Diglot

/// Does what a line says, and returns what to print.
func answer(_ line: String, _ notes: inout Notes) throws -> [String] {
  let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
  let rest = parts.count > 1 ? parts[1] : ""
  switch parts.first {
  case "add": return try ["\(notes.add(note(rest))), \(notes.count) notes"]
  case "find": return try found(rest, in: notes)
  case "type": return try found(rest, in: notes, isTyping: true)
  case "remove": return try notes.remove(rest).map { "removed \($0)" }
  case "complete": return try [notes.completions(of: rest).joined(separator: "  ")]
  case "list": return try notes.titles(startingWith: rest)
  case "tags": return try notes.tags().map { "\($0.value) \($0.count)" }
  default:
    return [
      "add DATE TITLE: TEXT #TAG", "find QUERY #TAG", "type QUERY #TAG", "remove QUERY", "complete TEXT", "list TITLE",
      "tags",
    ]
  }
}

/// Reads `2026-03-02 牛肉麵: 湯頭要熬四個小時 #廚房`.
func note(_ line: String) -> Note {
  let (text, tags) = withoutTags(line)
  let date = text.prefix { $0 != " " }
  let title = text.dropFirst(date.count + 1).prefix { $0 != ":" }
  let body = text.dropFirst(date.count + title.count + 3)
  return Note(title: String(title), text: String(body), date: String(date), tags: tags)
}

/// Takes the words that begin with `#` out of a line.
func withoutTags(_ line: String) -> (text: String, tags: [String]) {
  let words = line.split(separator: " ", omittingEmptySubsequences: false)
  let tags = words.filter { $0.hasPrefix("#") }.map { String($0.dropFirst()) }
  return (words.filter { !$0.hasPrefix("#") }.joined(separator: " "), tags)
}

/// A line for each note and each of its passages, with what was searched for in brackets.
func found(_ line: String, in notes: Notes, isTyping: Bool = false) throws(SearchError) -> [String] {
  let (query, tags) = withoutTags(line)
  let results = try notes.find(query, tag: tags.first, isTyping: isTyping)
  let also = results.expansions.map { "also \($0.alternatives.joined(separator: ", ")) for \($0.word)" }
  return ["\(results.total) found"] + also
    + results.hits.flatMap { hit in
      ["\(marked(hit.titlePieces)) (\(hit["date"] ?? "no date"))"] + hit.snippets.map { "  \(marked($0.pieces))" }
    }
}

func marked(_ pieces: [HighlightPiece]) -> String {
  pieces.map { $0.isMatch ? "[\($0.text)]" : $0.text }.joined()
}

do {
  var notes = try Notes(at: CommandLine.arguments.dropFirst().first ?? "Notes.index")
  print("\(notes.count) notes\n> ", terminator: "")
  while let line = readLine() {
    // What is wrong with one line is said, and the next one is read.
    do { for line in try answer(line, &notes) { print(line) } } catch { print(error) }
    print("> ", terminator: "")
  }
  print()
} catch {
  print(error)
}
