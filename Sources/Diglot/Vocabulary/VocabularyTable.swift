/// Forms and their expansions, as text that is searched where it lies.
///
///     table     = line*                  sorted by the bytes of the key, each key once
///     line      = key TAB [expansion ("|" expansion)*] LF
///     expansion = source ["?"] ["*"] form
///     source    = "u" | "g" | "o" | "c" | "i"   the user's glossary, ours, OpenCC, CLDR, programs
///
/// A key is a form as `VocabularyText` reads it, words in the singular; the form of an expansion is as written. "?" says
/// that the key has several meanings, "*" that the expansion has. A key without expansions is a form that stands for
/// itself, and hides the shorter ones inside it. An example: `打印<TAB>g列印|gprint|gprinting`.
enum VocabularyTable {
  static let tab: UInt8 = 0x09
  static let lineEnd: UInt8 = 0x0A
  static let bar: UInt8 = 0x7C
  static let isAmbiguousMark: UInt8 = 0x3F
  static let isTargetAmbiguousMark: UInt8 = 0x2A

  /// No key is longer, in bytes.
  static let longestKey = 96

  /// The longest key that the text has from the first of some places on, and that ends with one of them.
  ///
  /// - Parameter filter: The table's own `VocabularyFilter`, where it has one.
  static func longestMatch(
    of reading: VocabularyText.Reading, in places: Range<Int>, in table: Span<UInt8>, _ filter: Span<UInt8>? = nil
  ) -> VocabularyMatch? {
    let start = reading.starts[places.lowerBound]
    let text = reading.bytes.span
    if let filter {
      let rest = text.extracting(start..<reading.ends[places.upperBound - 1])
      guard VocabularyFilter.mayBegin(rest, in: filter) else { return nil }
    }
    // A place has a byte at least.
    var last = min(places.upperBound - 1, places.lowerBound + longestKey)
    var limit = start + longestKey
    while true {
      // Only whole places are a key.
      while last >= places.lowerBound, reading.ends[last] > limit { last -= 1 }
      guard last >= places.lowerBound else { return nil }
      let end = reading.ends[last]
      guard let line = lastLine(in: table, notAfter: text.extracting(start..<end)) else { return nil }
      // A key that begins the text is no longer than what the text has in common with the last key not after it.
      let common = commonPrefix(table, line, text.extracting(start..<end))
      if start + common == end, table[line + common] == tab {
        let expansions = expansions(in: table, from: line + common + 1, keyHasHan: hasHan(table, line..<line + common))
        return VocabularyMatch(places: places.lowerBound..<last + 1, expansions: expansions)
      }
      limit = min(start + common, end - 1)
    }
  }

  /// The start of the last line whose key is not after `text`. O(log n) over the lines.
  private static func lastLine(in table: Span<UInt8>, notAfter text: Span<UInt8>) -> Int? {
    var low = 0
    var high = table.count
    var found: Int?
    while low < high {
      var line = (low + high) / 2
      while line > low, table[line - 1] != lineEnd { line -= 1 }
      if isKey(table, line, after: text) {
        high = line
      } else {
        found = line
        while table[line] != lineEnd { line += 1 }
        low = line + 1
      }
    }
    return found
  }

  private static func commonPrefix(_ table: Span<UInt8>, _ line: Int, _ text: Span<UInt8>) -> Int {
    var length = 0
    while length < text.count, table[line + length] == text[length] { length += 1 }
    return length
  }

  private static func isKey(_ table: Span<UInt8>, _ line: Int, after text: Span<UInt8>) -> Bool {
    let common = commonPrefix(table, line, text)
    let next = table[line + common]
    if next == tab { return false }
    return common == text.count || next > text[common]
  }

  private static func expansions(in table: Span<UInt8>, from start: Int, keyHasHan: Bool) -> [Expansion] {
    var expansions: [Expansion] = []
    var index = start
    while table[index] != lineEnd {
      var end = index
      while table[end] != bar, table[end] != lineEnd { end += 1 }
      if let expansion = expansion(table, index..<end, keyHasHan) { expansions.append(expansion) }
      index = table[end] == bar ? end + 1 : end
    }
    return expansions
  }

  private static func expansion(_ table: Span<UInt8>, _ range: Range<Int>, _ keyHasHan: Bool) -> Expansion? {
    guard let source = Expansion.Source(rawValue: table[range.lowerBound]) else { return nil }
    var start = range.lowerBound + 1
    let isAmbiguous = table[start] == isAmbiguousMark
    if isAmbiguous { start += 1 }
    let isTargetAmbiguous = table[start] == isTargetAmbiguousMark
    if isTargetAmbiguous { start += 1 }
    let form = start..<range.upperBound
    return Expansion(
      form: String(decoding: form.map { table[$0] }, as: UTF8.self),
      kind: hasHan(table, form) == keyHasHan ? .regional : .translation,
      source: source, isAmbiguous: isAmbiguous, isTargetAmbiguous: isTargetAmbiguous)
  }

  private static func hasHan(_ table: Span<UInt8>, _ range: Range<Int>) -> Bool {
    range.contains { VocabularyFilter.isHan(table[$0]) }
  }
}
