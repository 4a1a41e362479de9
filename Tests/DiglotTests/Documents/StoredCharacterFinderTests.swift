import TestSupport
import Testing

@testable import Diglot

@Suite struct StoredCharacterFinderTests {
  /// The folded characters that are not ASCII of a code, found the long way.
  private static func characters(of code: [UInt8], _ folded: inout FoldedText) -> Set<UInt32> {
    var characters: Set<UInt32> = []
    StoredAlphabet.forEachNonASCII(code.span.bytes) { scalar in
      folded.forEachCharacter(of: scalar) { characters.insert($0.scalar) }
    }
    return characters
  }

  private static func encoded(_ text: String) -> [UInt8] {
    var codes: [UInt8] = []
    StoredAlphabet.encode(text.utf8.span, to: &codes)
    return codes
  }

  private static func found(_ text: String, _ characters: String) -> String {
    var (finder, folded) = (StoredCharacterFinder(), FoldedText())
    let scalars = Array(characters.unicodeScalars)
    finder.look(for: scalars.map(\.value))
    let found = finder.found(of: .max, in: ByteSlice(encoded(text)), folding: &folded)
    return scalars.indices.filter { found >> UInt64($0) & 1 == 1 }.map { String(scalars[$0]) }.joined()
  }

  @Test("characters are found in every form that folds to them, and in no ASCII")
  func examples() {
    #expect(Self.found("軟體，戲劇", "软体戏戲") == "软体戏")
    #expect(Self.found("abc戱", "戏a") == "戏")
    #expect(Self.found("ａ㍿", "a株会社") == "a株会社")
    #expect(Self.found("", "软") == "")
    #expect(Self.found("𠮷野家 a", "𠮷吉") == "𠮷")
  }

  /// Texts of characters that fold to one another, among all others.
  private static func randomCode(_ random: inout SeededGenerator) -> [UInt8] {
    let ranges: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0xA0...0x24F, 0x3000...0x33FF, 0x4E00...0x9FFF, 0x4E00...0x4E80, 0x6200...0x6300, 0xF900...0xFFEF,
      0x1_F100...0x1_F260, 0x2_F800...0x2_FA1D,
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0..<150, using: &random) {
      guard let range = ranges.randomElement(using: &random) else { continue }
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) { text.unicodeScalars.append(scalar) }
    }
    return encoded(text)
  }

  /// Bytes that are mostly no code of a text.
  private static func randomBytes(_ random: inout SeededGenerator) -> [UInt8] {
    let bytes = random.bytes(Int.random(in: 0..<200, using: &random))
    return Bool.random(using: &random) ? bytes : bytes.map { $0 | 0x80 }
  }

  @Test("one finder finds in text after text what decoding and folding does", arguments: [1, 2, 3] as [UInt64])
  func randomTexts(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var (finder, folded) = (StoredCharacterFinder(), FoldedText())
    for round in 0..<400 {
      let codes = (0..<4).map { _ in
        Int.random(in: 0..<8, using: &random) == 0 ? Self.randomBytes(&random) : Self.randomCode(&random)
      }
      let standing = codes.map { Self.characters(of: $0, &folded) }
      var characters = standing.flatMap { $0.shuffled(using: &random).prefix(12) }
      characters += (0..<8).map { _ in UInt32.random(in: 0x4E00...0x4E80, using: &random) }
      characters = Array(characters.shuffled(using: &random).prefix(StoredCharacterFinder.limit))
      finder.look(for: characters)
      for (code, standing) in zip(codes, standing) {
        let wanted = random.next() | random.next()
        var expected: UInt64 = 0
        for (bit, character) in characters.enumerated() where standing.contains(character) {
          expected |= 1 << UInt64(bit)
        }
        let found = finder.found(of: wanted, in: ByteSlice(code), folding: &folded)
        #expect(found == expected & wanted, "seed \(seed), round \(round)")
      }
    }
  }

  @Test("characters of more codes than there are marks are found")
  func manyCodes() {
    var (finder, folded) = (StoredCharacterFinder(), FoldedText())
    // All codes are met first, so that those which fold to the same character are known.
    let all = (UInt32(0xA0)..<0xFFF0).compactMap(Unicode.Scalar.init).map { String($0) }
    finder.look(for: [])
    _ = finder.found(of: 1, in: ByteSlice(Self.encoded(all.joined())), folding: &folded)
    var counts: [UInt32: Int] = [:]
    for scalar in UInt32(0xA0)..<0xFFF0 { folded.forEachCharacter(of: scalar) { counts[$0.scalar, default: 0] += 1 } }
    let characters = counts.sorted { ($0.value, $0.key) > ($1.value, $1.key) }.prefix(64).map(\.key)
    finder.look(for: characters)
    for scalar in all {
      let code = Self.encoded(scalar)
      let standing = Self.characters(of: code, &folded)
      var expected: UInt64 = 0
      for (bit, character) in characters.enumerated() where standing.contains(character) {
        expected |= 1 << UInt64(bit)
      }
      #expect(finder.found(of: .max, in: ByteSlice(code), folding: &folded) == expected, "\(scalar)")
    }
  }
}
