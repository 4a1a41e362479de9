/// A text or a piece of one, folded, unwrapped and cut into runs, with the source of each of its characters.
///
/// A stretch of white space is one space, and between two Han characters it is nothing, so that words and phrases go on
/// across hard line wraps and blank lines. A hyphen at the end of a line, between two letters, becomes one
/// `FoldedCharacter.lineHyphen` with the white space after it. After a soft hyphen white space is nothing.
///
/// A text gets in by `read`. The arrays are kept between calls, so that reading allocates nothing once they have grown.
struct FoldedText {
  /// The folded characters. Runs, numbers and words are ranges of them.
  private(set) var characters: [FoldedCharacter] = []
  /// The source of each character.
  private(set) var sources: [Source] = []
  /// The runs, in order.
  private(set) var runs: [TextRun] = []

  /// Where something begins and ends, in UTF-8 bytes from the start of the whole text.
  struct Source: Equatable {
    var start: UInt32
    var end: UInt32
  }

  /// Signs of script and language in all that was folded since this was last reset.
  var forms = ScriptForms()

  /// Whether the next piece begins with the last character of this one.
  private(set) var sharesLast = false

  private var table = CharacterTable()
  private var pendingSpace: UInt32?
  private var pendingSpaceEndsLine = false
  /// How many characters there were at the last soft hyphen, which folds to nothing.
  private var softHyphenIndex = 0

  var count: Int { characters.count }

  /// The fold of one character as it stands alone, for tables that are made of characters.
  mutating func entry(of scalar: UInt32) -> CharacterTable.Entry { table.entry(of: scalar) }

  /// Calls `body` with what one character folds to as it stands alone.
  @inline(__always)
  mutating func forEachCharacter(of scalar: UInt32, _ body: (FoldedCharacter) -> Void) {
    let entry = table.entry(of: scalar)
    if entry.isSimple {
      body(entry.character)
    } else if !entry.isIgnorable {
      for number in table.members(of: entry) { body(table.member(number)) }
    }
  }

  /// Reads a whole text, which takes the place of what was here before.
  ///
  /// - Parameter listsParts: Whether a word that is hyphenated at line ends is followed by its parts, as it is in documents.
  mutating func read(_ text: String, listsParts: Bool = false) {
    var scanner = RunScanner(listsParts: listsParts)
    read(text.utf8.span, in: 0..<text.utf8.count, with: &scanner)
  }

  /// Reads the next piece of a long text.
  ///
  /// - Parameters:
  ///   - bytes: The whole text, in UTF-8, under 4 GiB.
  ///   - start: Where the piece before ended; 0 at first.
  ///   - scanner: Keeps the position from one piece to the next.
  /// - Returns: Where the next piece begins; the end of the text after the last one.
  mutating func readPiece(of bytes: Span<UInt8>, from start: Int, with scanner: inout RunScanner) -> Int {
    let end = TextPieces.end(of: bytes, from: start)
    read(bytes, in: start..<end.offset, with: &scanner)
    sharesLast = end.isInRun
    guard end.isInRun else { return end.offset }
    scanner.stepBack()
    return Int(sources[count - 1].start)
  }

  private mutating func read(_ bytes: Span<UInt8>, in range: Range<Int>, with scanner: inout RunScanner) {
    fold(bytes, in: range)
    let characters = characters
    scanner.scan(characters.span, into: &runs)
    if scanner.hasDotJoins { runs = runs.filter { $0.form != .joined || !joinsSentences($0, bytes) } }
  }

  /// Whether one of the dots in a run ends a sentence whose space was forgotten: “the end.Next”.
  private func joinsSentences(_ run: TextRun, _ bytes: Span<UInt8>) -> Bool {
    func isCapital(_ index: Int) -> Bool {
      Unicode.Scalar(decodeScalar(bytes, at: Int(sources[index].start)).scalar)?.properties.isUppercase ?? false
    }
    return run.range.dropFirst().contains { dot in
      characters[dot].scalar == 0x2E && !isCapital(dot - 1) && isCapital(dot + 1) && dot + 2 < characters.count
        && characters[dot + 2].isLetter && !isCapital(dot + 2)
    }
  }

  /// Folds `bytes[range]`, which must be UTF-8 cut at scalar boundaries, and finds no runs.
  ///
  /// Cost: about 4 ns a character.
  mutating func fold(_ bytes: Span<UInt8>, in range: Range<Int>) {
    characters.removeAll(keepingCapacity: true)
    sources.removeAll(keepingCapacity: true)
    runs.removeAll(keepingCapacity: true)
    characters.reserveCapacity(range.count)
    sources.reserveCapacity(range.count)
    pendingSpace = nil
    softHyphenIndex = 0
    guard !range.isEmpty else { return }

    var start = range.lowerBound
    var (scalar, end) = decodeScalar(bytes, at: start)
    var entry = table.entry(of: scalar)
    while true {
      if entry.isPlain, pendingSpace == nil {
        table.appendPlain(bytes, &start, &end, &entry, upTo: range.upperBound, &forms, to: &characters, &sources)
      }
      guard end < range.upperBound else {
        append(entry, start, end)
        break
      }
      let (nextScalar, nextEnd) = decodeScalar(bytes, at: end)
      let nextEntry = table.entry(of: nextScalar)
      if nextEntry.hasBoundaryBefore {
        append(entry, start, end)
        (scalar, start, end, entry) = (nextScalar, end, nextEnd, nextEntry)
        continue
      }
      // A mark or another scalar that may join what stands before it: they are normalised together.
      end = appendJoined(bytes, from: start, to: range.upperBound)
      guard end < range.upperBound else { break }
      start = end
      (scalar, end) = decodeScalar(bytes, at: start)
      entry = table.entry(of: scalar)
    }
    if let space = pendingSpace { append(.space, space, space) }
  }

  /// Normalises and appends the scalars from `start` to the next boundary; returns where that is.
  @inline(never)
  private mutating func appendJoined(_ bytes: Span<UInt8>, from start: Int, to limit: Int) -> Int {
    var scalars: [UInt32] = []
    var position = start
    while position < limit {
      let (scalar, next) = decodeScalar(bytes, at: position)
      if position > start && table.entry(of: scalar).hasBoundaryBefore { break }
      scalars.append(scalar)
      position = next
    }
    let first = table.entry(of: scalars[0])
    if first.isSimple, first.character.isSymbol, scalars.dropFirst().allSatisfy({ table.entry(of: $0).isIgnorable }) {
      appendCluster(scalars, start, position)
    } else {
      for scalar in FoldRules.withoutMarks(FoldRules.normalize(scalars: scalars)) {
        append(table.entry(of: scalar), start, position)
      }
    }
    if scalars.last == 0xAD && pendingSpace == nil { softHyphenIndex = characters.count }
    return position
  }

  /// Appends a symbol with what joins it to others in one picture; variation selectors and the rest of what is not seen
  /// are nothing.
  private mutating func appendCluster(_ scalars: [UInt32], _ start: Int, _ end: Int) {
    append(table.entry(of: scalars[0]), start, end)
    for scalar in scalars.dropFirst() where SymbolCluster.isJoiner(scalar) {
      append(FoldedCharacter(scalar: scalar, class: .symbol), start, end)
    }
  }

  @inline(__always)
  private mutating func append(_ entry: CharacterTable.Entry, _ start: Int, _ end: Int) {
    if entry.isSimple {
      forms.traditionalCount &+= entry.traditionalCount
      forms.simplifiedCount &+= entry.simplifiedCount
      append(entry.character, start, end)
    } else if !entry.isIgnorable {
      appendMembers(of: entry, start, end)
    }
  }

  @inline(never)
  private mutating func appendMembers(of entry: CharacterTable.Entry, _ start: Int, _ end: Int) {
    for number in table.members(of: entry) { append(table.member(number), start, end) }
  }

  @inline(__always)
  private mutating func append(_ character: FoldedCharacter, _ start: Int, _ end: Int) {
    if character.isSpace {
      appendSpace(character, start)
      return
    }
    if let space = pendingSpace { closeSpace(space, before: character, UInt32(truncatingIfNeeded: start)) }
    if character.isIdeographic {
      forms.hanCount &+= 1
      if !character.isHan { forms.kanaCount &+= 1 }
    }
    append(character, UInt32(truncatingIfNeeded: start), UInt32(truncatingIfNeeded: end))
  }

  @inline(__always)
  private mutating func append(_ character: FoldedCharacter, _ start: UInt32, _ end: UInt32) {
    characters.append(character)
    sources.append(Source(start: start, end: end))
  }

  @inline(__always)
  private mutating func appendSpace(_ character: FoldedCharacter, _ start: Int) {
    if pendingSpace == nil {
      pendingSpace = UInt32(truncatingIfNeeded: start)
      pendingSpaceEndsLine = false
    }
    if character != .space, endsLine(character.scalar) { pendingSpaceEndsLine = true }
  }

  /// Replaces the white space that ends before `next` by what it counts for.
  @inline(__always)
  private mutating func closeSpace(_ start: UInt32, before next: FoldedCharacter, _ end: UInt32) {
    pendingSpace = nil
    if next.isHan, let last = characters.last, last.isHan { return }
    if next.isLetter, pendingSpaceEndsLine || softHyphenIndex == characters.count, joinsWord(to: end) { return }
    append(.space, start, end)
  }

  /// Whether a hyphen before white space, soft or at the end of a line, takes it in; a hyphen at a line end then grows.
  @inline(never)
  private mutating func joinsWord(to end: UInt32) -> Bool {
    let count = characters.count
    if softHyphenIndex == count { return count > 0 }
    guard count > 1, isHyphen(characters[count - 1].scalar), characters[count - 2].isLetter else { return false }
    characters[count - 1] = .lineHyphen
    sources[count - 1].end = end
    return true
  }
}

/// Whether a scalar of white space ends a line.
@inline(__always)
func endsLine(_ scalar: UInt32) -> Bool {
  scalar &- 0x0A < 4 || scalar == 0x85 || scalar == 0x2028 || scalar == 0x2029
}

/// Whether a scalar is a hyphen that may break a word at the end of a line.
@inline(__always)
func isHyphen(_ scalar: UInt32) -> Bool { scalar == 0x2D || scalar == 0x2010 }

/// Decodes one scalar of valid UTF-8; returns it and the offset after it.
@inline(__always)
func decodeScalar(_ bytes: Span<UInt8>, at offset: Int) -> (scalar: UInt32, end: Int) {
  let first = UInt32(bytes[offset])
  if first < 0x80 { return (first, offset + 1) }
  let second = UInt32(bytes[offset + 1] & 0x3F)
  if first < 0xE0 { return ((first & 0x1F) << 6 | second, offset + 2) }
  let third = UInt32(bytes[offset + 2] & 0x3F)
  if first < 0xF0 { return ((first & 0x0F) << 12 | second << 6 | third, offset + 3) }
  let fourth = UInt32(bytes[offset + 3] & 0x3F)
  return ((first & 0x07) << 18 | second << 12 | third << 6 | fourth, offset + 4)
}
