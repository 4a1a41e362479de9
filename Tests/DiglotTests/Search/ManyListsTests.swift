import TestSupport
import Testing

@testable import Diglot

@Suite("Many phrases, single characters, prefixes, ranges and words in one field")
struct ManyListsTests {
  /// How a clause is written that finds one document.
  enum Shape: CaseIterable {
    case phrase, phraseOfCharacter, character, prefix, range, wordInField

    func clause(_ number: Int) -> String {
      switch self {
      case .phrase: "\"only \(ManyListsTests.word(number))\""
      case .phraseOfCharacter: "\"\(ManyListsTests.characters[number])\""
      case .character: "\(ManyListsTests.characters[number])"
      case .prefix: "\(ManyListsTests.word(number))*"
      case .range: "number:\(100 + number)..\(100 + number)"
      case .wordInField: "title:\(ManyListsTests.word(number))"
      }
    }
  }

  private static let documentCount = 60

  private static func word(_ number: Int) -> String { "lot\(number)w" }

  private static let characters = Array("山水火木金土日月星云风雨雷电江河湖海田林竹松柏梅兰菊荷柳桃李杏梨枣栗茶米麦豆瓜果牛羊马犬猫兔虎豹象鹿龙蛇龟鱼鸟雁鹤鹰燕雀")

  private static func document(_ number: Int) -> Document {
    Document(
      key: "\(number)", title: "\(word(number))", text: "Here is only \(word(number)), and \(characters[number])。",
      fields: [Field(name: "number", value: "\(100 + number)")])
  }

  private static func query(_ shape: Shape) throws -> Query {
    try Query(parsing: (0..<documentCount).map(shape.clause).joined(separator: " OR "))
  }

  private static let options = SearchOptions(limit: documentCount, snippets: false, exactTotal: true)

  @Test("find as much together as alone", arguments: Shape.allCases)
  func together(shape: Shape) throws {
    #expect(Self.documentCount > SearchLimits.commonPhrases)
    let directory = TemporaryDirectory()
    try Index.write(at: directory.path) { writer in
      for number in 0..<Self.documentCount { try writer.add(Self.document(number)) }
    }
    let index = try Index(at: directory.path)
    let query = try Self.query(shape)
    let results = try index.search(query, Self.options)
    #expect(Set(results.hits.map(\.key)) == Set((0..<Self.documentCount).map(String.init)))
    #expect(results.omissions.isEmpty)

    let plan = try Index.plan(query)
    let statistics = try index.statistics(of: plan, after: index.statistics(of: plan))
    #expect(try index.search(plan, statistics, Self.options).facts == results.facts)
  }
}

@Suite struct ManyWordsTests {
  @Test("a text with more words than a search weighs is read as its rarest")
  func rarest() throws {
    let directory = TemporaryDirectory()
    let words = (0..<2 * SearchLimits.leaves).map { "w\($0)x" }
    try Index.write(at: directory.path) { writer in
      try writer.add(Document(key: "all", text: words.joined(separator: " ")))
      try writer.add(Document(key: "common", text: words.dropFirst(100).joined(separator: " ")))
    }
    let index = try Index(at: directory.path)
    let results = try index.search(words.joined(separator: " "))
    let read = try #require(results.readAs).split(separator: " ")
    #expect(read.prefix(100).elementsEqual(words.prefix(100).map { $0[...] }))
    #expect(read.count < words.count)
    #expect(try index.search(words[0]).readAs == nil)
  }
}
