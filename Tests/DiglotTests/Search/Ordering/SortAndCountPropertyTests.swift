import TestSupport
import Testing

@testable import Diglot

@Suite("Sorting, counting and paging, against the reference engine")
struct SortAndCountPropertyTests {
  /// Documents with fields in some segments, some of them removed, and the same in the reference engine.
  private struct Made {
    let directory = TemporaryDirectory()
    var reference: ReferenceEngine
    var fields: RandomFields
    /// The keys in the order of the index.
    var order: [String] = []
    let types: [String: FieldType]

    init(seed: UInt64) throws {
      fields = RandomFields(seed: seed)
      types = seed % 3 == 0 ? fields.types() : [:]
      reference = ReferenceEngine.folding()
      reference.types = types
      let options = WriterOptions(threads: 1 + Int(seed % 3), types: types)
      for commit in 0..<1 + Int(seed % 4) {
        try Index.write(at: directory.path, options) { (writer) throws in
          for number in 0..<40 {
            let key = fields.random.chance(9) && commit > 0 ? "d0-\(fields.random.below(40))" : "d\(commit)-\(number)"
            var document = fields.random.document(key, length: 6, hasTitle: false)
            document.text += fields.random.chance(2) ? " 算力" : ""
            // One segment sees numbers alone, another words.
            document.fields =
              fields.fields() + [Field(name: "uneven", value: commit % 2 == 0 ? "\(number % 9)" : "w\(number % 5)")]
            guard try writer.add(document) != .unchanged else { continue }
            reference.add(document)
            order.removeAll { $0 == key }
            order.append(key)
          }
          for number in stride(from: 3, to: 40, by: 7) where seed % 2 == 0 {
            try writer.remove("d\(commit)-\(number)")
            reference.remove("d\(commit)-\(number)")
            order.removeAll { $0 == "d\(commit)-\(number)" }
          }
        }
      }
    }

    mutating func query() -> Query {
      switch fields.random.below(4) {
      case 0: fields.range()
      case 1: .filter(field: "uneven", value: "", isPrefix: true)
      case 2: .sequence(required: [.phrase("算力", field: nil)], plain: [], excluded: [fields.range()])
      default: .any([.phrase("算", field: nil), .phrase(fields.random.hanString(1), field: nil)])
      }
    }

    /// Every document that has the field, whatever its value.
    func matches(_ query: Query) -> Set<String> {
      if case .filter(let name, "", true) = query {
        return Set(reference.keys.filter { reference.document($0)?.fields.contains { $0.name == name } ?? false })
      }
      return reference.matches(query)
    }
  }

  @Test("matches come in the order of the fields, and are counted by them", arguments: 1...12 as ClosedRange<UInt64>)
  func sortAndCount(seed: UInt64) throws {
    var made = try Made(seed: seed)
    try expect(&made, rounds: 30, "seed \(seed)")
    let writer = try IndexWriter(at: made.directory.path)
    try writer.compact()
    writer.close()
    #expect(try Index.check(at: made.directory.path) == [])
    #expect(try Index.deepCheck(at: made.directory.path).damage == [])
    try expect(&made, rounds: 15, "seed \(seed), compacted")
  }

  private func expect(_ made: inout Made, rounds: Int, _ label: String) throws {
    let index = try Index(at: made.directory.path)
    for _ in 0..<rounds {
      let query = made.query()
      let sort = made.fields.random.chance(5) ? [SortKey("uneven", isDescending: true)] : made.fields.sort()
      let facets = made.fields.facets() + [Facet("uneven")]
      var options = SearchOptions(limit: 1000, snippets: false, sort: sort, facets: facets)
      let found = try index.search(query, options)
      let matches = made.matches(query)
      let wanted = made.reference.sorted(matches, by: sort, made.types, made.order)
      let what = "\(label): \(query) by \(sort)"
      #expect(found.hits.map(\.key) == wanted, "\(what)")
      #expect(found.total == matches.count && found.totalIsExact, "\(what)")
      let everything = try index.search("", SearchOptions(limit: 1000, snippets: false, sort: sort, matchesAll: true))
      #expect(everything.hits.map(\.key) == made.reference.sorted(Set(made.order), by: sort, made.types, made.order))
      options.matchesAll = true
      options.filters = [query]
      #expect(try Set(index.search("ignored", options).hits.map(\.key)) == matches, "\(what)")
      options.matchesAll = false
      options.filters = []
      #expect(found.facets == facets.map { made.reference.facet(matches, $0) }, "\(what) \(facets)")
      options.sort = []
      options.limit = 3
      #expect(try index.search(query, options).facets == found.facets, "\(what), by score")
      #expect(try pages(index, query, sort, size: 1 + made.fields.random.below(9)) == wanted, "\(what), by pages")
      let ranked = try index.search(query, SearchOptions(limit: 1000, snippets: false)).hits.map(\.key)
      #expect(try pages(index, query, [], size: 1 + made.fields.random.below(9)) == ranked, "\(what), ranked")
      #expect(Set(ranked) == matches, "\(what)")
    }
  }

  /// All hits, page after page.
  private func pages(_ index: Index, _ query: Query, _ sort: [SortKey], size: Int) throws -> [String] {
    var keys: [String] = []
    var options = SearchOptions(limit: size, snippets: false, sort: sort)
    while true {
      let page = try index.search(query, options)
      #expect(page.hits.map(\.rank) == Array(keys.count + 1..<keys.count + 1 + page.hits.count))
      keys += page.hits.map(\.key)
      guard let next = page.next else { return keys }
      // A token goes through its text.
      let token: PageToken = try #require(PageToken(next.description))
      options.after = token
      #expect(options.after == next)
    }
  }
}
