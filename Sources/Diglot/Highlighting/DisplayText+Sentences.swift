import CICU

/// Where sentences end, by the rules of Unicode (UAX #29); a display text has no line ends.
///
/// ICU's iterator finds the same ends, but wants UTF-16, and spends most of its time on letters, which decide nothing.
extension DisplayText {
  /// The index after each sentence, in order; the last is the end of the text.
  func sentenceEnds() -> [Int] {
    var ends: [Int] = []
    var index = 0
    while index < characters.count {
      if DisplayText.mayEndSentence(characters[index].scalar) {
        index = passMark(at: index, &ends)
      } else {
        index += 1
      }
    }
    if !characters.isEmpty, ends.last != characters.count { ends.append(characters.count) }
    return ends
  }

  /// Whether it is not one of the many that are letters, digits or commas for sure.
  @inline(__always)
  private static func mayEndSentence(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 { return scalar == 0x2E || scalar == 0x21 || scalar == 0x3F }
    return scalar < 0x3003 && scalar != 0x3001 || scalar >= 0xA000 && scalar != 0xFF0C
  }

  /// Goes on behind a mark and what belongs to it, and notes a sentence that ends there.
  private func passMark(at index: Int, _ ends: inout [Int]) -> Int {
    let mark = sentenceClass(at: index)
    guard mark == CICU_SENTENCE_STOP || mark == CICU_SENTENCE_END else { return index + 1 }
    var end = skipping(CICU_SENTENCE_EXTEND, from: index + 1)
    if mark == CICU_SENTENCE_STOP {
      if isItemNumber(before: index) { return end }
      // 3.5, U.S.
      let next = sentenceClass(at: end)
      if next == CICU_SENTENCE_NUMERIC || next == CICU_SENTENCE_UPPER && followsCasedLetter(index) { return end }
    }
    end = skipping(CICU_SENTENCE_CLOSE, from: end)
    end = skipping(CICU_SENTENCE_SPACE, from: end)
    switch sentenceClass(at: end) {
    case CICU_SENTENCE_CONTINUE, CICU_SENTENCE_STOP, CICU_SENTENCE_END: break
    default:
      // i.e. this
      let goesOn = mark == CICU_SENTENCE_STOP && nextLetter(from: end) == CICU_SENTENCE_LOWER
      if !goesOn { ends.append(end) }
    }
    return end
  }

  /// Whether the stop at an index belongs to the number of an item of a list, at the beginning or after a break.
  private func isItemNumber(before stop: Int) -> Bool {
    var index = stop
    while index > 0, characters[index - 1].scalar &- 0x30 < 10 { index -= 1 }
    guard index < stop, stop - index <= 2 else { return false }
    return index == 0 || index > 1 && characters[index - 1].scalar == 0x20 && characters[index - 2].scalar == 0x20
  }

  private func sentenceClass(at index: Int) -> cicu_sentence_class {
    guard index < characters.count else { return CICU_SENTENCE_OTHER }
    let scalar = characters[index].scalar
    // ICU need not be asked about common ideographs.
    return scalar &- 0x4E00 < 0x5200 ? CICU_SENTENCE_LETTER : cicu_sentence_class_of(scalar)
  }

  /// The index after characters of a class, and after marks that belong to the character before them.
  private func skipping(_ wanted: cicu_sentence_class, from start: Int) -> Int {
    var index = start
    while index < characters.count {
      let found = sentenceClass(at: index)
      guard found == wanted || found == CICU_SENTENCE_EXTEND else { break }
      index += 1
    }
    return index
  }

  private func followsCasedLetter(_ index: Int) -> Bool {
    var index = index - 1
    while index >= 0, sentenceClass(at: index) == CICU_SENTENCE_EXTEND { index -= 1 }
    guard index >= 0 else { return false }
    let before = sentenceClass(at: index)
    return before == CICU_SENTENCE_UPPER || before == CICU_SENTENCE_LOWER
  }

  /// The class of the first letter from an index, unless a mark that may end a sentence comes before it.
  private func nextLetter(from start: Int) -> cicu_sentence_class {
    for index in start..<characters.count {
      let found = sentenceClass(at: index)
      switch found {
      case CICU_SENTENCE_LETTER, CICU_SENTENCE_UPPER, CICU_SENTENCE_LOWER, CICU_SENTENCE_STOP, CICU_SENTENCE_END:
        return found
      default: break
      }
    }
    return CICU_SENTENCE_OTHER
  }
}
