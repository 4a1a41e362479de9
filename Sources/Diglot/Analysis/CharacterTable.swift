import CICU

/// What a scalar is to the analyzer once it is folded.
enum CharacterClass: UInt8 {
  /// Punctuation, symbols, controls: never part of a word, and a gap between two words.
  case other = 0
  case space = 1
  /// Letters of scripts written in words, with their marks.
  case letter = 2
  case digit = 3
  case han = 4
  /// Hiragana and katakana, which stand in one run with Han.
  case kana = 5

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
  @inline(__always) var isLineHyphen: Bool { bits == FoldedCharacter.lineHyphen.bits }
}

/// The fold of every scalar: NFKC with case folding, then the variant of a Han character, then its class.
///
/// Entries are computed by pages of 256 scalars when one is first asked for (2 µs a page of Han characters, 30 of others), so that opening an
/// analyzer costs nothing. A table belongs to one thread.
struct CharacterTable {
  /// The fold of one scalar that stands alone.
  struct Entry {
    let bits: UInt32

    /// The folded character, where `isSimple`.
    @inline(__always) var character: FoldedCharacter { FoldedCharacter(bits: bits & 0xFF_FFFF) }
    /// Folds to exactly one character.
    @inline(__always) var isSimple: Bool { bits & (Entry.expands | Entry.vanishes) == 0 }
    /// Folds to exactly one character, which nothing before it joins and which is no white space.
    @inline(__always) var isPlain: Bool { bits & Entry.plain != 0 }
    /// Whether text may be normalised piecewise with a cut before this scalar.
    @inline(__always) var hasBoundaryBefore: Bool { bits & Entry.boundary != 0 }
    /// Folds to nothing: a variation selector, a zero-width space, a byte order mark.
    @inline(__always) var isIgnorable: Bool { bits & Entry.vanishes != 0 }
    /// Where `CharacterTable.expansions` holds the characters, where there are several.
    @inline(__always) var expansionIndex: Int { Int(bits & 0xFF_FFFF) }

    /// 1 where Traditional text writes this character and Simplified text another.
    @inline(__always) var traditionalCount: Int { Int(bits &>> 27 & 1) }
    /// 1 where Simplified text writes this character and Traditional text, as a rule, another.
    @inline(__always) var simplifiedCount: Int { Int(bits &>> 28 & 1) }

    fileprivate static let boundary: UInt32 = 1 << 24
    fileprivate static let expands: UInt32 = 1 << 25
    fileprivate static let vanishes: UInt32 = 1 << 26
    fileprivate static let plain: UInt32 = 1 << 29
  }

  private static let unfilled = UInt16.max
  private var pageOfScalar = [UInt16](repeating: unfilled, count: 0x11_0000 >> 8)
  private var entries: [UInt32] = []
  /// For each scalar that folds to several: their count, then the characters.
  private(set) var expansions: [UInt32] = []
  private let variants = HanVariantTable.shared

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

  @inline(never)
  private mutating func fillPage(of scalar: UInt32) -> Entry {
    let first = scalar & ~0xFF
    pageOfScalar[Int(scalar >> 8)] = UInt16(entries.count >> 8)
    for member in first...(first | 0xFF) {
      let entry = Entry(bits: makeEntry(of: member))
      let isPlain = entry.isSimple && entry.hasBoundaryBefore && !entry.character.isSpace
      entries.append(entry.bits | (isPlain ? Entry.plain : 0))
    }
    return entry(of: scalar)
  }

  private mutating func makeEntry(of scalar: UInt32) -> UInt32 {
    if HanVariantTable.isUnifiedIdeograph(scalar) {
      // Normalisation leaves these alone, and nothing joins what stands before.
      let character = FoldedCharacter(scalar: variants.fold(scalar), class: .han)
      return character.bits | Entry.boundary | UInt32(variants.form(of: scalar).rawValue) << 27
    }
    let boundary = cicu_has_boundary_before(scalar) ? Entry.boundary : 0
    guard let unicode = Unicode.Scalar(scalar) else { return boundary }
    var folded: UInt32 = 0
    switch unsafe cicu_fold_scalar(scalar, &folded) {
    case CICU_FOLD_ONE: return character(for: folded).bits | boundary
    case CICU_FOLD_NONE: return Entry.vanishes | boundary
    default: return appendExpansion(fold(Array(String(unicode).utf16))) | boundary
    }
  }

  private mutating func appendExpansion(_ folded: [UInt32]) -> UInt32 {
    let index = UInt32(expansions.count)
    expansions.append(UInt32(folded.count))
    expansions += folded
    return index | Entry.expands
  }

  /// Normalises a piece of text that begins and ends at boundaries, and folds each scalar of the result.
  func fold(_ piece: [UInt16]) -> [UInt32] {
    var output: [UInt16] = []
    var capacity = piece.count * 2 + 32
    var status: Int32 = 1
    for _ in 0..<2 where status > 0 {
      output = unsafe [UInt16](unsafeUninitializedCapacity: capacity) { buffer, count in
        let written = unsafe cicu_normalize(
          piece, Int32(piece.count), buffer.baseAddress, Int32(capacity), &status)
        count = min(Int(written), capacity)
        capacity = Int(written)
      }
    }
    return String(decoding: output, as: UTF16.self).unicodeScalars.map { character(for: $0.value).bits }
  }

  /// The folded character of a scalar that is already normalised.
  func character(for normalized: UInt32) -> FoldedCharacter {
    let scalar = variants.fold(normalized)
    let characterClass = CharacterClass(rawValue: cicu_character_class(scalar).rawValue) ?? .other
    // Keys pack a scalar in 18 bits; every ideograph and kana that Unicode has assigned is below.
    let isPacked = scalar < 0x4_0000 || !characterClass.isIdeographic
    return FoldedCharacter(scalar: scalar, class: isPacked ? characterClass : .letter)
  }
}
