/// Letters that Unicode does not take apart, and what people write who do not have them.
enum LetterFolds {
  /// The small letters of the Latin script, without marks, and two modifier letters.
  static let others: [UInt32: String] = {
    let letters: KeyValuePairs<Unicode.Scalar, String> = [
      "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ı": "i", "ȷ": "j",
      "ɖ": "d", "ƀ": "b", "ȼ": "c", "ɇ": "e", "ǥ": "g", "ɨ": "i", "ɉ": "j", "ƚ": "l", "ɵ": "o", "ɍ": "r", "ʉ": "u",
      "ɏ": "y", "ƶ": "z", "ⱥ": "a", "ⱦ": "t",
      // Letters by name, apostrophes to whoever types them: Hawaiʻi.
      "\u{2BB}": "'", "\u{2BC}": "'",
    ]
    return Dictionary(uniqueKeysWithValues: letters.map { ($0.value, $1) })
  }()
}
