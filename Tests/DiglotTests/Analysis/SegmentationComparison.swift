import TestSupport

@testable import Diglot

/// Cuts texts by the walk over ICU's data, by the same type without that data, and by ICU's breaker itself.
struct SegmentationComparison {
  private var walked = WordSegmenter()
  private var fallback = WordSegmenter(rules: nil, dictionary: nil)
  private let breaker: TextBreaker
  private(set) var textCount = 0
  private(set) var boundaryCount = 0
  /// The first texts that are cut otherwise, with where.
  private(set) var differences: [String] = []

  init() throws {
    breaker = try TextBreaker()
    // Whichever of its engines ICU uses first takes the prolonged sound mark from then on.
    var ends: [Int] = []
    try breaker.boundaries(of: Array("汉字".utf16), into: &ends)
  }

  mutating func compare(_ units: [UInt16]) throws {
    let text = SegmentationComparison.characters(units)
    var wanted: [Int] = []
    try breaker.boundaries(of: units, into: &wanted)
    var (walkedEnds, fallbackEnds): ([Int32], [Int32]) = ([], [])
    try walked.segment(text.characters.span, into: &walkedEnds)
    try fallback.segment(text.characters.span, into: &fallbackEnds)
    textCount += 1
    boundaryCount += wanted.count
    for (name, ends) in [("walked", walkedEnds), ("fallback", fallbackEnds)] {
      let found = ends.map { text.unitOffsets[Int($0)] }
      guard found != wanted, differences.count < 20 else { continue }
      let place = zip(found, wanted).first { $0 != $1 }.map { min($0, $1) } ?? min(found.count, wanted.count)
      let scalars = units[max(0, place - 10)..<min(units.count, place + 12)].map { String($0, radix: 16) }
      differences.append("\(name), at unit \(place): \(scalars.joined(separator: " "))")
    }
  }

  /// The characters of a text, which is not folded, and where each begins.
  private static func characters(_ units: [UInt16]) -> (characters: [FoldedCharacter], unitOffsets: [Int]) {
    var characters: [FoldedCharacter] = []
    var offsets: [Int] = []
    var index = 0
    while index < units.count {
      offsets.append(index)
      var scalar = UInt32(units[index])
      if UTF16.isLeadSurrogate(units[index]), index + 1 < units.count, UTF16.isTrailSurrogate(units[index + 1]) {
        scalar = 0x1_0000 + (scalar - 0xD800) << 10 + UInt32(units[index + 1]) - 0xDC00
        index += 1
      }
      characters.append(FoldedCharacter(scalar: scalar, class: .other))
      index += 1
    }
    return (characters, offsets + [units.count])
  }
}

/// Random texts in which scripts, marks, signs and surrogates meet.
enum RandomText {
  /// Up to 48 UTF-16 units, not always well-formed.
  static func make(_ random: inout SeededGenerator) -> [UInt16] {
    var units: [UInt16] = []
    let count = Int.random(in: 1...40, using: &random)
    // Half of the texts mix a few kinds only, so that runs of one kind become long.
    let few = Bool.random(using: &random) ? kinds.shuffled(using: &random).prefix(3) : kinds[...]
    while units.count < count {
      guard let kind = few.randomElement(using: &random) else { break }
      for _ in 0..<Int.random(in: 1...6, using: &random) { units += kind(&random) }
    }
    return units
  }

  private typealias Kind = @Sendable (inout SeededGenerator) -> [UInt16]

  private static let kinds: [Kind] = [
    oneOf(words), oneOf(words), oneOf(words), oneOf(words),
    within([0x4E00...0x9FFF, 0x3400...0x4DBF, 0x2_0000...0x2_FFFF, 0x3_0000...0x3_134A]),
    within([0x3041...0x309F, 0x30A0...0x30FF, 0x31F0...0x31FF]), within([0x30A1...0x30FE]), within([0x3041...0x3096]),
    within([0xFF00...0xFFEF, 0xFF65...0xFF9F]),
    within([0x3000...0x303F, 0x3200...0x33FF, 0x2E80...0x2FDF, 0xF900...0xFAFF, 0x2_F800...0x2_FA1D]),
    within([0x1_AFF0...0x1_B16F, 0x1_F200...0x1_F265, 0x1_6FE0...0x1_6FF1]),
    within([0xAC00...0xD7A3, 0x1100...0x11FF, 0x3131...0x318E]),
    within([0x20...0x7E]), within([0x30...0x39]), within([0x61...0x7A]), within([0x9...0xD, 0x20...0x40, 0x85...0xA0]),
    within([0xC0...0x24F, 0x370...0x3FF, 0x400...0x4FF, 0x5D0...0x5F4, 0x620...0x66F]),
    within([0x300...0x36F, 0x200B...0x200F, 0x3099...0x309C, 0xFE00...0xFE0F, 0xE_0100...0xE_0110, 0x302A...0x302F]),
    oneOf(["\u{200D}", "\u{200D}", "_", "'", ".", ",", ":", "·", "\"", "’", "\r\n", "\u{FE0F}", "\u{AD}", " ", "  "]),
    within([0x1_F1E6...0x1_F1FF]), within([0x1_F300...0x1_FAFF, 0x2600...0x27BF, 0x1_F3FB...0x1_F3FF]),
    oneOf(["👨‍👩‍👧", "🏳️‍🌈", "👍🏽", "🇨🇳", "3️⃣", "❤️", "㊗️", "〰️"]),
    within([0xE01...0xE5B, 0xE81...0xEDF, 0x1780...0x17E9, 0x1000...0x109F, 0x1A20...0x1AAD]),
    within([0x900...0x97F, 0xA00...0xA7F, 0x1_0000...0x1_01FF, 0x1_D400...0x1_D7FF]),
    within([0xD800...0xDFFF]), within([0xD800...0xD840, 0xDC00...0xDC40]),
    within([0...0xFFFF]), within([0x1_0000...0x10_FFFF]),
  ]

  private static let words =
    "中国 人民 银行 大学生 活动 物理 想象 习近平 人工智能 的 一 是 不 了 在 北京大学 生活 研究 發展 臺灣 電腦 程式 軟體 中文 日本語 東京都 コンピューター カタカナ ひらがな です ます した ー 々 〇 第一 二〇二六年 学生会 长城 市长 江大桥"
    .split(separator: " ").map(String.init)

  private static func oneOf(_ choices: [String]) -> Kind {
    { random in Array((choices.randomElement(using: &random) ?? "").utf16) }
  }

  /// Scalars or lone surrogates of the ranges, each range as often as another.
  private static func within(_ ranges: [ClosedRange<UInt32>]) -> Kind {
    { random in
      let range = ranges.randomElement(using: &random) ?? 0...0
      let scalar = UInt32.random(in: range, using: &random)
      if scalar < 0x1_0000 { return [UInt16(scalar)] }
      return [UInt16(0xD800 + (scalar - 0x1_0000) >> 10), UInt16(0xDC00 + scalar & 0x3FF)]
    }
  }
}
