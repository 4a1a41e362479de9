/// Something to be highlighted: units that stand together.
struct HighlightPattern {
  /// The value of a unit of a text, and its position from the pattern's first.
  struct Unit: Equatable {
    var value: UInt64
    var offset: UInt32
    var kind = Kind.written
  }

  enum Kind {
    case written
    /// A stem, to be found in `TextUnits.Unit.stem`.
    case stem
    /// A prefix, or what a number means, to be found in `TextUnits.readings`; it is the last of its pattern.
    case reading
  }

  var units: [Unit]
  /// How much it is worth to show it.
  var weight: Double
  /// How it must stand as it was typed, where that matters.
  var typed: TypedPhrase?
  /// Whether a sentence ends within it, as it was typed. Otherwise a match over the end of a sentence is marked in parts.
  var endsSentence = false
}

/// An occurrence of a pattern in a text, or the part of one that stands in one sentence.
struct HighlightMatch {
  var pattern: Int
  /// The units of the text.
  var units: Range<Int>
  /// UTF-8 offsets of the source, white space within included.
  var source: Range<Int>
}
