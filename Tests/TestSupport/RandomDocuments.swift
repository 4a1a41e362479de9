import Diglot

/// Makes documents and queries that collide as often as they can: few characters, in every form they have.
public struct RandomDocuments {
  /// Where the randomness comes from.
  public var generator: SeededGenerator

  /// Characters that fold to one, the first being the form it folds to as a rule.
  private static let han = ["国國", "人", "民", "中", "华華", "为為", "算", "力", "台臺", "湾灣", "里裡裏", "后後", "豈岂", "𠮷", "𠀀"]
    .map(Array.init)
  private static let kana = ["か", "か\u{3099}", "が", "カ", "ｶﾞ", "ー", "㍿"]
  /// No two of these have one stem.
  public static let words = ["gpu", "GPU", "Huawei", "bridge", "ai", "ＡＩ", "café", "cafe\u{301}", "straße", "x"]
  private static let numbers = ["1", "12", "1,882", "1882", "１８８２", "495.8", "2026.4.21", "12,34", "36%"]
  private static let marks = [
    "，", "。", "、", "-", "「", "」", "(", ")", "…", "👍🏽", "\u{200B}", "\u{FE0F}", "é\u{327}", "·",
  ]
  private static let spaces = [" ", "\n", "\n\n", "\r\n", "\n　　", "\t", "　", " \n "]

  /// A source that gives the same documents for the same seed.
  public init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  /// A number below `count`.
  public mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }

  /// True once in `count` times.
  public mutating func chance(_ count: Int) -> Bool { below(count) == 0 }

  private mutating func one<T>(of elements: [T]) -> T { elements[below(elements.count)] }

  /// A document of about `length` pieces.
  public mutating func document(_ key: String, length: Int, hasTitle: Bool) -> Document {
    var fields = chance(2) ? [Field(name: "section", value: one(of: ["a", "b"]))] : []
    if chance(2) { fields.append(Field(name: "date", value: date(parts: 3))) }
    let title = hasTitle && !chance(4) ? text(below(6)) : ""
    return Document(key: key, title: title, text: text(below(length * 2)), fields: fields)
  }

  /// A date, or its first parts, of a few years that meet often.
  private mutating func date(parts: Int) -> String {
    ["\(2024 + below(3))", "-0\(1 + below(4))", "-1\(below(3))"].prefix(parts).joined()
  }

  /// Text of `count` pieces: Han runs mostly, with all that may stand between them.
  public mutating func text(_ count: Int) -> String {
    var text = ""
    for _ in 0..<count {
      switch below(16) {
      case 0: text += one(of: RandomDocuments.kana)
      case 1: text += one(of: RandomDocuments.words)
      case 2: text += one(of: RandomDocuments.numbers)
      case 3: text += one(of: RandomDocuments.marks)
      case 4, 5, 6: text += one(of: RandomDocuments.spaces)
      default: text += hanString(1 + below(3))
      }
    }
    return text
  }

  /// Han characters, each in any of its forms.
  public mutating func hanString(_ count: Int) -> String {
    var text = ""
    for _ in 0..<count { text.append(one(of: one(of: RandomDocuments.han))) }
    return text
  }

  // MARK: - Queries

  /// A query of phrases, words, prefixes, fuzzy words, filters and ranges under all operators.
  public mutating func query(depth: Int) -> Query {
    guard depth > 0, !chance(4) else { return leaf() }
    switch below(4) {
    case 0: return .all(queries(2, depth))
    case 1: return .any(queries(2, depth))
    case 2: return .boosted(query(depth: depth - 1), 2)
    default:
      let required = queries(0, depth)
      let excluded = queries(0, depth)
      return .sequence(required: required, plain: queries(required.isEmpty ? 1 : 0, depth), excluded: excluded)
    }
  }

  private mutating func queries(_ least: Int, _ depth: Int) -> [Query] {
    (0..<least + below(3)).map { _ in query(depth: depth - 1) }
  }

  private mutating func leaf() -> Query {
    let field = one(of: [nil, nil, "title", "text"])
    switch below(11) {
    case 10:
      return .range(field: "date", from: chance(4) ? "" : date(parts: 1 + below(3)), through: date(parts: below(4)))
    case 9: return .fuzzy(misspelled(one(of: RandomDocuments.words)), edits: 1 + below(2), field: field)
    case 8: return .exact(hanString(1 + below(3)), field: field)
    case 0: return .words(one(of: RandomDocuments.words), field: field)
    case 1: return .prefix(String(one(of: RandomDocuments.words).prefix(2)), field: field)
    case 2: return .filter(field: "section", value: one(of: ["a", "b", "c"]), isPrefix: false)
    case 3: return .words(hanString(2), field: field)
    default: return .phrase(hanString(1 + below(4)), field: field)
    }
  }

  /// A word with up to three characters that are not its own.
  private mutating func misspelled(_ word: String) -> String {
    var characters = Array(word)
    for _ in 0..<below(4) {
      let place = below(characters.count + 1)
      switch below(4) {
      case 0: characters.insert("g", at: place)
      case 1 where place < characters.count: characters[place] = one(of: ["a", "é", "G", "i"])
      case 2 where place < characters.count && characters.count > 1: characters.remove(at: place)
      case 3 where place > 0 && place < characters.count: characters.swapAt(place - 1, place)
      default: break
      }
    }
    return String(characters)
  }
}
