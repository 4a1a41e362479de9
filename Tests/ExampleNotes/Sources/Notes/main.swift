import Diglot

/// Pieces on one line, with brackets around what was found.
func marked(_ pieces: [HighlightPiece]) -> String {
  pieces.map { $0.isMatch ? "[\($0.text)]" : $0.text }.joined()
}

func show(_ results: SearchResults) {
  for hit in results.hits {
    print("  \(hit.key) \(marked(hit.titlePieces))")
    for snippet in hit.snippets { print("       \(marked(snippet.pieces))") }
  }
  let tags = results.facets[0].values.map { "#\($0.value) \($0.count)" }
  print("  \(results.total) found", tags.joined(separator: ", "))
}

let notebook = try Notebook(at: CommandLine.arguments[1])
print("\(notebook.index.documentCount) notes. Type to search; + adds a note, - removes what is found, ? completes.")

while let line = readLine() {
  print("> \(line)")
  let rest = String(line.dropFirst(2))
  do {
    switch line.first {
    case "+": try notebook.add(rest)
    case "-": print("  \(try notebook.remove(rest)) removed")
    case "?": print(" ", try notebook.index.completions(of: rest, limit: 5).joined(separator: " "))
    default: show(try notebook.search(line))
    }
  } catch {
    print("  \(error)")
  }
}
