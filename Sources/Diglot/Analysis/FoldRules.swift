import CICU

/// How a scalar folds, by asking ICU and the table of Han variants.
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
    var folded: UInt32 = 0
    switch unsafe cicu_fold_scalar(scalar, &folded) {
    case CICU_FOLD_ONE: return character(for: folded).bits | boundary
    case CICU_FOLD_NONE: return Entry.vanishes | boundary
    default:
      let characters = fold(Array(String(unicode).utf16))
      sequences.append(UInt32(characters.count))
      sequences += characters.map(\.bits)
      return UInt32(sequences.count - characters.count - 1) | Entry.several | boundary
    }
  }

  /// Normalises a piece of text that begins and ends at boundaries, and folds each scalar of the result.
  static func fold(_ piece: [UInt16]) -> [FoldedCharacter] { normalize(piece).map(character) }

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

  /// The folded character of a scalar that is already normalised.
  static func character(for normalized: UInt32) -> FoldedCharacter {
    let scalar = HanVariantTable.shared.fold(normalized)
    let characterClass = CharacterClass(rawValue: cicu_character_class(scalar).rawValue) ?? .other
    // Keys pack a scalar in 18 bits; every ideograph and kana that Unicode has assigned is below.
    let isPacked = scalar < 0x4_0000 || !characterClass.isIdeographic
    return FoldedCharacter(scalar: scalar, class: isPacked ? characterClass : .letter)
  }
}
