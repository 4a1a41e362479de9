/// Walks over the characters of stored texts, folded. It belongs to one thread.
final class StoredCharacters {
  private var folded = FoldedText()

  /// Calls `body` with the characters of a stored text that are not ASCII, each folded as it stands alone.
  func forEachFoldedIdeograph(of codes: ByteSlice, _ body: (UInt32) -> Void) {
    codes.withBytes { StoredCharacters.forEachFoldedIdeograph(of: $0, &folded, body) }
  }

  private static func forEachFoldedIdeograph(of code: RawSpan, _ folded: inout FoldedText, _ body: (UInt32) -> Void) {
    StoredAlphabet.forEachNonASCII(code) { scalar in folded.forEachCharacter(of: scalar) { body($0.scalar) } }
  }
}
