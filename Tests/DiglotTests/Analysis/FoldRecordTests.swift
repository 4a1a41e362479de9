import CFoldTable
import CICU
import Foundation
import Tables
import Testing

@testable import Diglot

@Suite struct FoldRecordTests {
  private static let file = URL(filePath: TableFiles.packageSources).appending(path: "CFoldTable/CFoldTable.c")
  private static let isRecording = ProcessInfo.processInfo.environment["DIGLOT_RECORD"] == "1"

  /// What the installed ICU gives for each number that may be a scalar.
  private static let asked = {
    var sequences: [UInt32] = []
    let entries = (0..<UInt32(0x11_0000)).map { FoldRules.entry(of: $0, &sequences) }
    return (entries: entries, sequences: sequences)
  }()

  /// The value of a scalar's entry: the entry with its character counted from the scalar.
  private static func value(of entry: CharacterTable.Entry, _ scalar: UInt32) -> UInt32 {
    entry.isSimple ? FoldRecord.moved(entry, by: 0 &- scalar).bits : entry.bits
  }

  @Test("the committed record is what ICU gives", .enabled(if: isRecording || FoldRecord.isOfInstalledICU))
  func regenerates() throws {
    let expected = FoldTableGenerator(
      values: zip(Self.asked.entries, UInt32(0)...).map(Self.value), sequences: Self.asked.sequences,
      icuVersion: AnalysisEnvironment.current.icuVersion
    ).cSource()
    if Self.isRecording {
      try expected.write(to: Self.file, atomically: true, encoding: .utf8)
      return
    }
    // Not compared inside the macro, which looks for the shortest edit.
    let isSame = try String(contentsOf: Self.file, encoding: .utf8) == expected
    #expect(isSame)
  }

  @Test("a recorded table has what ICU gives, every scalar of it", .enabled(if: FoldRecord.isOfInstalledICU))
  func recordedTable() {
    var table = CharacterTable(isRecorded: true)
    for (scalar, asked) in Self.asked.entries.enumerated() {
      let recorded = table.entry(of: UInt32(scalar))
      if recorded.bits != asked.bits { Issue.record("U+\(String(scalar, radix: 16)): \(recorded.bits)") }
    }
    #expect((0..<Int(cfold_sequence_count())).map(FoldRecord.sequenceBits) == Self.asked.sequences)
  }

  @Test("a table that asks ICU has what it gives, in whatever order the pages come")
  func askingTable() {
    var table = CharacterTable(isRecorded: false)
    for scalar in [0xFF, 0x00, 0x33, 0x4E, 0x1F6, 0x33].flatMap({ $0 << 8..<($0 + 1) << 8 }) {
      let (entry, asked) = (table.entry(of: UInt32(scalar)), Self.asked.entries[scalar])
      guard !entry.isSimple, !entry.isIgnorable, let unicode = Unicode.Scalar(UInt32(scalar)) else {
        #expect(entry.bits == asked.bits)
        continue
      }
      // Where its members lie depends on what came before.
      #expect(!asked.isSimple && !asked.isIgnorable)
      #expect(table.members(of: entry).map(table.member) == FoldRules.fold(Array(String(unicode).utf16)))
    }
  }

  @Test("a scalar that is normalised already folds as it does alone")
  func normalizedScalars() {
    for (scalar, entry) in zip(UInt32(0)..<0x3_3480, Self.asked.entries) {
      guard let unicode = Unicode.Scalar(scalar), FoldRules.normalize(Array(String(unicode).utf16)) == [scalar] else {
        continue
      }
      let letters = FoldRules.withoutMarks([cicu_base_letter(scalar)])
      guard letters == [scalar], LetterFolds.others[scalar] == nil else { continue }
      let isRight = entry.isSimple && entry.character == FoldRules.character(for: scalar)
      if !isRight { Issue.record("U+\(String(scalar, radix: 16))") }
    }
  }
}
