import TestSupport
import Testing

@testable import Diglot

/// What marks make of words, where other names are looked for too.
@Suite("Conditions") struct ConditionTests {
  private let directory = TemporaryDirectory()

  private func index(_ documents: [Document] = documents) throws -> Index {
    try Index.write(at: directory.path) { (writer) throws in
      for document in documents { try writer.add(document) }
    }
    return try Index(at: directory.path)
  }

  private static let documents = [
    Document(key: "lib", title: "圖書館", text: "國立圖書館週一休館。", fields: [Field(name: "place", value: "台北")]),
    Document(key: "book", text: "圖書很多，館子也多，計算一下。", fields: [Field(name: "place", value: "北京")]),
    Document(key: "shop", text: "打印店的電腦在計算。", fields: [Field(name: "place", value: "台北")]),
    Document(key: "code", text: "按F5键，密码是H100，计算机重启。"),
    Document(key: "far", text: "F调，5拍，H座100号，计算器。"),
  ]

  @Test(
    "a search finds what the marks say, and nothing else",
    arguments: [
      ("+计算", ["book", "shop", "code", "far"]), ("+计算 +计算 +计算", ["book", "shop", "code", "far"]),
      ("计算 place:台北", ["shop"]), ("place:台北", ["lib", "shop"]), ("place:台北 place:北京", ["lib", "book", "shop"]),
      ("-place:台北 计算", ["book", "code", "far"]), ("+图书馆", ["lib"]), ("图书 -图书馆", ["book"]),
      ("title:图书馆", ["lib"]), ("休馆 title:图书馆", ["lib"]), ("计算 title:图书馆", []), ("\"休館\" 计算", ["lib"]),
      ("+F5", ["code"]), ("F5", ["code"]), ("+H100 计算", ["code"]), ("计算 -H100", ["book", "shop", "far"]),
      ("图书馆 AND 休馆", ["lib"]), ("图书馆 OR 打印", ["lib", "shop"]), ("(图书馆 OR 计算) place:台北", ["lib", "shop"]),
      ("nofield:计算", ["book", "shop", "code", "far"]), ("nofield:.. 计算", ["book", "shop", "code", "far"]),
    ])
  func finds(_ query: String, _ wanted: [String]) throws {
    let hits = try index().search(query).hits
    #expect(Set(hits.map(\.key)) == Set(wanted))
  }

  @Test("values that cannot be read are errors of fields only, however many names are none")
  func unreadable() throws {
    let index = try index()
    let error = QuerySyntaxError(column: 18, problem: .expected("a value before or after .."))
    #expect(throws: SearchError.syntax(error)) { try index.search("nofield:.. place:..") }
    // Each name by itself would take a reading of the whole.
    let times = try [1_750, 7_000].map { count in
      let names = (0..<count).map { "f\($0):.." }.joined(separator: " ")
      return try (0..<3).map { _ in
        try ContinuousClock().measure { _ = try index.read(names, SearchOptions()) }
      }.min()
    }
    #expect(try #require(times[1]) < #require(times[0]) * 11)
  }

  @Test("a price is a number with a sign, whatever else of it is written")
  func prices() throws {
    let index = try index([
      Document(key: "price", text: "售價￥1,299.00元"),
      Document(key: "five", text: "第5頁"),
    ])
    #expect(try index.search("￥1,299").hits.map(\.key) == ["price"])
    #expect(try index.search("F5").hits.isEmpty)
  }

  @Test(
    "a document with the words as they were typed has all the words, and comes before other spellings",
    arguments: [("wifi router", ["wifi", "wi-fi", "wi fi"]), ("chat gpt", ["chat", "chatgpt"])])
  func spellings(_ query: String, _ wanted: [String]) throws {
    let index = try index([
      Document(key: "chatgpt", text: "I use ChatGPT daily"),
      Document(key: "chat", text: "I use Chat GPT daily"),
      Document(key: "wi fi", text: "Wi Fi, then many other things, and at last a router"),
      Document(key: "wi-fi", text: "a Wi-Fi router"),
      Document(key: "wifi", text: "a wifi router"),
    ])
    #expect(try index.search(query).hits.map(\.key) == wanted)
  }

  @Test("what is excluded adds nothing to a score, groups included")
  func excluded() throws {
    let index = try index()
    let score = try index.search("打印 计算").hits.first?.score
    #expect(try index.search("打印 计算 -(汽车 电视)").hits.first?.score == score)
    #expect(try index.search("打印 计算 -(汽车 -电视) -图书馆").hits.first?.score == score)
  }

  @Test("of words that are written in several ways those come first that are written as typed")
  func typed() throws {
    let index = try index([
      Document(key: "after", text: "皇後面有人，皇後面有樹，皇後面有石頭。"),
      Document(key: "queen", text: "皇后來了，大家站起來。"),
    ])
    #expect(try index.search("皇后").hits.map(\.key) == ["queen", "after"])
    #expect(try index.search("皇後").hits.map(\.key) == ["after", "queen"])
  }
}
