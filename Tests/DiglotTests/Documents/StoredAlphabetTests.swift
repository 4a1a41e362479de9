import TestSupport
import Testing

@testable import Diglot

@Suite struct StoredAlphabetTests {
  private static func encoded(_ text: String) -> [UInt8] {
    var codes: [UInt8] = []
    StoredAlphabet.encode(text.utf8.span, to: &codes)
    return codes
  }

  private static func decoded(_ codes: [UInt8]) -> String? { StoredAlphabet.text(of: codes.span.bytes) }

  private static func comesBack(_ text: String) -> Bool {
    let codes = encoded(text)
    // Strings are equal where they are canonically equivalent; here every byte counts.
    return decoded(codes).map { $0.utf8.elementsEqual(text.utf8) } == true
      && StoredAlphabet.decode(codes.span.bytes)?.elementsEqual(text.utf8) == true
  }

  @Test("texts have the codes that the format tells")
  func examples() {
    #expect(Self.encoded("").isEmpty)
    #expect(Self.encoded("a\0~\u{7F}") == [0x61, 0x00, 0x7E, 0x7F])
    #expect(Self.encoded("，a。") == [0x80, 0x00, 0x61, 0x80, 0x01])
    #expect(Self.encoded("😀") == [0xFF, 0x01, 0xF6, 0x00])
    #expect(Self.encoded("한") == [0xFF, 0x00, 0xD5, 0x5C])
  }

  @Test("a word is found in the code of a text where it stands in the text, from the beginning of a character on")
  func contains() {
    // Characters whose second bytes are those of others' first, ASCII, and one of four bytes.
    let alphabet = Array("的一是不了人我在有后後a1😀，。".unicodeScalars)
    var generator = SeededGenerator(seed: 11)
    func text(_ count: Int) -> String {
      var text = String.UnicodeScalarView()
      for _ in 0..<count { text.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]) }
      return String(text)
    }
    var found = 0
    for _ in 0..<3_000 {
      let (part, whole) = ("后" + text(Int.random(in: 0...2, using: &generator)), text(30))
      let stands = StoredAlphabet.contains(Self.encoded(part), Self.encoded(whole).span.bytes)
      let (part32, whole32) = (Array(part.unicodeScalars), Array(whole.unicodeScalars))
      let wanted = whole32.indices.contains { whole32[$0...].starts(with: part32) }
      #expect(stands == wanted, "\(part) in \(whole)")
      found += wanted ? 1 : 0
    }
    #expect(found > 300)
  }

  @Test("every scalar comes back, alone and between others")
  func everyScalar() {
    for value in UInt32(0)..<0x11_0000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      var text = String(scalar)
      guard Self.comesBack(text) else {
        Issue.record("U+\(String(value, radix: 16))")
        return
      }
      guard value % 61 == 0 else { continue }
      text = "算abcdefgh" + text + "é\u{FFFE}ijk"
      #expect(Self.comesBack(text), "U+\(String(value, radix: 16))")
    }
  }

  @Test("random texts of all planes come back", arguments: [1, 2, 3] as [UInt64])
  func randomTexts(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let bounds: [UInt32] = [0x80, 0x80, 0x800, 0x1_0000, 0x11_0000]
    for _ in 0..<3000 {
      var text = ""
      for _ in 0..<Int.random(in: 0..<60, using: &random) {
        guard let bound = bounds.randomElement(using: &random) else { continue }
        let han = UInt32.random(in: 0x4E00..<0xA000, using: &random)
        let any = UInt32.random(in: 0..<bound, using: &random)
        if let scalar = Unicode.Scalar(Bool.random(using: &random) ? han : any) { text.unicodeScalars.append(scalar) }
      }
      #expect(Self.comesBack(text), "seed \(seed): \(text.debugDescription)")
    }
  }

  @Test("ranks are unique, of two bytes, and end where the ranges end")
  func ranks() {
    let characters = StoredAlphabetCharacters.all
    let used = characters.prefix { $0 != 0 }
    #expect(characters.count == 0x7F00)
    #expect(characters.dropFirst(used.count).allSatisfy { $0 == 0 })
    #expect(Set(used).count == used.count)
    #expect(used.starts(with: StoredAlphabetCharacters.listed))
    for (rank, character) in used.enumerated() {
      guard let scalar = Unicode.Scalar(character) else { continue }
      let codes = [0x80 | UInt8(rank >> 8), UInt8(rank & 0xFF)]
      #expect(Self.encoded(String(scalar)) == codes)
    }
    let members = Set(used)
    #expect(StoredAlphabet.tailRanges.dropLast().joined().allSatisfy(members.contains), "all ranges but the last")
  }

  @Test(
    "codes of no text are told",
    arguments: [
      [0x80], [0x61, 0xFE], [0xFF], [0xFF, 0x01], [0xFF, 0x01, 0xF6],
      [0xFF, 0x00, 0xD8, 0x00], [0xFF, 0x00, 0xDF, 0xFF], [0xFF, 0x11, 0x00, 0x00], [0xFF, 0xFF, 0xFF, 0xFF],
      [0xFF, 0x00, 0x00, 0x41],
    ] as [[UInt8]])
  func impossibleCodes(codes: [UInt8]) {
    #expect(Self.decoded(codes) == nil)
    #expect(Self.decoded(Array("eight or more: ".utf8) + codes) == nil)
  }

  @Test("random bytes are a text or told, and texts of them are well formed", arguments: [4, 5] as [UInt64])
  func randomBytes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<20_000 {
      let codes = random.bytes(Int.random(in: 0..<40, using: &random)).map { $0 > 0xFC ? 0xFF : $0 }
      guard let bytes = StoredAlphabet.decode(codes.span.bytes) else { continue }
      #expect(String(validating: bytes, as: UTF8.self) != nil, "seed \(seed): \(codes)")
    }
  }

  @Test("bytes are added after those that are there")
  func appends() {
    var codes: [UInt8] = [1, 2]
    StoredAlphabet.encode("，".utf8.span, to: &codes)
    #expect(codes == [1, 2, 0x80, 0])
  }
}
