import Diglot

/// Makes documents and queries in which all that a search knows of comes together: words with other names, numbers that
/// are written in several ways, names that only the documents give, and all that `RandomDocuments` has.
public struct RandomSearches {
  /// Where the randomness comes from.
  public var random: RandomDocuments

  /// Words that the vocabulary knows under several names, among them forms inside longer ones.
  private static let named = [
    "软件", "軟體", "software", "打印", "列印", "print", "printing", "打印机", "印表機", "printer", "网络", "網路", "network",
    "服务器", "伺服器", "server", "開源", "open source", "激光", "雷射", "laser", "print job", "天气", "天氣",
  ]
  private static let numbers = [
    "40,000", "4万", "四萬", "40000", "36%", "百分之三十六", "2026年", "民國115年", "1,882", "１８８２", "F5", "10.20",
  ]
  /// What the documents say stands for what, and the words of it.
  private static let pairs = [
    "該套件採用星紋排程法（Stellar Pattern Scheduling，SPS）。", "星纹排程法（SPS）", "彩虹快取（Rainbow Cache）", "彩虹快取（RC）",
  ]
  private static let paired = ["星纹排程法", "星紋排程法", "SPS", "stellar pattern scheduling", "彩虹快取", "rainbow cache", "RC"]
  private static let joining = ["的", "of", "the", "什么", "如何", "what", "在"]
  /// Factors that are exact, that are not, and that are beyond what counts.
  private static let boosts = [2, 0.5, 3, 1.7, 0.1, 1e-6, 1e6, 1e-30, 1e30]

  /// A source that gives the same documents and queries for the same seed.
  public init(seed: UInt64) { random = RandomDocuments(seed: seed) }

  private mutating func one<T>(of elements: [T]) -> T { elements[random.below(elements.count)] }

  // MARK: - Documents

  /// Documents with keys from `d0` on.
  public mutating func documents(_ count: Int) -> [Document] { (0..<count).map { document("d\($0)") } }

  private mutating func document(_ key: String) -> Document {
    var document = random.document(key, length: 10, hasTitle: random.below(3) > 0)
    if random.chance(3) { document.title += word() }
    for _ in 0..<random.below(6) {
      document.text += random.chance(3) ? "。" : one(of: [" ", "，", "\n"])
      document.text += random.chance(6) ? one(of: RandomSearches.pairs) : word()
    }
    return document
  }

  private mutating func word() -> String {
    switch random.below(8) {
    case 0: one(of: RandomSearches.numbers)
    case 1: one(of: RandomSearches.paired)
    case 2: one(of: RandomSearches.joining)
    case 3: random.hanString(1 + random.below(4))
    default: one(of: RandomSearches.named)
    }
  }

  // MARK: - Queries

  /// A query of any kind.
  public mutating func query() -> Query {
    switch random.below(6) {
    case 0, 1: bareQuery()
    case 2: random.query(depth: 3)
    case 3: .boosted(random.chance(2) ? bareQuery() : random.query(depth: 2), boost())
    default: mixedQuery(depth: 2)
    }
  }

  /// Words side by side, some in groups, some with phrases beside them.
  public mutating func bareQuery() -> Query {
    let words = (0..<1 + random.below(5)).map { _ in bareClause(depth: 1) }
    return words.count == 1 ? words[0] : .sequence(required: [], plain: words, excluded: [])
  }

  private mutating func bareClause(depth: Int) -> Query {
    switch random.below(10) {
    case 0 where depth > 0:
      let words = (0..<2 + random.below(2)).map { _ in bareClause(depth: 0) }
      return .sequence(required: [], plain: words, excluded: [])
    case 1: return .boosted(.words(text(), field: nil), boost())
    case 2 where depth == 0: return .phrase(text(), field: nil)
    default: return .words(text(), field: nil)
    }
  }

  /// More phrases than are looked for without a look at what that costs.
  public mutating func manyPhrases() -> Query {
    .any(
      (0..<60).map { _ in .phrase(random.hanString(1 + random.below(4)), field: one(of: [nil, nil, "title", "text"])) })
  }

  /// The text of a bare clause: a word mostly, at times a question.
  private mutating func text() -> String {
    random.chance(4) ? (0..<2 + random.below(3)).map { _ in word() }.joined() : word()
  }

  /// Clauses under operators, with signs, bare words beside them.
  private mutating func mixedQuery(depth: Int) -> Query {
    func clauses(_ count: Int, _ self: inout RandomSearches) -> [Query] {
      (0..<count).map { _ in self.mixedClause(depth: depth) }
    }
    switch random.below(5) {
    case 0: return .all(clauses(2 + random.below(2), &self))
    case 1: return .any(clauses(2 + random.below(3), &self))
    default:
      let required = clauses(random.below(3), &self)
      let optional = clauses((required.isEmpty ? 1 : 0) + random.below(3), &self)
      return .sequence(required: required, plain: optional, excluded: clauses(random.below(2), &self))
    }
  }

  private mutating func mixedClause(depth: Int) -> Query {
    switch random.below(6) {
    case 0 where depth > 0: mixedQuery(depth: depth - 1)
    case 1: random.query(depth: 0)
    case 2: .boosted(mixedClause(depth: 0), boost())
    case 3: .phrase(text(), field: one(of: [nil, nil, "title", "text"]))
    default: .words(text(), field: one(of: [nil, nil, nil, "title", "text"]))
    }
  }

  private mutating func boost() -> Double { one(of: RandomSearches.boosts) }
}
