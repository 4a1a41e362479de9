import Diglot

/// A small generator (SplitMix64), so that a failure is repeated by its seed.
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Makes trees that a parser could have made, out of texts that are as awkward as possible.
struct RandomQuery {
  private static let alphabet = Array(
    "aAbNDORT019算力平台é𠮷 \t　\\\"“”「」『』＂:：()（）+-＋－*＊^＾~～./_'，。".unicodeScalars)
  var numbers: SeededNumbers

  init(seed: UInt64) {
    numbers = SeededNumbers(state: seed)
  }

  mutating func query(depth: Int) -> Query {
    guard depth > 0, !chance(3) else { return leaf() }
    switch Int.random(in: 0..<4, using: &numbers) {
    case 0: return .all(queries(2, depth))
    case 1: return .any(queries(2, depth))
    case 2: return .boosted(query(depth: depth - 1), factor())
    default:
      let required = queries(0, depth)
      let excluded = queries(0, depth)
      // One optional clause alone would be that clause.
      let least = !required.isEmpty ? 0 : excluded.isEmpty ? 2 : 1
      return .sequence(required: required, plain: queries(least, depth), excluded: excluded)
    }
  }

  /// A string of operators and of Han and Latin letters.
  mutating func text() -> String {
    string(count: 0...24)
  }

  private mutating func leaf() -> Query {
    let field = [nil, "title", "text"].randomElement(using: &numbers) ?? nil
    switch Int.random(in: 0..<7, using: &numbers) {
    case 6:
      let word = ["AND", "don't", "ＧＰＵ", "-x", "(é", "a*", "b:", "“c"].randomElement(using: &numbers) ?? "x"
      return .fuzzy(word, edits: chance(2) ? 1 : 2, field: field)
    case 5:
      let from =
        ["", "2026-01", "1.5", "*", "-a", "AND", "x" + string(count: 0...6)].randomElement(using: &numbers) ?? ""
      return range(from: from, through: from.isEmpty ? oneOf(["*", "-"]) : chance(4) ? "" : oneOf(["AND", "2*"]))
    case 4: return .exact("x" + string(count: 0...6), field: field)
    case 0: return .words(oneOf(["AND", "OR", "NOT", "*", "date:1", "-", "title:", "\\"]), field: field)
    case 1: return .phrase("x" + string(count: 0...6), field: field)
    case 2: return .prefix(oneOf(["NOT", "a*"]), field: field)
    default:
      let isPrefix = chance(2)
      let value = isPrefix && chance(4) ? "" : oneOf(["AND", "1..2", "/x", "-a", "/"])
      return .filter(
        field: ["lang", "x_y-1", "字段", "_"].randomElement(using: &numbers) ?? "lang", value: value, isPrefix: isPrefix)
    }
  }

  private func range(from: String, through: String) -> Query {
    // Two dots of the ends themselves would make other ends.
    func withoutDots(_ text: String) -> String { text.filter { $0 != "." } }
    return .range(field: "date", from: withoutDots(from), through: withoutDots(through))
  }

  /// One of the awkward texts, or any text that begins with a letter or a mark.
  private mutating func oneOf(_ awkward: [String]) -> String {
    if chance(4), let text = awkward.randomElement(using: &numbers) { return text }
    return "x" + string(count: 0...6)
  }

  private mutating func string(count: ClosedRange<Int>) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: count, using: &numbers) {
      if let scalar = Self.alphabet.randomElement(using: &numbers) { text.append(scalar) }
    }
    return String(text)
  }

  private mutating func queries(_ least: Int, _ depth: Int) -> [Query] {
    (0..<Int.random(in: least...least + 2, using: &numbers)).map { _ in query(depth: depth - 1) }
  }

  private mutating func factor() -> Double {
    [1, 2.5, 0.1, 1e-9, 1e300, Double.random(in: 0.001...100, using: &numbers)].randomElement(using: &numbers) ?? 1
  }

  /// True once in `count` times.
  private mutating func chance(_ count: Int) -> Bool {
    Int.random(in: 0..<count, using: &numbers) == 0
  }
}
