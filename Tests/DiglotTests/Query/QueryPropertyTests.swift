import Diglot
import Testing

@Suite("Query, on random input")
struct QueryPropertyTests {
  @Test("the canonical form of any tree parses back to that tree", arguments: [1, 2, 3] as [UInt64])
  func roundTrip(seed: UInt64) throws {
    var random = RandomQuery(seed: seed)
    for _ in 0..<3_000 {
      let query = random.query(depth: 4)
      #expect(try Query(parsing: query.description) == query, "seed \(seed): \(query)")
    }
  }

  @Test("any text gives a tree with a canonical form, or a column inside the text", arguments: [4, 5, 6] as [UInt64])
  func anyText(seed: UInt64) throws {
    var random = RandomQuery(seed: seed)
    for _ in 0..<10_000 {
      let text = random.text()
      do {
        let query = try Query(parsing: text)
        #expect(try Query(parsing: query.description) == query, "seed \(seed): \(text)")
      } catch {
        #expect((1...text.count + 1).contains(error.column), "seed \(seed): \(text)")
      }
    }
  }

  @Test("a long text full of quotes, carets or tildes is read in one pass")
  func linear() {
    for unit in ["a「", "a\"", "“a\"", "a^1x", "a~1x", "lang:", "\\", "(", "a*"] {
      let text = String(repeating: unit, count: Query.maximumByteCount / unit.utf8.count)
      let time = ContinuousClock().measure { _ = try? Query(parsing: text) }
      #expect(time < .seconds(2), "\(unit)")
    }
  }
}
