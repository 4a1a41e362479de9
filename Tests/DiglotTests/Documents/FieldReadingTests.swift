import TestSupport
import Testing

@testable import Diglot

@Suite("Values of fields as numbers and dates")
struct FieldReadingTests {
  @Test(
    "a value begins with a day, a month or a year, or with none",
    arguments: [
      ("2026年3月5日 10:20", "2026-03-05"), ("2026/3/5", "2026-03-05"), ("20260305", "2026-03-05"), ("2026-03", "2026-03"),
      ("２０２６", "2026"), ("2026-03-05T10:20:30+08:00", "2026-03-05"), ("2026-13", nil), ("x", nil), ("", nil),
    ])
  func day(_ value: String, _ day: String?) {
    #expect(FieldType.day(of: value) == day)
  }

  @Test(
    "numbers are digits with a sign, a point and an exponent",
    arguments: [
      ("12", 12), ("-3.5", -3.5), ("+5", 5), (".5", 0.5), ("5.", 5), ("007", 7), ("1e3", 1000), ("1E-2", 0.01),
      ("１２．５", 12.5), ("9007199254740993", 9_007_199_254_740_992), ("0.1", 0.1), ("1e23", 1e23),
      ("12345678901234567890", 12_345_678_901_234_567_168),
      ("", nil), ("-", nil), (".", nil), ("e5", nil), ("1e", nil), ("1,000", nil), ("0x10", nil), ("inf", nil),
      ("1e999", nil), ("12 ", nil), ("1.2.3", nil), ("十二", nil),
    ] as [(String, Double?)])
  func numbers(text: String, number: Double?) {
    #expect(FieldReading.number(text.utf8.span) == number)
  }

  @Test(
    "dates begin a value: a year, and two digits each for what follows",
    arguments: [
      ("2026", 2026_00_00_000000), ("2026-03", 2026_03_00_000000), ("2026-3-5", 2026_03_05_000000),
      ("20260305", 2026_03_05_000000), ("2026/3/5", 2026_03_05_000000), ("2026年3月5日", 2026_03_05_000000),
      ("２０２６年３月", 2026_03_00_000000), ("2026-03-05T10:20:30.5+08:00", 2026_03_05_102030),
      ("2026-03-05 x", 2026_03_05_000000), ("1984 (novel)", 1984_00_00_000000), ("2026-13", nil), ("202", nil),
      ("20265", nil),
      ("0001-02-03", nil), ("x2026", nil), ("2026-03-32", nil), ("", nil),
    ] as [(String, Int64?)])
  func dates(text: String, moment: Int64?) {
    #expect(FieldReading.date(text.utf8.span)?.first == moment)
  }

  @Test("a value without a type is a date only as a whole")
  func wholeDates() {
    for text in ["2026-03", "2026-03-05T10:20:30Z", "2026-03-05 10:20:30+08:00", "2026年3月5日", "2026-03-05T10:20:30.25"]
    {
      #expect(FieldReading.wholeDate(text.utf8.span) != nil, "\(text)")
    }
    for text in ["2026年鑑", "1984 (novel)", "2026-03-05x", "2026.5"] {
      #expect(FieldReading.wholeDate(text.utf8.span) == nil, "\(text)")
    }
    #expect(FieldReading.place(of: "2026-03-05".utf8.span, as: nil) == 2026.0305)
    #expect(FieldReading.place(of: "2026".utf8.span, as: nil) == 2026)
    #expect(FieldReading.place(of: "台北".utf8.span, as: nil) == FieldReading.text)
    #expect(FieldReading.place(of: "台北".utf8.span, as: .number) == nil)
  }

  @Test("both readings agree with those of the reference engine", arguments: 1...4 as ClosedRange<UInt64>)
  func reference(seed: UInt64) {
    var random = RandomDocuments(seed: seed)
    let pieces = Array("0123456789203-/:T .年月日eE+zZx２５ ").map(String.init) + ["2026", "03", "-", "12"]
    for _ in 0..<20_000 {
      let text = (0..<random.below(9)).map { _ in pieces[random.below(pieces.count)] }.joined()
      for type in [nil, FieldType.number, .date, .string] {
        let (found, wanted) = (
          FieldReading.place(of: text.utf8.span, as: type), ReferenceEngine.place(of: text, as: type)
        )
        // The reference knows no spaces before a time zone.
        if found != wanted, type == nil, text.contains(" ") { continue }
        #expect(found == wanted, "\"\(text)\" as \(type.map(\.rawValue) ?? "itself")")
      }
    }
  }
}
