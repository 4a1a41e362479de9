/// A stretch of folded text of one kind, with the position of its first character.
///
/// A position counts characters, never tokens. `Separator` says which gap lies between two runs: none where nothing, a
/// space or a hyphen parts words, numbers and symbols. So 1882 EFLOPS has the positions of 1882EFLOPS, well-known those of
/// well known and of wellknown, and a word that a line end hyphenates those of its parts.
struct TextRun {
  enum Kind: UInt8 {
    /// Han characters and kana.
    case ideographs
    /// A word of letters, with the signs of C++, C# and .NET.
    case word
    /// Digits, with a decimal point but without the commas that group them.
    case number
    /// A sign that is a word by itself, or several that are one picture.
    case symbol
  }

  /// What it is to the runs that stand at its place.
  enum Form: UInt8 {
    /// The run that the text is cut into there.
    case whole
    /// A part of the word before it: infor and mation of a hyphenated word, net of .NET.
    case part
    /// That run and those after it, or that run alone, without what joins them: wifi of Wi-Fi, doesnt of doesn't.
    case joined
    /// What the sign before it is written as with letters and digits: tm of ™.
    case writing
  }

  var kind: Kind
  var form = Form.whole
  /// Whether it is a word with hyphens at line ends.
  var isHyphenated = false
  /// Whether it is a word with apostrophes between its letters.
  var hasApostrophes = false
  /// The characters in the folded text.
  var range: Range<Int>
  /// Position of the first character.
  var position: UInt32
  /// How many positions the run takes: its characters without what joins and groups them, and one for a picture.
  var length: Int

  /// Whether it is another reading of the run before it.
  var isPart: Bool { form != .whole }
}
