import CICU

/// How a scalar folds, by asking ICU, the letters that have no decomposition, and the table of Han variants.
enum FoldRules {
  /// The entry of a scalar. Where it folds to several characters, their count and they are appended to `sequences`.
  static func entry(of scalar: UInt32, _ sequences: inout [UInt32]) -> CharacterTable.Entry {
    let entry = CharacterTable.Entry(bits: bits(of: scalar, &sequences))
    let isPlain = entry.isSimple && entry.hasBoundaryBefore && !entry.character.isSpace
    return isPlain ? CharacterTable.Entry(bits: entry.bits | CharacterTable.Entry.plain) : entry
  }

  private static func bits(of scalar: UInt32, _ sequences: inout [UInt32]) -> UInt32 {
    typealias Entry = CharacterTable.Entry
    if HanVariantTable.isUnifiedIdeograph(scalar) {
      // Normalisation leaves these alone, and nothing joins what stands before.
      let variants = HanVariantTable.shared
      let character = FoldedCharacter(scalar: variants.fold(scalar), class: .han)
      return character.bits | Entry.boundary | UInt32(variants.form(of: scalar).rawValue) << Entry.formShift
    }
    let boundary = cicu_has_boundary_before(scalar) ? Entry.boundary : 0
    guard let unicode = Unicode.Scalar(scalar) else { return FoldedCharacter(scalar: scalar, class: .other).bits }
    let characters = fold(unicode)
    if characters.count == 1 { return characters[0].bits | boundary }
    guard !characters.isEmpty else { return Entry.vanishes | boundary }
    sequences.append(UInt32(characters.count))
    sequences += characters.map(\.bits)
    return UInt32(sequences.count - characters.count - 1) | Entry.several | boundary
  }

  /// What a scalar that stands alone folds to.
  private static func fold(_ unicode: Unicode.Scalar) -> [FoldedCharacter] {
    var folded: UInt32 = 0
    let count = unsafe cicu_fold_scalar(unicode.value, &folded)
    if count == CICU_FOLD_NONE { return [] }
    if count == CICU_FOLD_ONE && folded < 0x80 && folded == unicode.value { return [character(for: folded)] }
    let characters = count == CICU_FOLD_ONE ? characters(for: folded) : fold(Array(String(unicode).utf16))
    return isSign(unicode, characters) ? [sign(unicode)] : characters
  }

  /// Whether a symbol is one whose other writing has letters or digits. The ideographs of ㊣ take its place: a phrase
  /// goes on over them.
  private static func isSign(_ unicode: Unicode.Scalar, _ characters: [FoldedCharacter]) -> Bool {
    cicu_character_class(unicode.value) == CICU_CLASS_SYMBOL && characters.contains { $0.isLetter || $0.isDigit }
      && !characters.contains(where: \.isIdeographic)
  }

  /// The sign itself, small where it has capitals: Ⓐ and ⓐ are one.
  private static func sign(_ unicode: Unicode.Scalar) -> FoldedCharacter {
    let small = unicode.properties.lowercaseMapping.unicodeScalars.first ?? unicode
    return FoldedCharacter(scalar: small.value, class: .sign)
  }

  /// What a sign is written as with letters, digits and symbols: °c for ℃.
  static func writing(ofSign scalar: UInt32) -> [FoldedCharacter] {
    guard let unicode = Unicode.Scalar(scalar) else { return [] }
    return fold(Array(String(unicode).utf16)).filter { $0.isLetter || $0.isDigit || $0.isSymbol }
  }

  /// Normalises a piece of text that begins and ends at boundaries, and folds each scalar of the result.
  static func fold(_ piece: [UInt16]) -> [FoldedCharacter] {
    withoutMarks(normalize(piece)).flatMap(characters)
  }

  /// Normalised scalars without the marks that follow letters of the Latin and Greek scripts.
  static func withoutMarks(_ normalized: [UInt32]) -> [UInt32] {
    var dropsMarks = false
    return normalized.filter { scalar in
      if dropsMarks && cicu_is_mark(scalar) { return false }
      dropsMarks = cicu_drops_marks(scalar)
      return true
    }
  }

  /// The folded characters of a scalar that is normalised already: several for a letter such as æ.
  private static func characters(for normalized: UInt32) -> [FoldedCharacter] {
    let letter = cicu_base_letter(normalized)
    guard let others = LetterFolds.others[letter] else { return [character(for: letter)] }
    return others.unicodeScalars.map { character(for: $0.value) }
  }

  /// The most scalars without a boundary between them that are normalised together.
  ///
  /// ICU sorts the marks of a character in a time that is quadratic in their number. No character of any language has
  /// more than 30 (UAX #15, Stream-Safe Text Format).
  private static let longestPiece = 64

  /// Normalises scalars that begin and end at boundaries. Where they are very many, the marks among them are put in order
  /// a piece at a time.
  static func normalize(scalars: [UInt32]) -> [UInt32] {
    guard scalars.count > longestPiece else { return normalize(units(of: scalars[...])) }
    return stride(from: 0, to: scalars.count, by: longestPiece).flatMap { start in
      normalize(units(of: scalars[start..<min(start + longestPiece, scalars.count)]))
    }
  }

  private static func units(of scalars: ArraySlice<UInt32>) -> [UInt16] {
    scalars.compactMap(Unicode.Scalar.init).flatMap { Array(String($0).utf16) }
  }

  /// Normalises a piece of text that begins and ends at boundaries.
  static func normalize(_ piece: [UInt16]) -> [UInt32] {
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
    return String(decoding: output, as: UTF16.self).unicodeScalars.map(\.value)
  }

  /// The folded character of a scalar that is normalised already and has no marks.
  static func character(for normalized: UInt32) -> FoldedCharacter {
    let scalar = HanVariantTable.shared.fold(normalized)
    let characterClass = CharacterClass(rawValue: cicu_character_class(scalar).rawValue) ?? .other
    // Keys pack a scalar in 18 bits; every ideograph and kana that Unicode has assigned is below.
    let isPacked = scalar < 0x4_0000 || !characterClass.isIdeographic
    return FoldedCharacter(scalar: scalar, class: isPacked ? characterClass : .letter)
  }
}
