/// How symbols make one picture, in folded text: 👩‍💻, 👍🏽, 🇨🇭, 1️⃣.
enum SymbolCluster {
  private static let zeroWidthJoiner: UInt32 = 0x200D
  private static let keycap: UInt32 = 0x20E3

  /// Whether a scalar joins the symbol before it with the one after it, or names a flag. Elsewhere it folds to nothing.
  static func isJoiner(_ scalar: UInt32) -> Bool { scalar == zeroWidthJoiner || scalar &- 0xE0020 < 0x60 }

  /// Whether a scalar is a colour of skin.
  static func isTone(_ scalar: UInt32) -> Bool { scalar &- 0x1F3FB < 5 }

  /// Whether a symbol may have a colour of skin.
  static func takesTone(_ scalar: UInt32) -> Bool {
    scalar >= 0x261D && Unicode.Scalar(scalar)?.properties.isEmojiModifierBase ?? false
  }

  private static func isFlagLetter(_ scalar: UInt32) -> Bool { scalar &- 0x1F1E6 < 26 }

  /// Whether a key stands around the character before an index: 1️⃣, *️⃣.
  static func isKeycap(_ text: Span<FoldedCharacter>, at index: Int) -> Bool { text.scalar(at: index) == keycap }

  /// The end of the picture that begins with the symbol at an index.
  static func end(in text: Span<FoldedCharacter>, from start: Int) -> Int {
    let first = text[start].scalar
    var end = start + 1
    if isFlagLetter(first), isFlagLetter(text.scalar(at: end)) { return end + 1 }
    guard first >= 0x2000 else { return isKeycap(text, at: end) ? end + 1 : end }
    while end < text.count {
      let next = text[end].scalar
      if next == zeroWidthJoiner {
        guard end + 1 < text.count, text[end + 1].isSymbol else { break }
        end += 2
      } else if isTone(next) || isJoiner(next) || next == keycap {
        end += 1
      } else {
        break
      }
    }
    return end
  }
}
