/// Forms and their other names, in a text that is searched where it lies.
///
///     table     = line*                  sorted by the bytes of the key, each key once
///     line      = key TAB [expansion ("|" expansion)*] LF
///     expansion = source ["?"] ["*"] form
///     source    = "u" | "g" | "o" | "c" | "i"   the user's glossary, ours, OpenCC, CLDR, programs
///
/// A key is a form as `VocabularyAtoms` reads it, words in the singular; the form of an expansion is as written. "?" says
/// that the key has several meanings, "*" that the expansion has. A key without expansions is a form that stands for
/// itself, and hides the shorter ones inside it. An example: `打印<TAB>g列印|gprint|gprinting`.
enum VocabularyTable {
  static let tab: UInt8 = 0x09
  static let lineEnd: UInt8 = 0x0A
  static let bar: UInt8 = 0x7C
  static let isAmbiguousMark: UInt8 = 0x3F
  static let isTargetAmbiguousMark: UInt8 = 0x2A

  /// The most bytes of a key.
  static let longestKey = 96

  /// A key that begins a text, and ends with one of its atoms.
  struct Key {
    /// The last atom it takes.
    var last: Int
    /// Where its line begins, and how many bytes it has.
    var line: Int
    var byteCount: Int
  }

  /// The longest key that the text has from the first of some atoms on, and that ends with one of them.
  ///
  /// - Parameter index: The table's own `VocabularyIndex`.
  /// - Complexity: 70 instructions where no key begins so, and else 60 for each line that does, up to the text in order.
  static func longestKey(
    of reading: VocabularyAtoms.Reading, in atoms: Range<Int>, in table: Span<UInt8>, _ index: Span<UInt8>
  ) -> Key? {
    guard !atoms.isEmpty else { return nil }
    let text = reading.bytes.span.extracting(
      reading.atoms[atoms.lowerBound].start..<reading.atoms[atoms.upperBound - 1].end)
    let beginnings = VocabularyIndex.beginnings(of: text)
    // Keys that begin with more are longer.
    if let line = VocabularyIndex.line(of: beginnings.long, text, in: index, table),
      let key = longestKey(from: line, beginnings.long.byteCount, of: text, reading, atoms, in: table)
    {
      return key
    }
    guard let line = VocabularyIndex.line(of: beginnings.short, text, in: index, table) else { return nil }
    return longestKey(from: line, beginnings.short.byteCount, of: text, reading, atoms, in: table)
  }

  /// The same among the lines from one on that share their first bytes with the text.
  private static func longestKey(
    from first: Int, _ shared: Int, of text: Span<UInt8>, _ reading: VocabularyAtoms.Reading, _ atoms: Range<Int>,
    in table: Span<UInt8>
  ) -> Key? {
    var found: Key?
    var (line, atom) = (first, atoms.lowerBound)
    while line < table.count {
      let common = commonCount(table, line, text)
      let next = table[line &+ common]
      if common < shared { break }
      if next == tab {
        // Keys that begin the text are longer from line to line.
        let end = reading.atoms[atoms.lowerBound].start &+ common
        while reading.atoms[atom].end < end { atom &+= 1 }
        if reading.atoms[atom].end == end { found = Key(last: atom, line: line, byteCount: common) }
      } else if common == text.count || next > text[common] {
        // This key is after the text, and so are those behind it.
        break
      }
      line = lineEnd(table, from: line &+ common) &+ 1
    }
    return found
  }

  /// How many bytes the line has in common with the text.
  @inline(__always)
  static func commonCount(_ table: Span<UInt8>, _ line: Int, _ text: Span<UInt8>) -> Int {
    var count = 0
    while count < text.count, table[line &+ count] == text[count] { count &+= 1 }
    return count
  }

  /// Where the line ends that `start` is in.
  @inline(__always)
  private static func lineEnd(_ table: Span<UInt8>, from start: Int) -> Int {
    var end = start
    while end &+ 8 <= table.count {
      let word = unsafe table.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: end, as: UInt64.self)
      // In the lowest byte that is a line end, and perhaps in some above it, the top bit is set.
      let ends = UInt64(littleEndian: word) ^ 0x0A0A_0A0A_0A0A_0A0A
      let marks = (ends &- 0x0101_0101_0101_0101) & ~ends & 0x8080_8080_8080_8080
      if marks != 0 { return end &+ marks.trailingZeroBitCount &>> 3 }
      end &+= 8
    }
    while table[end] != lineEnd { end &+= 1 }
    return end
  }

  // MARK: - Expansions

  /// Appends the expansions of a key to those that are there already, each once.
  static func appendExpansions(of key: Key, in table: Span<UInt8>, to expansions: inout [Expansion]) {
    let keyHasHan = hasHan(table, key.line..<key.line + key.byteCount)
    let isFirst = expansions.isEmpty
    var start = key.line + key.byteCount + 1
    while table[start] != lineEnd {
      var end = start
      while table[end] != bar, table[end] != lineEnd { end += 1 }
      if let expansion = expansion(table, start..<end, keyHasHan),
        isFirst || !expansions.contains(where: { $0.form == expansion.form })
      {
        expansions.append(expansion)
      }
      start = table[end] == bar ? end + 1 : end
    }
  }

  private static func expansion(_ table: Span<UInt8>, _ range: Range<Int>, _ keyHasHan: Bool) -> Expansion? {
    guard let source = Expansion.Source(rawValue: table[range.lowerBound]) else { return nil }
    var start = range.lowerBound + 1
    let isAmbiguous = table[start] == isAmbiguousMark
    if isAmbiguous { start += 1 }
    let isTargetAmbiguous = table[start] == isTargetAmbiguousMark
    if isTargetAmbiguous { start += 1 }
    let form = start..<range.upperBound
    // A table is text, and its signs are ASCII, so that a form is UTF-8.
    let text = unsafe String(copying: UTF8Span(unchecked: table.extracting(form)))
    return Expansion(
      form: text, kind: hasHan(table, form) == keyHasHan ? .regional : .translation, source: source,
      isAmbiguous: isAmbiguous, isTargetAmbiguous: isTargetAmbiguous)
  }

  private static func hasHan(_ table: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range where VocabularyIndex.isHan(table[index]) { return true }
    return false
  }
}
