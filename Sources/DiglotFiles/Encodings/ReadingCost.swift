import CCharacterTable

/// How unlikely a text is, in eighths of a bit: what its characters cost, less for pairs that often stand together.
///
/// Han characters and Chinese punctuation cost what the table says (`CCharacterTable`). The others have the costs of their
/// kind: letters are cheap where they stand in words, for a wrong reading scatters them.
struct ReadingCost {
  private(set) var cost = 0
  private(set) var characterCount = 0
  /// Control characters, which no text has.
  private(set) var controlCount = 0
  private var former: (scalar: UInt32, kind: Kind)?
  /// Whether the character before `former` was a letter or a digit of ASCII.
  private var isFormerBehindWord = false
  private let isWestern: Bool
  private let isJapanese: Bool

  /// The cost of a text that was read in an encoding.
  init(of encoding: TextEncoding) {
    isWestern = encoding == .windows1252 || encoding == .utf8
    // Kana stand in the tables of others, in places that are common characters elsewhere.
    isJapanese = ![.gb18030, .big5, .korean].contains(encoding)
  }

  /// Adds the next character.
  mutating func add(_ scalar: Unicode.Scalar) {
    let kind = Kind(scalar.value)
    cost += cost(of: scalar, kind)
    characterCount += 1
    isFormerBehindWord = isASCIILetter || former.map { (0x30...0x39).contains($0.scalar) } ?? false
    former = (scalar.value, kind)
  }

  private static let impossible = 200

  private mutating func cost(of scalar: Unicode.Scalar, _ kind: Kind) -> Int {
    switch kind {
    case .ascii: asciiCost(scalar.value)
    // Letters with marks stand alone in words that are ASCII else.
    case .latin: former == nil || isASCIILetter || former?.scalar == 0x20 ? 76 : 110
    case .greek, .cyrillic: letterCost(scalar, kind)
    case .hangul: (Self.commonHangul[scalar.value] ?? 108) + (isBehind(.hangul, .ascii, .symbol) ? 0 : 16)
    case .kana:
      (Self.commonKana[scalar.value] ?? 64) + (isBehind(.kana) ? 0 : 24) + (isJapanese ? 0 : 12)
    case .han, .symbol: tableCost(scalar.value, kind)
    case .other: 208
    case .control: controlCost()
    }
  }

  private mutating func controlCost() -> Int {
    controlCount += 1
    return Self.impossible
  }

  private func isBehind(_ kinds: Kind...) -> Bool { former.map { kinds.contains($0.kind) } ?? true }

  private var isASCIILetter: Bool {
    former.map { $0.kind == .ascii && ((0x41...0x5A).contains($0.scalar) || Self.isSmall($0.scalar)) } ?? false
  }

  private static func isSmall(_ value: UInt32) -> Bool { (0x61...0x7A).contains(value) }

  private func asciiCost(_ value: UInt32) -> Int {
    let isSmall = Self.isSmall(value)
    var cost: Int
    switch value {
    case 0x0A, 0x0D: cost = 40
    case 0x20: cost = 28
    case _ where isSmall: cost = 36
    case 0x41...0x5A, 0x30...0x39: cost = 48
    default: cost = 56
    }
    guard let former, former.kind != .ascii else { return cost }
    if former.kind == .han || former.kind == .kana || former.kind == .hangul { cost += 20 }
    // One character in the middle of a word is a wrong reading of a letter and its neighbour, unless it is a quote or a dash.
    if isFormerBehindWord, former.kind == .han || former.kind == .symbol, !(0x2010..<0x2030).contains(former.scalar) {
      cost += isSmall ? 64 : 16
    }
    return cost
  }

  private func letterCost(_ scalar: Unicode.Scalar, _ kind: Kind) -> Int {
    let isLower = scalar.properties.isLowercase
    guard let former, former.kind == kind else {
      return (isLower ? 86 : 94) + (isASCIILetter || former.map { $0.kind != .ascii } ?? false ? 80 : 0)
    }
    if isLower { return 44 }
    return Unicode.Scalar(former.scalar)?.properties.isLowercase == true ? 80 : 64
  }

  private func tableCost(_ value: UInt32, _ kind: Kind) -> Int {
    if isWestern, kind == .symbol, (0x2010..<0x2030).contains(value) { return 64 }
    var cost = Int(ccharacter_cost(value))
    if cost == 0 { cost = Self.rareCost(value, kind) }
    // Quotes, and the space that is as wide as a character.
    if (0x2018...0x201D).contains(value) || value == 0x3000 { cost = min(cost, 64) }
    guard let former, former.kind != .ascii else { return cost + 8 }
    return cost - Int(ccharacter_gain(former.scalar, value))
  }

  /// What a character costs that the table lacks.
  private static func rareCost(_ value: UInt32, _ kind: Kind) -> Int {
    if kind == .han { return 176 }
    return switch value {
    case 0xA0..<0xC0: 88
    case 0x3000..<0x3040, 0xFF00..<0xFFA0, 0x2000..<0x2070: 112
    case 0x2070..<0x2E00: 144
    case 0xE000..<0xF900: 224
    default: impossible
    }
  }

  /// The syllables that Korean texts use most, and the kana of Japanese ones; written for Diglot.
  private static let commonHangul = table(
    [("이다는의에하을고가지를한로기사은도해리자어일인아시나서대게정수있니스라들부보제만것전상면성으과주", 48)])
  private static let commonKana = table(
    [("のいにたはしるとてなをがでかれ", 36), ("あこっらりまうもきさくすけそだよせつえどちょめおやみわばろ", 50)])

  private static func table(_ lines: [(String, Int)]) -> [UInt32: Int] {
    Dictionary(uniqueKeysWithValues: lines.flatMap { line in line.0.unicodeScalars.map { ($0.value, line.1) } })
  }

  /// What a character is to a reading.
  enum Kind {
    case ascii, control, latin, greek, cyrillic, kana, hangul, han, symbol, other

    init(_ value: UInt32) {
      self =
        switch value {
        // Pages and colours of terminals stand in texts too.
        case 0x09, 0x0A, 0x0C, 0x0D, 0x1B: .ascii
        case ..<0x20, 0x7F..<0xA0: .control
        case ..<0x7F: .ascii
        case 0xC0..<0x250: .latin
        case 0x370..<0x400: .greek
        case 0x400..<0x530: .cyrillic
        case 0x3041..<0x3100: .kana
        case 0xAC00..<0xD7A4: .hangul
        case 0x3400..<0xA000, 0x20000...: .han
        case 0xA0..<0xC0, 0x2000..<0x3041, 0x3100..<0x3400, 0xE000..<0x10000: .symbol
        default: .other
        }
    }
  }
}
