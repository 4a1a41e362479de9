/// What a scalar is to the analyzer once it is folded.
enum CharacterClass: UInt8 {
  /// Punctuation, controls: never part of a word, and mostly a gap between two words.
  case other = 0
  case space = 1
  /// Letters of scripts written in words, with their marks.
  case letter = 2
  case digit = 3
  /// A sign that is a word by itself: ★ € % 🎉.
  case symbol = 4
  /// A symbol that is written with letters or digits too, and is found by either: ℃ ™ ㎏.
  case sign = 5
  case han = 6
  /// Hiragana and katakana, which share runs with Han characters.
  case kana = 7

  /// Whether runs of this class are indexed as overlapping bigrams.
  @inline(__always) var isIdeographic: Bool { rawValue >= CharacterClass.han.rawValue }
}

/// A folded scalar and its class, packed in 24 bits: the scalar in the low 21, the class above.
struct FoldedCharacter: Equatable {
  let bits: UInt32

  static let space = FoldedCharacter(scalar: 0x20, class: .space)
  /// Stands for a hyphen that ends a line within a word, and for the white space after it. No other character folds to
  /// it: a soft hyphen of the original folds to nothing.
  static let lineHyphen = FoldedCharacter(scalar: 0xAD, class: .other)

  @inline(__always) init(bits: UInt32) { self.bits = bits }

  @inline(__always) init(scalar: UInt32, class characterClass: CharacterClass) {
    bits = scalar | UInt32(characterClass.rawValue) << 21
  }

  @inline(__always) var scalar: UInt32 { bits & 0x1F_FFFF }

  @inline(__always) var characterClass: CharacterClass {
    CharacterClass(rawValue: UInt8(truncatingIfNeeded: bits >> 21) & 7) ?? .other
  }

  @inline(__always) var isHan: Bool { bits >> 21 == UInt32(CharacterClass.han.rawValue) }
  @inline(__always) var isSpace: Bool { bits >> 21 == UInt32(CharacterClass.space.rawValue) }
  @inline(__always) var isDigit: Bool { bits >> 21 == UInt32(CharacterClass.digit.rawValue) }
  @inline(__always) var isLetter: Bool { bits >> 21 == UInt32(CharacterClass.letter.rawValue) }
  @inline(__always) var isIdeographic: Bool { bits >> 21 >= UInt32(CharacterClass.han.rawValue) }
  /// Whether it is punctuation, a control or a symbol.
  @inline(__always) var isPunctuation: Bool { characterClass == .other || isSymbol }
  @inline(__always) var isSymbol: Bool { bits >> 22 == UInt32(CharacterClass.symbol.rawValue >> 1) }
  @inline(__always) var isLineHyphen: Bool { bits == FoldedCharacter.lineHyphen.bits }
}

/// The fold of every scalar: NFKC with case folding, then letters without their marks and the variant of a Han character,
/// then its class.
///
/// A page of 256 entries is made when one of them is first asked for, so that opening an analyzer costs nothing. It comes
/// from `FoldRecord` where the installed ICU is the one that was recorded (5,000 instructions a page); otherwise ICU is
/// asked (2 µs a page of Han characters, 30 µs for others). A table belongs to one thread.
struct CharacterTable {
  /// The fold of one scalar that stands alone.
  struct Entry {
    let bits: UInt32

    /// The folded character, where `isSimple`.
    @inline(__always) var character: FoldedCharacter { FoldedCharacter(bits: bits & 0xFF_FFFF) }
    /// Folds to exactly one character.
    @inline(__always) var isSimple: Bool { bits & (Entry.several | Entry.vanishes) == 0 }
    /// Folds to exactly one character, which nothing before it joins and which is no white space.
    @inline(__always) var isPlain: Bool { bits & Entry.plain != 0 }
    /// Whether text may be normalised piecewise with a cut before this scalar.
    @inline(__always) var hasBoundaryBefore: Bool { bits & Entry.boundary != 0 }
    /// Folds to nothing: a variation selector, a zero-width space, a byte order mark.
    @inline(__always) var isIgnorable: Bool { bits & Entry.vanishes != 0 }
    /// Where the sequences of the table have the characters, where there are several.
    @inline(__always) fileprivate var sequenceIndex: Int { Int(bits & 0xFF_FFFF) }

    /// 1 where Traditional text writes this character and Simplified text another.
    @inline(__always) var traditionalCount: Int { Int(bits &>> 27 & 1) }
    /// 1 where Simplified text writes this character and Traditional text mostly another.
    @inline(__always) var simplifiedCount: Int { Int(bits &>> 28 & 1) }

    static let boundary: UInt32 = 1 << 24
    static let several: UInt32 = 1 << 25
    static let vanishes: UInt32 = 1 << 26
    static let formShift: UInt32 = 27
    static let plain: UInt32 = 1 << 29
  }

  private static let unfilled = UInt16.max
  /// Addresses for the pages that most texts have. The system gives memory for those that are filled, and none is copied.
  private static let reservedPageCount = 96
  private var pageOfScalar = [UInt16](repeating: unfilled, count: 0x11_0000 >> 8)
  private var entries: [UInt32] = []
  /// For each scalar that folds to several: their count, then the characters. Empty where the record has them.
  private var sequences: [UInt32] = []
  private let isRecorded: Bool

  /// - Parameter isRecorded: Whether the entries are those of `FoldRecord`. Tests choose; the program takes the default.
  init(isRecorded: Bool = FoldRecord.isOfInstalledICU) {
    self.isRecorded = isRecorded
  }

  /// The entry of `scalar`, which must be a Unicode scalar.
  @inline(__always)
  mutating func entry(of scalar: UInt32) -> Entry {
    let page = pageOfScalar[Int(scalar >> 8)]
    if page == CharacterTable.unfilled { return fillPage(of: scalar) }
    return Entry(bits: entries[Int(page) << 8 | Int(scalar & 0xFF)])
  }

  /// The entry of `scalar` where its page is filled, or one that is not plain.
  @inline(__always)
  func filledEntry(of scalar: UInt32) -> Entry {
    let page = pageOfScalar[Int(scalar >> 8)]
    return Entry(bits: page == CharacterTable.unfilled ? 0 : entries[Int(page) << 8 | Int(scalar & 0xFF)])
  }

  /// The numbers of the characters of an entry that is neither simple nor ignorable.
  @inline(__always)
  func members(of entry: Entry) -> ClosedRange<Int> {
    entry.sequenceIndex + 1...entry.sequenceIndex + Int(sequenceBits(entry.sequenceIndex))
  }

  /// One of these characters.
  @inline(__always)
  func member(_ number: Int) -> FoldedCharacter { FoldedCharacter(bits: sequenceBits(number)) }

  @inline(__always)
  private func sequenceBits(_ index: Int) -> UInt32 { isRecorded ? FoldRecord.sequenceBits(index) : sequences[index] }

  @inline(never)
  private mutating func fillPage(of scalar: UInt32) -> Entry {
    if entries.isEmpty { entries.reserveCapacity(CharacterTable.reservedPageCount << 8) }
    pageOfScalar[Int(scalar >> 8)] = UInt16(entries.count >> 8)
    if isRecorded {
      FoldRecord.appendPage(of: scalar, to: &entries)
    } else {
      let first = scalar & ~0xFF
      for member in first...(first | 0xFF) { entries.append(FoldRules.entry(of: member, &sequences).bits) }
    }
    return entry(of: scalar)
  }
}
