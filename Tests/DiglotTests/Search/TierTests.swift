import TestSupport
import Testing

@testable import Diglot

@Suite("Having all the words, and boosts") struct TierTests {
  private func index(_ texts: [String]) throws -> (TemporaryDirectory, Index) {
    let directory = TemporaryDirectory()
    try Index.write(at: directory.path) { writer in
      for text in texts { try writer.add(Document(key: text, text: text)) }
      for number in 0..<60 { try writer.add(Document(key: "\(number)", text: "other \(number) 其他")) }
    }
    return (directory, try Index(at: directory.path))
  }

  private func labels(_ explanation: ScoreExplanation) -> [String] {
    [explanation.label] + (explanation.parts + explanation.alternatives).flatMap(labels)
  }

  @Test(
    "a group in an alternative adds its words and no more",
    arguments: ["(开源 打印) OR 天气", "天气 OR (开源 打印)", "(开源 打印) OR (天气 印刷)", "其他 AND (开源 打印)"])
  func alternatives(query: String) throws {
    let (_, index) = try index(["开源打印 其他", "天气 其他", "开源 天气 其他", "打印"])
    let hits = try index.search(query, .allExplained).hits
    #expect(hits.count >= 2)
    for hit in hits {
      let explanation = try #require(hit.explanation)
      #expect(!labels(explanation).contains("all words"), "\(hit.key)")
    }
    // No lift: a document scores what its words do.
    let words = try index.search("开源 OR 打印 OR 天气 OR 印刷 OR 其他", .allExplained).hits
    for hit in hits {
      let most = try #require(words.first { $0.key == hit.key }).score
      #expect(hit.score <= most, "\(hit.key)")
    }
  }

  @Test(
    "a boost leaves documents with all the words first",
    arguments: [
      "(alpha beta)^2 gamma", "gamma (alpha beta)^2", "((alpha beta)^2 gamma)", "(alpha beta gamma)^2",
      "alpha^9 beta^0.1 gamma",
    ])
  func boosts(query: String) throws {
    let all = "gamma and many others after it, then alpha at last and far from it beta in a text that goes on for long"
    let (_, index) = try index([
      "alpha alpha beta beta alpha beta", "gamma gamma", "alpha gamma", "beta gamma", all, "alpha beta alpha beta",
    ])
    let hits = try index.search(query, .allExplained).hits
    #expect(hits.first?.key == all)
    #expect(hits.count == 6)
  }

  @Test(
    "a boost of all that is looked for multiplies all scores by it",
    arguments: [
      "alpha", "alpha beta", "软件", "列印 software", "4万", "\"alpha beta\"", "alph*", "alpha~1", "开源打印软件", "alpha OR 软件",
      "+alpha beta",
    ])
  func factors(query: String) throws {
    let (_, index) = try index([
      "alpha beta", "alpha and beta and gamma", "alpha alpha", "软件 列印", "軟體 打印", "software to print",
      "print 40,000 sheets",
      "四万份", "开源打印软件", "開源 列印 軟體", "beta 开源",
    ])
    let plain = try index.search(query, .allExplained)
    #expect(!plain.hits.isEmpty)
    for factor in [2, 0.25, 1000] {
      let boosted = try index.search("(\(query))^\(factor)", .allExplained)
      #expect(boosted.hits.map(\.key) == plain.hits.map(\.key), "times \(factor)")
      #expect(boosted.total == plain.total && boosted.expansions == plain.expansions, "times \(factor)")
      for (one, other) in zip(boosted.hits, plain.hits) {
        #expect(abs(one.score - factor * other.score) <= 1e-4 * one.score, "times \(factor): \(one.key)")
      }
    }
  }

  @Test("a boosted word counts among bare words as the others do")
  func boostedWords() throws {
    let (_, index) = try index(["軟體 打印", "软件", "列印", "software print", "打印软件"])
    let plain = try index.search("软件 打印", .allExplained)
    let boosted = try index.search("软件^1 打印", .allExplained)
    #expect(boosted.facts.map(\.key) == plain.facts.map(\.key))
    #expect(boosted.hits.map(\.score) == plain.hits.map(\.score))
    #expect(boosted.expansions == plain.expansions && !plain.expansions.isEmpty)
    let higher = try index.search("软件^8 打印", .allExplained)
    #expect(higher.expansions == plain.expansions)
    #expect(higher.hits.map(\.key).firstIndex(of: "软件") ?? 9 < higher.hits.map(\.key).firstIndex(of: "列印") ?? 0)
  }

  @Test("what is required several times is looked for once, and weighs the sum")
  func repeated() throws {
    let (_, index) = try index(["alpha beta", "alpha", "beta"])
    let once = try #require(try index.search("+alpha^3 +beta^2 -other", .allExplained).hits.first)
    let repeated = try #require(
      try index.search("+alpha +beta +alpha +alpha +beta -other -other", .allExplained).hits.first)
    #expect(repeated.key == "alpha beta" && once.score == repeated.score)
    #expect(repeated.explanation?.parts.count == once.explanation?.parts.count)
  }
}
