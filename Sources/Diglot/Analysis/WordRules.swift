import CICU

/// ICU's compiled rules for words (`word.brk`): UAX #29 with ICU's tailorings, as a table of states.
///
/// The rules are read as ICU reads them (icu4c `rbbidata.h`, `rbbi.cpp`): every scalar has a category, a state and a
/// category give the next state, and a segment ends after the last character that led to an accepting state. Immutable,
/// and may be shared between threads.
@safe final class WordRules: @unchecked Sendable {
  // @unchecked: the handles are only closed in deinit, and ICU's data is constant.
  private let data: OpaquePointer
  private let trie: OpaquePointer
  /// For each state and category the next state, and whether that accepts: 256 categories a state.
  private let transitions: [UInt8]
  /// Categories from this one on are of scripts that the rules leave to dictionaries.
  let firstDictionaryCategory: UInt8

  /// The rules of this process, opened when a segmenter is first made.
  static let shared = WordRules()

  /// Opens the rules of the ICU that is linked; `nil` where they are missing or not of the known form.
  init?() {
    var status: Int32 = 0
    guard let data = unsafe cicu_data_open(CICU_DATA_WORD_RULES, &status) else { return nil }
    var byteCount: Int64 = 0
    guard let start = unsafe cicu_data_bytes(data, &byteCount),
      let table = unsafe StateTable(UnsafeRawBufferPointer(start: start, count: Int(byteCount))),
      let trie = unsafe cicu_trie_open(start + table.trie.lowerBound, Int32(table.trie.count))
    else {
      unsafe cicu_data_close(data)
      return nil
    }
    unsafe self.data = data
    unsafe self.trie = trie
    transitions = table.transitions
    firstDictionaryCategory = table.firstDictionaryCategory
  }

  deinit {
    unsafe cicu_trie_close(trie)
    unsafe cicu_data_close(data)
  }

  /// The category of a scalar, lone surrogates included.
  func category(of scalar: UInt32) -> UInt8 { unsafe cicu_trie_value(trie, scalar) }

  /// The category that stands for the end of the text.
  static let endOfText: UInt8 = 1

  /// A place in a walk over characters.
  struct State {
    /// The number of the state in 7 bits, and above them whether it accepts.
    fileprivate var bits: UInt8 = 1

    var isAccepting: Bool { bits & 0x80 != 0 }
    /// Nothing that follows can make the segment longer.
    var isFinal: Bool { bits & 0x7F == 0 }
  }

  @inline(__always)
  func next(_ state: State, _ category: UInt8) -> State {
    State(bits: transitions[Int(state.bits & 0x7F) << 8 | Int(category)])
  }

  /// The end of the segment that begins at `start`, which is in the text.
  @inline(__always)
  func segmentEnd(_ text: Span<WordPlace>, from start: Int) -> Int {
    var state = State()
    var end = start + 1
    var index = start
    while index < text.count {
      let category = text[index].character.category
      let previous = state
      state = next(previous, category)
      index += 1
      if state.bits == previous.bits {
        // A category that leads back to its state does so for a whole run of it.
        while index < text.count, text[index].character.category == category { index += 1 }
      }
      if state.isAccepting { end = index }
      if state.isFinal { return end }
    }
    return next(state, WordRules.endOfText).isAccepting ? text.count : end
  }
}

/// The parts of `word.brk` that matter, checked.
private struct StateTable {
  var transitions: [UInt8]
  var firstDictionaryCategory: UInt8
  /// Where the map of categories lies in the data.
  var trie: Range<Int>

  /// `nil` unless rows are of bytes, no rule looks ahead or at the beginning of the text, all is in bounds, and stretches
  /// of ideographs may be cut before it is known where the segment ends.
  init?(_ data: UnsafeRawBufferPointer) {
    func word(_ offset: Int) -> Int { Int(unsafe data.loadUnaligned(fromByteOffset: offset, as: UInt32.self)) }
    let headerSize = 80
    guard data.count >= headerSize, word(0) == 0xB1A0 else { return nil }
    let (categories, table, tableSize) = (word(12), word(16), word(20))
    trie = word(32)..<word(32) + word(36)
    guard trie.upperBound <= data.count, tableSize >= 20, table + tableSize <= data.count else { return nil }
    let (states, rowSize, firstOfDictionaries) = (word(table), word(table + 4), word(table + 8))
    let (lookAheadSize, flags) = (word(table + 12), word(table + 16))
    let bytesAreRows = 4
    guard states > 1, states < 128, categories < 256, rowSize >= categories + 3, firstOfDictionaries < 256,
      lookAheadSize == 0, flags == bytesAreRows, 20 + states * rowSize <= tableSize
    else { return nil }
    firstDictionaryCategory = UInt8(firstOfDictionaries)
    // A row: whether the state accepts, two fields for what word rules have not, then the next states.
    func row(_ state: Int) -> Int { table + 20 + state * rowSize }
    transitions = [UInt8](repeating: 0, count: states << 8)
    for state in 0..<states {
      for category in 0..<categories {
        let next = Int(unsafe data[row(state) + 3 + category])
        guard next < states, unsafe data[row(next)] <= 1 else { return nil }
        transitions[state << 8 | category] = UInt8(next) | (unsafe data[row(next)]) << 7
      }
    }
    if !acceptsDictionaryCharacters(categories) { return nil }
  }

  /// Whether a segment of characters that are left to dictionaries may end after any of them.
  private func acceptsDictionaryCharacters(_ categories: Int) -> Bool {
    var states: [UInt8] = [1]
    var index = 0
    while index < states.count {
      for category in Int(firstDictionaryCategory)..<max(categories, Int(firstDictionaryCategory)) {
        let next = transitions[Int(states[index]) << 8 | category]
        let state = next & 0x7F
        if state == 0 || states.contains(state) { continue }
        if next & 0x80 == 0 { return false }
        states.append(state)
      }
      index += 1
    }
    return true
  }
}
