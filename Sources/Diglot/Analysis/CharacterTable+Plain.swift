extension CharacterTable {
  /// Appends the plain characters that come next, except the last of them, which what follows may join.
  ///
  /// Most of a text goes through this loop.
  ///
  /// - Parameters:
  ///   - start: Where the present character begins, and `end` where it ends; `entry` is its entry, a plain one.
  ///   - limit: Where the text ends.
  func appendPlain(
    _ bytes: Span<UInt8>, _ start: inout Int, _ end: inout Int, _ entry: inout Entry, upTo limit: Int,
    _ forms: inout ScriptForms, to characters: inout [FoldedCharacter], _ sources: inout [FoldedText.Source]
  ) {
    precondition(limit <= bytes.count, "text beyond its bytes")
    let input = unsafe bytes.bytes
    guard var next = plainEntry(input, at: end, upTo: limit) else { return }
    characters.append(addingCapacity: limit - start) { characters in
      sources.append(addingCapacity: limit - start) { sources in
        while true {
          forms.count(entry)
          characters.append(entry.character)
          sources.append(
            FoldedText.Source(start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end)))
          (start, end, entry) = (end, next.end, next.entry)
          guard let following = plainEntry(input, at: end, upTo: limit) else { return }
          next = following
        }
      }
    }
  }

  /// The entry of the character at `offset`, and where it ends; `nil` where it is not plain, or near the end.
  ///
  /// Unchecked access: the four bytes are before `limit`, which is in bounds.
  @inline(__always)
  private func plainEntry(_ bytes: RawSpan, at offset: Int, upTo limit: Int) -> (entry: Entry, end: Int)? {
    guard offset &+ 4 <= limit else { return nil }
    let word = UInt32(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt32.self))
    var scalar = word & 0x7F
    var length = 1
    if word & 0xF0 == 0xE0 {
      scalar = (word & 0x0F) &<< 12 | (word &>> 2 & 0xFC0) | (word &>> 16 & 0x3F)
      length = 3
    } else if word & 0xE0 == 0xC0 {
      scalar = (word & 0x1F) &<< 6 | (word &>> 8 & 0x3F)
      length = 2
    } else if word & 0x80 != 0 {
      return nil
    }
    let entry = filledEntry(of: scalar)
    return entry.isPlain ? (entry, offset &+ length) : nil
  }
}
