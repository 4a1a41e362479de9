import TestSupport

@testable import Diglot

enum QueryFuzzing {
  static let seeds = [
    "算力 超市", "\"算力超市\" -公交", "+must -mustnot (a OR b)^2", "title:算力 date:2026-01..2026-03",
    "compu* color~1 exact:\"軟體\"",
    "10.20.30.40 F5 Wi-Fi 1882EFLOPS ½ ℃ 👍🏽", "http://example.org/a?b=c#d", "“開源「打印」軟件”～", "哪家公司首次展出超节点真机",
    "\\\"a\\\" AND NOT b",
  ]

  private static let directory = TemporaryDirectory()
  private static let index: Index = {
    do {
      try Index.write(at: directory.path) { (writer) throws in
        for (number, seed) in seeds.enumerated() {
          try writer.add(
            Document(
              key: "\(number)", title: String(seed.prefix(8)), text: seed + "。\n" + seed,
              fields: [Field(name: "date", value: "2026-0\(1 + number % 9)"), Field(name: "lang", value: "zh")]))
        }
      }
      return try Index(at: directory.path)
    } catch { fatalError("no index: \(error)") }
  }()

  static func run(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    if case .success(let reading) = Query.read(text, .lenient, textNames: []).result {
      let written = reading.query.description
      let again = try? Query(parsing: written)
      expect(
        again == reading.query || written.utf8.count > Query.maximumByteCount, "\(written) is read as another query")
    }
    var options = SearchOptions(limit: 5)
    options.isStrict = bytes.count % 2 == 1
    guard let results = try? index.search(text, options) else { return }
    var last = Double.infinity
    for hit in results.hits {
      expect(hit.score <= last, "scores rise")
      last = hit.score
      TextFuzzing.expectSlices(hit)
    }
  }
}
