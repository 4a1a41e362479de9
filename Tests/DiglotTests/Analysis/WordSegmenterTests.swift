import Foundation
import TestSupport
import Testing

@testable import Diglot

/// Words are those of ICU's breaker, on every text.
///
/// An ordinary run cuts 50,000 random texts and the Fixtures. Where `DIGLOT_TEXTS` names files and folders, with `:` between
/// them, a million random texts and every line of those files are cut too, and what was compared is printed:
///
///     DIGLOT_TEXTS=corpus.jsonl:texts swift test --filter WordSegmenterTests
@Suite struct WordSegmenterTests {
  private static let texts = ProcessInfo.processInfo.environment["DIGLOT_TEXTS"]?.split(separator: ":").map(String.init)

  @Test("random texts of many scripts are cut as ICU cuts them")
  func randomTexts() throws {
    try #require(WordRules.shared != nil && HanDictionary.shared != nil)
    var comparison = try SegmentationComparison()
    var random = SeededGenerator(seed: 42)
    for _ in 0..<(Self.texts == nil ? 50_000 : 1_000_000) { try comparison.compare(RandomText.make(&random)) }
    report("random texts", comparison)
    #expect(comparison.differences == [])
  }

  @Test("the texts of files are cut as ICU cuts them")
  func files() throws {
    let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Fixtures").path
    for path in [fixtures] + (Self.texts ?? []) {
      var comparison = try SegmentationComparison()
      for file in try Self.files(in: path) {
        guard let text = String(data: try Data(contentsOf: file), encoding: .utf8) else { continue }
        // A JSON line is text too: its brackets and escapes stand between ideographs as other signs do.
        for line in text.split(separator: "\n") { try comparison.compare(Array(line.utf16)) }
        if text.utf16.count < 1 << 20 { try comparison.compare(Array(text.utf16)) }
      }
      #expect(comparison.textCount > 0)
      report(path, comparison)
      #expect(comparison.differences == [])
    }
  }

  private func report(_ name: String, _ comparison: SegmentationComparison) {
    guard Self.texts != nil else { return }
    let counts = "\(comparison.textCount) texts, \(comparison.boundaryCount) boundaries"
    print("\(name): \(counts), \(comparison.differences.count) differences")
  }

  private static func files(in path: String) throws -> [URL] {
    let root = URL(filePath: path)
    guard let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: [.isRegularFileKey]) else {
      return []
    }
    let files = try walk.compactMap { $0 as? URL }.filter {
      try $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
    }
    return files.isEmpty ? [root] : files
  }

  @Test(
    "ideographs, marks and letters that meet are cut where ICU cuts them",
    arguments: [
      ("中国人民银行", ["中国", "人民", "银行"]),
      ("漢字カタカナです", ["漢字", "カタカナ", "です"]),
      ("ＡＩ人工智能 1,882.5 don't", ["ＡＩ", "人工", "智能", " ", "1,882.5", " ", "don't"]),
      ("汉\u{301}字", ["汉\u{301}", "字"]),
      ("大学\u{16FF0}大学\u{301}", ["大学", "\u{16FF0}", "大学\u{301}"]),
      ("ﾊﾝｶｸ⼈⼝", ["ﾊﾝ", "ｶｸ", "⼈⼝"]),
      ("ภาษาไทย中文", ["ภาษา", "ไทย", "中文"]),
      ("👨‍👩‍👧🇨🇳🇭🇰", ["👨‍👩‍👧", "🇨🇳", "🇭🇰"]),
      ("", []),
    ])
  func examples(text: String, words: [String]) throws {
    for var segmenter in [WordSegmenter(), WordSegmenter(rules: nil, dictionary: nil)] {
      let scalars = Array(text.unicodeScalars)
      let characters = scalars.map { FoldedCharacter(scalar: $0.value, class: .other) }
      var ends: [Int32] = []
      try segmenter.segment(characters.span, into: &ends)
      let found = zip([0] + ends, ends).map { start, end in
        String(String.UnicodeScalarView(scalars[Int(start)..<Int(end)]))
      }
      #expect(found == words, "\(segmenter.method)")
    }
  }

  @Test("it says whether ICU's breaker does the work")
  func method() {
    #expect(WordSegmenter().method == "ICU cjdict, walked directly")
    #expect(WordSegmenter(rules: nil).method == "ICU ubrk")
    #expect(WordSegmenter(dictionary: nil).method == "ICU ubrk")
  }
}
