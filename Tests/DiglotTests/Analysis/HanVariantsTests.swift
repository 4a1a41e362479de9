import CICU
import CTransliterator
import Foundation
import Tables
import Testing

@testable import Diglot

@Suite struct HanVariantsTests {
  private static let sources = URL(filePath: TableFiles.sources).appending(path: "HanVariants")
  private static let tableFile = URL(filePath: TableFiles.packageSources)
    .appending(path: "Diglot/Analysis/HanVariants.swift")

  private static let conversionFiles = [
    "icu-72-Hant-Hans.txt", "opencc-1.1.6-TSCharacters.txt", "opencc-1.4.2-TSCharacters.txt",
    "unicode-14-radicals.txt",
  ]
  private static let regionalFiles = [
    "opencc-1.1.6-HKVariants.txt", "opencc-1.1.6-TWVariants.txt",
    "opencc-1.4.2-HKVariants.txt", "opencc-1.4.2-TWVariants.txt",
  ]

  private static func source(_ name: String) throws -> (name: String, text: String) {
    (name, try String(contentsOf: sources.appending(path: name), encoding: .utf8))
  }

  private static func generate() throws -> HanVariantsGenerator {
    try HanVariantsGenerator(
      conversions: conversionFiles.map(source), regional: regionalFiles.map(source),
      reviewed: source("reviewed.txt"))
  }

  /// The compiled table, as a dictionary.
  private static let compiled: [Unicode.Scalar: Unicode.Scalar] = {
    let scalars = Array(HanVariants.pairs.description.unicodeScalars.filter { $0 != "\n" })
    let pairs = stride(from: 0, to: scalars.count - 1, by: 2).map { (scalars[$0], scalars[$0 + 1]) }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }()

  private static func fold(_ character: Unicode.Scalar) -> Unicode.Scalar { compiled[character] ?? character }

  @Test("the committed table is the one its sources give")
  func regenerates() throws {
    let expected = try Self.generate().swiftSource()
    if ProcessInfo.processInfo.environment["DIGLOT_RECORD"] == "1" {
      try expected.write(to: Self.tableFile, atomically: true, encoding: .utf8)
      return
    }
    let committed = try String(contentsOf: Self.tableFile, encoding: .utf8)
    let lines = zip(committed.split(separator: "\n"), expected.split(separator: "\n"))
    for (line, wanted) in lines where line != wanted { Issue.record("committed: \(line)\ngenerated: \(wanted)") }
    #expect(committed == expected)
  }

  @Test("the pairs are sorted, unique, of Han characters, and carry their checksum")
  func pairsAreWellFormed() {
    let scalars = Array(HanVariants.pairs.description.unicodeScalars.filter { $0 != "\n" })
    #expect(scalars.count.isMultiple(of: 2))
    let keys = stride(from: 0, to: scalars.count, by: 2).map { scalars[$0] }
    #expect(zip(keys, keys.dropFirst()).allSatisfy { $0 < $1 })
    #expect(scalars.allSatisfy { cicu_character_class($0.value) == CICU_CLASS_HAN || (0x2E80..<0x2F00) ~= $0.value })
    #expect(HanVariantsGenerator.checksum(of: HanVariants.pairs.description) == HanVariants.checksum)
  }

  @Test("folding twice changes nothing")
  func foldingIsIdempotent() {
    for (character, form) in Self.compiled {
      #expect(form != character)
      #expect(Self.compiled[form] == nil, "\(character) folds to \(form), which folds again")
    }
  }

  @Test("normalisation leaves every character of the table alone, so that it cannot undo the fold")
  func charactersAreNormalized() {
    for (character, form) in Self.compiled {
      for scalar in [character, form] {
        #expect(String(scalar).precomposedStringWithCompatibilityMapping.unicodeScalars.elementsEqual([scalar]))
      }
    }
  }

  @Test("a character folds as its Simplified form does", arguments: conversionFiles)
  func conversionsMeet(file: String) throws {
    let apart = try Self.reviewedPairs("apart")
    for (character, forms) in try HanVariantsGenerator.forms(in: Self.source(file)) {
      guard apart.isDisjoint(with: ["\(character)\(forms[0])", "\(forms[0])\(character)"]) else { continue }
      #expect(Self.fold(character) == Self.fold(forms[0]), "\(character) and \(forms[0])")
    }
  }

  @Test("a character folds as all its regional forms do", arguments: regionalFiles)
  func regionalFormsMeet(file: String) throws {
    for (character, forms) in try HanVariantsGenerator.forms(in: Self.source(file)) {
      for form in forms { #expect(Self.fold(character) == Self.fold(form), "\(character) and \(form)") }
    }
  }

  @Test("the reviewed pairs are as the list says")
  func reviewedPairsHold() throws {
    for pair in try Self.reviewedPairs("join").map({ Array($0.unicodeScalars) }) {
      #expect(Self.fold(pair[0]) == Self.fold(pair[1]), "\(pair[0]) and \(pair[1])")
    }
    for pair in try Self.reviewedPairs("apart").map({ Array($0.unicodeScalars) }) {
      #expect(Self.fold(pair[0]) != Self.fold(pair[1]), "\(pair[0]) and \(pair[1])")
    }
  }

  private static func reviewedPairs(_ verb: String) throws -> Set<String> {
    let lines = try source("reviewed.txt").text.split(separator: "\n").map { $0.split(separator: "\t") }
    return Set(lines.filter { $0.count == 3 && $0[0] == verb }.flatMap { $0[2].split(separator: " ").map(String.init) })
  }

  @Test("forms that papers use daily fold to the Simplified one")
  func everydayForms() {
    let written = "衞峯滙敎裏裡麪麵綫線羣啟啓着著臺檯颱乾幹榦後隻衹徵複麼囉爲為説說溫温戶户鷄雞舘銹鏽⻔⻋⻅⻢⻥⻰〇"
    let folded = "卫峰汇教里里面面线线群启启着着台台台干干干后只只征复么啰为为说说温温户户鸡鸡馆锈锈门车见马鱼龙〇"
    #expect(String(String.UnicodeScalarView(written.unicodeScalars.map(Self.fold))) == folded)
  }

  /// Characters that look or sound alike, or that some table of variants joins; in each group, all stay apart.
  private static let mustStayApart = """
    他她它牠祂怹 你妳您 关寡 未末 己已巳 余予 象像橡 做作 帐账 那哪 在再 的得地 座坐 侯候 戊戌戍戎 日曰目 人入八 士土 干千于
    刀刃力 大太犬 天夭夫 木本术禾 复覆 仿彷 沈沉 交跤 具俱 阪坂 丫枒 囍喜 吗妈马 晴睛情清请 辨辩辫 拔拨 撤撒 历厉 园圆
    原源 分份 订定 即既 以已 折拆析 赢羸嬴 暑署薯 博搏 崇祟 茶荼 汆氽 免兔 鸟乌 卖买 师帅 白百 贝见 问间 甲由申田电 住往
    孑孓子 毋母毌 氐氏 王玉主壬 牛午 矢失 办为 风凤 处外 厂广 兀元 仓仑 令今 治冶 准淮 洗冼 侍待 徒徙 征微 借籍 一壹 二贰
    三叁 坏坯 同仝 欠缺 它蛇 周州 花华 咯各 和禾 粘黏 斤觔 剪翦 芸艺 弁辩 缶罐 浜滨 谷欲 向响 姐妹
    """

  @Test("characters of different meaning stay apart")
  func differentCharactersStayApart() {
    var pairs = 0
    for group in Self.mustStayApart.split(whereSeparator: \.isWhitespace).map({ Array($0.unicodeScalars) }) {
      for (index, one) in group.enumerated() {
        for other in group[..<index] {
          #expect(Self.fold(one) != Self.fold(other), "\(other) and \(one)")
          pairs += 1
        }
      }
    }
    #expect(pairs >= 150)
  }

  @Test("where ICU is the version of the dump, it converts a sample of characters as the dump says")
  func dumpIsTrue() throws {
    var version = [CChar](repeating: 0, count: 20)
    cicu_version(&version)
    guard version.starts(with: "72.".utf8.map(CChar.init)) else { return }
    let dump = Dictionary(
      uniqueKeysWithValues: try HanVariantsGenerator.forms(in: Self.source("icu-72-Hant-Hans.txt")))
    let converted = dump.keys.sorted()
    var state: UInt64 = 20_260_720
    func draw(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for index in 0..<300 {
      let any = UInt32(0x4E00 + draw(below: 0x5200))
      let character = index.isMultiple(of: 2) ? converted[draw(below: converted.count)] : Unicode.Scalar(any)
      guard let character else { continue }
      let expected = String(String.UnicodeScalarView(dump[character] ?? [character]))
      #expect(Self.transliterated(character) == expected, "\(character)")
    }
  }

  private static func transliterated(_ character: Unicode.Scalar) -> String {
    var output = [UInt16](repeating: 0, count: 16)
    var status: Int32 = 0
    let count = transliterate("Hant-Hans", character.value, &output, Int32(output.count), &status)
    return status > 0 ? "error \(status)" : String(decoding: output.prefix(Int(count)), as: UTF16.self)
  }
}
