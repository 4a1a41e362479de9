/// The runs that hyphens and dots join to one another, for which joined ones are added: wifi for Wi-Fi.
///
/// Of words, all are joined, and every two neighbours: so wifi is found in Wi-Fi-enabled. Of numbers, all that have digits
/// enough: 138-1234-5678 stands in 86-138-1234-5678.
struct RunChain {
  /// The most runs, or parts of a hyphenated word, that are joined, so that the work stays in proportion to the text.
  static let longestJoin = 8

  /// Where it begins in the runs.
  private var start = 0
  /// How many runs of the text it has; other readings stand between them.
  var count = 0

  mutating func begin(at start: Int) {
    self.start = start
    count = 1
  }

  /// Puts the joined runs after the first run of each, before its parts: what stands at one place is together.
  @inline(__always)
  mutating func close(_ text: Span<FoldedCharacter>, _ runs: inout [TextRun]) {
    if count > 1 { join(text, &runs) }
    count = 0
  }

  @inline(never)
  private func join(_ text: Span<FoldedCharacter>, _ runs: inout [TextRun]) {
    let parts = runs[start...].filter { !$0.isPart }
    let all = Array(runs[start...])
    runs.removeSubrange(start...)
    var number = -1
    for run in all {
      runs.append(run)
      guard !run.isPart else { continue }
      number += 1
      let isNumber = run.kind == .number
      for end in (number + 1...min(number + RunChain.longestJoin, parts.count)).reversed()
      where end > number + 1 && (isNumber || end == number + 2 || number == 0 && end == parts.count) {
        if let joined = RunChain.joined(parts[number..<end], text) { runs.append(joined) }
      }
    }
  }

  private static func joined(_ parts: ArraySlice<TextRun>, _ text: Span<FoldedCharacter>) -> TextRun? {
    guard let first = parts.first, let last = parts.last else { return nil }
    let range = first.range.lowerBound..<last.range.upperBound
    let length = parts.reduce(0) { $0 + $1.length }
    if first.kind == .number {
      let isDigits = range.allSatisfy { text[$0].isDigit || Separator.isHyphen(text[$0].scalar) }
      guard isDigits, length >= Separator.fewestJoinedDigits else { return nil }
    }
    return TextRun(kind: first.kind, form: .joined, range: range, position: first.position, length: length)
  }
}
