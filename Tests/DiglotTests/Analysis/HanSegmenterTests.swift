import TestSupport
import Testing

@testable import Diglot

@Suite struct HanSegmenterTests {
  /// Runs of characters that make words, and of any other ideographs and kana.
  private static func run(_ random: inout SeededGenerator) -> [FoldedCharacter] {
    let common = Array("中国人民大学生活动物理想象牙医院长城市场面包装机器材料子弹性格局部分的一是不了在有我他这个们来上到时地为").map {
      $0.unicodeScalars.first?.value ?? 0
    }
    return (0..<Int.random(in: 1...24, using: &random)).map { _ in
      let scalar: UInt32 =
        switch Int.random(in: 0..<12, using: &random) {
        case 0: UInt32.random(in: 0x4E00...0x9FA5, using: &random)
        case 1: UInt32.random(in: 0x30A1...0x30F6, using: &random)
        case 2: UInt32.random(in: 0x3041...0x3093, using: &random)
        case 3 where Bool.random(using: &random): UInt32.random(in: 0x2_0000...0x2_A6D0, using: &random)
        default: common.randomElement(using: &random) ?? 0x4E2D
        }
      return FoldedCharacter(scalar: scalar, class: scalar >= 0x3041 && scalar <= 0x30FF ? .kana : .han)
    }
  }

  @Test("its words are those of ICU's breaker", arguments: [1, 2] as [UInt64])
  func equalsICU(seed: UInt64) throws {
    try #require(HanSegmenter.sharedDictionary != nil)
    var random = SeededGenerator(seed: seed)
    var walked = HanSegmenter()
    var reference = HanSegmenter(dictionary: nil)
    for _ in 0..<10_000 {
      let run = Self.run(&random)
      var (ends, wanted): ([Int32], [Int32]) = ([], [])
      try walked.segment(run.span, into: &ends)
      try reference.segment(run.span, into: &wanted)
      let text = String(String.UnicodeScalarView(run.compactMap { Unicode.Scalar($0.scalar) }))
      #expect(ends == wanted, "seed \(seed): \(text)")
    }
  }
}
