import TestSupport
import Testing

@testable import Diglot

@Suite("Documents say what a term is called in the other language") struct CorpusPairTests {
  private let directory = TemporaryDirectory()
  private let definition = "該套件採用星紋排程法（Stellar Pattern Scheduling，SPS）。"

  private func index(_ name: String, _ batches: [[String]]) throws -> String {
    let path = directory.file(name)
    let writer = try IndexWriter(at: path)
    for batch in batches {
      for text in batch { try writer.add(Document(key: text, text: text)) }
      try writer.commit()
    }
    writer.close()
    return path
  }

  private func names(of query: String, at path: String, expands: Bool = true) throws -> [String] {
    try Index(at: path).search(query, SearchOptions(expands: expands)).expansions.flatMap(\.alternatives)
  }

  @Test("a term finds its name and its acronym, and the reverse")
  func bothWays() throws {
    let path = try index("both", [[definition, "SPS is slow.", "星纹排程法很慢", "其他"]])
    #expect(try names(of: "星纹排程法", at: path) == ["sps", "stellar pattern scheduling"])
    #expect(try names(of: "SPS", at: path) == ["星纹排程法"])
    #expect(try names(of: "Stellar pattern scheduling", at: path) == ["星纹排程法"])
    let found = try Index(at: path).search("SPS").hits.map(\.key)
    #expect(Set(found) == [definition, "SPS is slow.", "星纹排程法很慢"])
  }

  @Test("not in quotes, and not where nothing is to be added")
  func off() throws {
    let path = try index("off", [[definition, "SPS is slow.", "星纹排程法很慢"]])
    #expect(try names(of: "SPS", at: path, expands: false).isEmpty)
    #expect(try Index(at: path).search("SPS", SearchOptions(expands: false)).hits.count == 2)
    #expect(try Index(at: path).search("\"SPS\"").hits.count == 2)
  }

  @Test("after a merge, and no longer after its document is removed")
  func mergeAndRemoval() throws {
    let path = try index("merge", [[definition, "其他"], ["SPS is slow."], ["星纹排程法很慢"]])
    let writer = try IndexWriter(at: path)
    try writer.compact()
    #expect(try names(of: "SPS", at: path) == ["星纹排程法"])
    try writer.remove(definition)
    try writer.commit()
    #expect(try names(of: "SPS", at: path).isEmpty)
    try writer.compact()
    #expect(try names(of: "星纹排程法", at: path).isEmpty)
    writer.close()
  }

  @Test("by the pair that most documents give")
  func evidence() throws {
    let right = (1...5).map { "第\($0)版采用星纹排程法（SPS）。" }
    let path = try index("evidence", [right, ["彩虹排程法（SPS）"], ["星纹排程法", "彩虹排程法"]])
    #expect(try names(of: "sps", at: path) == ["星纹排程法"])
  }

  @Test("but what stands with many terms is a remark")
  func remarks() throws {
    let terms = ["星纹", "彩虹", "流云", "青松", "白鹤", "明月", "清泉", "红叶", "飞雪", "金沙"]
    let path = try index("remarks", [terms.map { "\($0)（sketchy）" }])
    #expect(try names(of: "sketchy", at: path).isEmpty)
    #expect(try names(of: "星纹", at: path).isEmpty)
  }

  @Test("names of a person go on across the dot between them")
  func people() throws {
    let path = try index("people", [["作曲家羅伯特．舒曼（Robert Schumann）"], ["Robert Schumann wrote songs", "罗伯特·舒曼"]])
    // The dictionary knows a Robert too.
    #expect(try names(of: "罗伯特·舒曼", at: path).contains("robert schumann"))
    #expect(try Index(at: path).search("robert schumann").hits.count == 3)
  }
}
