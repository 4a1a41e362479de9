/// Tells which characters of a query stand in stored documents. It passes from one search to the next, and belongs to one
/// thread.
final class StoredCharacters {
  private var finder = StoredCharacterFinder()
  private lazy var folded = FoldedText()

  /// Sets the characters that are looked for from now on, folded; 64 at most.
  func look(for characters: [UInt32]) { finder.look(for: characters) }

  /// Which of some characters stand in the title or the text of a document, but not as ASCII; a bit for each.
  func found(of wanted: UInt64, in texts: StoredTexts) -> UInt64 {
    guard wanted != 0 else { return 0 }
    let found = finder.found(of: wanted, in: texts.title, folding: &folded)
    return found | finder.found(of: wanted & ~found, in: texts.text, folding: &folded)
  }
}
