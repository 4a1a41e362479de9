/// Tells which characters of a question stand in stored texts, in their own code: nothing is decoded.
///
/// A character may be written with several codes, of all that folds to it: 戏 is 戏, 戲 and 戱. A table has a mark for
/// each code of two bytes, so that a text is a walk over marks, eight characters at a time: 4 instructions a
/// character, until all that is wanted was found. A code that no text before had is folded when it is met first, as the
/// analyzer folds it, and remembered; so that a finder serves search after search. It takes 64 KiB once it is used, and
/// belongs to one thread.
///
/// Characters that stand in a text as ASCII are not found.
struct StoredCharacterFinder {
  /// The most characters that can be looked for.
  static let limit = UInt64.bitWidth

  /// By the two bytes of a code, the first in the low byte: 0 for a code that is not wanted, its place among `sources`
  /// from 1 on, or one of the marks below. Nothing that begins with ASCII has a mark.
  private var marks: [UInt8] = []
  /// It was not met before, or is the beginning of a code of four bytes.
  private static let unknown = UInt8.max
  /// It is wanted, in a place that has no mark of its own.
  fileprivate static let beyondMarks = UInt8.max - 1

  private var codes = FoldedCodes()
  private var characters: [UInt32] = []
  /// The codes known to fold to one of `characters`.
  private var sources: [Source] = []

  fileprivate struct Source {
    var code: UInt16
    /// A bit for each of the characters that it folds to.
    var characters: UInt64
  }

  /// Sets the characters that are looked for from now on, folded, `limit` at most.
  mutating func look(for characters: [UInt32]) {
    precondition(characters.count <= StoredCharacterFinder.limit, "a bit for each character")
    self.characters = characters
    sources.removeAll(keepingCapacity: true)
    for (bit, character) in characters.enumerated() {
      codes.forEach(of: character) { sources.add($0, 1 << UInt64(bit)) }
    }
  }

  private mutating func makeMarks() {
    // Those of all codes with one second byte; of these the first half begin with ASCII.
    let row = [UInt8](repeating: 0, count: 0x80) + [UInt8](repeating: StoredCharacterFinder.unknown, count: 0x80)
    marks.reserveCapacity(1 << UInt16.bitWidth)
    for _ in 0...UInt8.max { marks += row }
  }

  /// Which of some characters stand in a text. In the sets a bit is the place of a character among those looked for.
  ///
  /// - Parameters:
  ///   - wanted: What is looked for in this text.
  ///   - code: A text of `StoredTexts`. Where no text has such a code, it is read up to there.
  ///   - folded: Folds what no text before had.
  mutating func found(of wanted: UInt64, in code: ByteSlice, folding folded: inout FoldedText) -> UInt64 {
    guard wanted != 0 else { return 0 }
    if marks.isEmpty { makeMarks() }
    sources.mark(wanted, in: &marks)
    defer { sources.clear(&marks) }
    return code.withBytes { scan($0, wanted, &folded) }
  }

  private mutating func scan(_ bytes: RawSpan, _ wanted: UInt64, _ folded: inout FoldedText) -> UInt64 {
    var found: UInt64 = 0
    var index = 0
    while found & wanted != wanted {
      index = StoredCharacterFinder.nextMark(bytes, from: index, marks.span)
      guard let (characters, end) = read(bytes, at: index, &folded) else { break }
      found |= characters
      index = end
    }
    return found & wanted
  }

  /// The characters that a code with a mark folds to, and where it ends; `nil` at the end of the text. It loses its mark,
  /// so that the walk passes over it from then on.
  @inline(__always)
  private mutating func read(
    _ bytes: RawSpan, at index: Int, _ folded: inout FoldedText
  ) -> (characters: UInt64, end: Int)? {
    guard index &+ 2 <= bytes.byteCount else { return nil }
    let code = UInt16(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt16.self))
    let mark = marks[Int(code)]
    if mark == StoredCharacterFinder.unknown { return meet(code, bytes, at: index, &folded) }
    marks[Int(code)] = 0
    if mark < StoredCharacterFinder.beyondMarks { return (sources[Int(mark) - 1].characters, index &+ 2) }
    return (sources.characters(of: code), index &+ 2)
  }

  /// Folds a code that is not known yet; one of two bytes is known after that.
  @inline(never)
  private mutating func meet(
    _ code: UInt16, _ bytes: RawSpan, at index: Int, _ folded: inout FoldedText
  ) -> (characters: UInt64, end: Int)? {
    guard let (scalar, end) = StoredAlphabet.scalar(bytes, at: index) else { return nil }
    var met: UInt64 = 0
    let isRanked = end - index == 2
    folded.forEachCharacter(of: scalar) { character in
      if isRanked { codes.add(code, of: character.scalar) }
      for (bit, wanted) in characters.enumerated() where wanted == character.scalar { met |= 1 << UInt64(bit) }
    }
    if isRanked {
      marks[Int(code)] = 0
      if met != 0 { sources.add(code, met) }
    }
    return (met, end)
  }
}

// MARK: - Walking

extension StoredCharacterFinder {
  /// The top bit of the first byte of each of four codes of two bytes.
  private static let leads: UInt64 = 0x0080_0080_0080_0080
  private static let topBits: UInt64 = 0x8080_8080_8080_8080

  /// The first code from `start` on that has a mark; where none has, an index at which no code of two bytes is.
  ///
  /// Unchecked access: words are read where 16 bytes are left, and there is a mark for each number of 16 bits.
  @inline(__always)
  private static func nextMark(_ bytes: RawSpan, from start: Int, _ marks: Span<UInt8>) -> Int {
    precondition(start >= 0 && marks.count == 1 << UInt16.bitWidth)
    var index = start
    while index &+ 16 <= bytes.byteCount {
      let first = word(bytes, index)
      if first & word(bytes, index &+ 8) & leads == leads {
        // Eight codes of two bytes; one of four has a mark.
        if anyMark(first, marks) | anyMark(word(bytes, index &+ 8), marks) == 0 {
          index &+= 16
          continue
        }
        while mark(bytes, index, marks) == 0 { index &+= 2 }
        return index
      }
      if first & 0x80 == 0 {
        index &+= (first & topBits).trailingZeroBitCount &>> 3
      } else if mark(bytes, index, marks) == 0 {
        index &+= 2
      } else {
        return index
      }
    }
    return nextMarkNearEnd(bytes, from: index, marks)
  }

  @inline(__always)
  private static func nextMarkNearEnd(_ bytes: RawSpan, from start: Int, _ marks: Span<UInt8>) -> Int {
    var index = start
    while index &+ 2 <= bytes.byteCount {
      if mark(bytes, index, marks) != 0 { return index }
      let lead = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
      index &+= 1 &+ Int(lead &>> 7)
    }
    return index
  }

  @inline(__always)
  private static func word(_ bytes: RawSpan, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
  }

  @inline(__always)
  private static func mark(_ bytes: RawSpan, _ offset: Int, _ marks: Span<UInt8>) -> UInt8 {
    let code = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt16.self)
    return unsafe marks[unchecked: Int(UInt16(littleEndian: code))]
  }

  /// The marks of four codes, joined.
  @inline(__always)
  private static func anyMark(_ word: UInt64, _ marks: Span<UInt8>) -> UInt8 {
    unsafe marks[unchecked: Int(word & 0xFFFF)] | marks[unchecked: Int(word &>> 16 & 0xFFFF)]
      | marks[unchecked: Int(word &>> 32 & 0xFFFF)] | marks[unchecked: Int(word &>> 48)]
  }
}

extension Array where Element == StoredCharacterFinder.Source {
  /// Gives marks to the codes of the wanted characters.
  fileprivate func mark(_ wanted: UInt64, in marks: inout [UInt8]) {
    var marks = marks.mutableSpan
    for index in indices where self[index].characters & wanted != 0 {
      marks[Int(self[index].code)] = UInt8(Swift.min(index + 1, Int(StoredCharacterFinder.beyondMarks)))
    }
  }

  fileprivate func clear(_ marks: inout [UInt8]) {
    var marks = marks.mutableSpan
    for source in self { marks[Int(source.code)] = 0 }
  }

  /// A code that folds to several characters is there once.
  fileprivate mutating func add(_ code: UInt16, _ characters: UInt64) {
    if let index = firstIndex(where: { $0.code == code }) {
      self[index].characters |= characters
    } else {
      append(StoredCharacterFinder.Source(code: code, characters: characters))
    }
  }

  fileprivate func characters(of code: UInt16) -> UInt64 { first { $0.code == code }?.characters ?? 0 }
}

/// The codes of two bytes that fold to a character, of those that were met.
private struct FoldedCodes {
  private var entries: [Entry] = []
  /// The entry after which the entries of so many low bits of a character are linked, or -1.
  private var heads: [Int32] = []

  private static let headCount = 4096

  private struct Entry {
    var character: UInt32
    var code: UInt16
    var next: Int32
  }

  mutating func add(_ code: UInt16, of character: UInt32) {
    if heads.isEmpty { heads = [Int32](repeating: -1, count: FoldedCodes.headCount) }
    let head = Int(character) % FoldedCodes.headCount
    entries.append(Entry(character: character, code: code, next: heads[head]))
    heads[head] = Int32(entries.count - 1)
  }

  func forEach(of character: UInt32, _ body: (UInt16) -> Void) {
    guard !heads.isEmpty else { return }
    var index = Int(heads[Int(character) % FoldedCodes.headCount])
    while index >= 0 {
      if entries[index].character == character { body(entries[index].code) }
      index = Int(entries[index].next)
    }
  }
}
