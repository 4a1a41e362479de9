import Synchronization
import TestSupport
import Testing

@testable import Diglot

/// An index whose posting lists have many blocks, and whose documents fill several windows of a disjunction.
private struct LongLists {
  static let shared = LongLists(hasRemovals: true)
  /// The same without removed documents, so that matches are counted without a look at each.
  static let whole = LongLists(hasRemovals: false)
  static let documentCount = 10_000

  let directory = TemporaryDirectory()
  let index: Index?
  /// All hits of each query, with nothing passed over.
  private(set) var all: [String: SearchResults] = [:]

  /// The word `w(i)` stands in about every 2 to the i-th document, and in some stretches more often than in others.
  static func text(_ random: inout RandomDocuments, _ number: Int) -> String {
    var words: [String] = []
    for rank in 0..<12 {
      let isDense = (number / 700 + rank) % 5 == 0
      guard random.below(1 << rank) < (isDense ? 3 : 1) else { continue }
      words += Array(
        repeating: words.count % 2 == 0 ? "w\(letter(rank))" : "w\(letter(rank))。",
        count: 1 + random.below(isDense ? 6 : 2))
      if rank % 3 == 0 { words.append(["算力", "平台", "中国", "人民"][rank / 3]) }
    }
    for _ in 0..<random.below(12) { words.append("zz") }
    return words.joined(separator: " ")
  }

  static func letter(_ rank: Int) -> Character { Character(Unicode.Scalar(UInt8(97 + rank))) }

  private init(hasRemovals: Bool) {
    var random = RandomDocuments(seed: 77)
    do {
      let writer = try IndexWriter(at: directory.path)
      for number in 0..<LongLists.documentCount {
        let title = number % 40 == 0 ? "wb 算力" : ""
        try writer.add(Document(key: "\(number)", title: title, text: LongLists.text(&random, number)))
        if number == 6_000 { try writer.commit() }
      }
      if hasRemovals {
        for number in stride(from: 0, to: LongLists.documentCount, by: 17) { try writer.remove("\(number)") }
      }
      try writer.commit()
      writer.close()
      let opened = try Index(at: directory.path)
      for query in TopHitsPropertyTests.queries { all[query] = try opened.search(query, .all) }
      index = opened
    } catch {
      Issue.record(error)
      index = nil
    }
  }
}

@Suite("Top hits, against all hits")
struct TopHitsPropertyTests {
  static let queries = [
    "wa", "wf", "wl", "算力", "wa wb", "wa wf wk", "wa OR wc OR we OR wg OR wi OR wk",
    "wa wb wc wd we wf wg wh wi wj wk wl zz",
    "中国人民", "算力平台", "+wb wf wj", "+wb +wc 算力", "wa wb -wc", "zz -wa", "zz -wb -wc -wd", "wa^3 wf^0.5 中国^2",
    "\"wa wb\" wc", "(wa wb) OR (we wf)", "wb AND (wf OR wg) NOT wd", "title:wb wa", "text:wb wf", "title:算力 OR wl",
    "exact:算力", "exact:\"wa wb\"", "wa exact:平台", "+wb exact:中国", "wf -exact:人民", "title:exact:\"wb 算力\" OR wk",
    "+wb +\"wb 算力\"", "\"wb 算力\" OR wk OR \"wa wb\"", "wk OR wl", "title:\"wb 算力\" OR text:\"wa wb\"", "+wb +wd +wa",
    "\"wc\" OR exact:\"wa wb\" OR \"wk\" OR \"算力\"", "\"wd\" OR \"wf\" OR \"wg\" OR \"人民\" OR \"wi\"",
    "zz \"wk wl\"", "wa zz \"wl wj wi\"", "w*", "wl nothing", "nothing", "-wa zz nothing",
  ]

  private func same(_ hits: some Collection<Hit>, _ others: some Collection<Hit>) -> Bool {
    hits.map(\.key) == others.map(\.key) && hits.map(\.score) == others.map(\.score)
      && hits.map(\.rank) == others.map(\.rank)
  }

  @Test("the best k of a pruned search are the first k of all", arguments: queries, [true, false])
  func pruning(query: String, hasRemovals: Bool) throws {
    let lists = hasRemovals ? LongLists.shared : LongLists.whole
    let index = try #require(lists.index)
    let all = try #require(lists.all[query])
    #expect(all.totalIsExact && all.total == all.hits.count)
    for k in [0, 1, 3, 10, 128, 1_500] {
      let best = try index.search(query, SearchOptions(limit: k, snippets: false))
      #expect(same(best.hits, all.hits.prefix(k)), "\(k) of \(query)")
      if best.totalIsExact { #expect(best.total == all.total, "\(k) of \(query)") }
      #expect(best.total <= all.total, "\(k) of \(query)")
      #expect(best.total >= min(1_000, all.total), "\(k) of \(query)")
    }
  }

  @Test("documents with all the words come first, and scores fall within both groups")
  func order() throws {
    let index = try #require(LongLists.shared.index)
    let both = Set(try index.search("wb AND wf", .all).hits.map(\.key))
    let hits = try index.search("wb wf", .all).hits
    #expect(Set(hits.prefix(both.count).map(\.key)) == both)
    for group in [hits.prefix(both.count), hits.dropFirst(both.count)] {
      #expect(zip(group, group.dropFirst()).allSatisfy { $0.score >= $1.score })
    }
  }

  @Test("pages are slices of the one long list", arguments: queries)
  func pages(query: String) throws {
    let index = try #require(LongLists.shared.index)
    let all = try #require(LongLists.shared.all[query]).hits
    for offset in [0, 1, 7, 95, all.count, all.count + 5] {
      let page = try index.search(query, SearchOptions(limit: 9, offset: offset, snippets: false)).hits
      #expect(same(page, all.dropFirst(offset).prefix(9)), "\(query) from \(offset)")
    }
  }

  @Test("a limit and an offset that overflow together give all from the offset on")
  func largestLimit() throws {
    let index = try #require(LongLists.shared.index)
    let all = try index.search("wl", .all).hits
    for (limit, offset) in [(Int.max, 0), (.max, 1), (.max, .max), (1, .max)] {
      let page = try index.search("wl", SearchOptions(limit: limit, offset: offset, snippets: false)).hits
      #expect(same(page, all.dropFirst(offset)), "\(limit) from \(offset)")
    }
  }

  @Test("a search gives the same on four threads as on one")
  func threads() throws {
    let index = try #require(LongLists.shared.index)
    let alone = try Self.queries.map { try index.search($0) }
    let failures = Mutex<[String]>([])
    let team = ThreadTeam(count: 4)
    defer { team.close() }
    team.forEach(4) { thread in
      for step in Self.queries.indices {
        let number = (step + thread * 5) % Self.queries.count
        guard let results = try? index.search(Self.queries[number]), same(results.hits, alone[number].hits),
          results.hits.map(\.snippets) == alone[number].hits.map(\.snippets), results.total == alone[number].total
        else {
          failures.withLock { $0.append(Self.queries[number]) }
          continue
        }
      }
    }
    #expect(failures.withLock { $0 } == [])
  }
}
