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
  /// What leads to the places in the index where it stands in a long text; `nil` where nothing does.
  var lead: HighlightLead?
  /// Whether a sentence ends within it, as it was typed. Otherwise a match over the end of a sentence is marked in parts.
  var endsSentence = false
}

/// What the index knows the places of.
enum HighlightLead: Hashable {
  case term(Term)
  /// Words and numbers that begin so.
  case prefix([UInt8])
  /// A number: written so, or otherwise.
  case number([UInt8])

  /// The first that leads to units: two characters side by side, or a word.
  ///
  /// - Parameter terms: Those of the units that are words; none where they are not known.
  init?(_ units: [HighlightPattern.Unit], terms: [Term?]) {
    guard terms.count == units.count else { return nil }
    for (index, unit) in units.enumerated() {
      if let term = terms[index] {
        self = .term(term)
        return
      }
      guard index + 1 < units.count, terms[index + 1] == nil, units[index + 1].offset == unit.offset + 1 else {
        continue
      }
      self = .term(.integer(TermKey.bigram(UInt32(unit.value), UInt32(units[index + 1].value))))
      return
    }
    return nil
  }

  /// The first of some parts that has places.
  init?(_ parts: [PhrasePart]) {
    for part in parts {
      if case .term(let term, _) = part, let lead = HighlightLead(term) {
        self = lead
        return
      }
    }
    return nil
  }

  init?(_ term: Term) {
    switch term {
    case .integer(let key):
      // A character that ends a run has no place of its own.
      guard TermKey.isBigram(key) else { return nil }
      self = .term(term)
    case .text(let bytes):
      switch TermKey.Tag(rawValue: bytes[0]) {
      case .word, .stem: self = .term(term)
      case .value: self = .number(Array(bytes.dropFirst()))
      default: return nil
      }
    }
  }
}

/// An occurrence of a pattern in a text, or the part of one that stands in one sentence.
struct HighlightMatch {
  var pattern: Int
  /// The units of the text.
  var units: Range<Int>
  /// UTF-8 offsets of the source, white space within included.
  var source: Range<Int>
}
