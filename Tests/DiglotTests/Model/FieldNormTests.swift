import Testing

@testable import Diglot

@Suite struct FieldNormTests {
  @Test("norms grow with lengths, and are exact below 16")
  func norms() {
    var previous: UInt8 = 0
    for length in (0..<5_000).map({ $0 }) + [1 << 20, 1 << 30, 1 << 40, Int.max] {
      let norm = FieldNorm.norm(ofLength: length)
      #expect(norm >= previous && FieldNorm.length(of: norm) <= length)
      #expect(length > 5_000 || length - FieldNorm.length(of: norm) <= length / 8)
      #expect(length >= 16 || FieldNorm.length(of: norm) == length)
      previous = norm
    }
  }
}
