/// Tells how many edits words are from one word, from left to right: one character more or less, another one in its place,
/// or two neighbours swapped, none of which is edited again (the optimal string alignment distance, as Lucene counts).
///
/// It is the nondeterministic automaton of Wu and Manber, *Fast Text Searching Allowing Errors* (1992), with swaps: a bit
/// for each place in the word that may be reached, a set of them for each number of edits. A step takes a few
/// operations on words of bits, whatever the edits.
struct FuzzyAutomaton {
  /// The most edits that can be asked for.
  static let maximumEdits = 2

  /// Where in the word a text may stand that was read so far, by how many edits that takes.
  struct State {
    fileprivate var none: UInt128 = 0
    fileprivate var one: UInt128 = 0
    fileprivate var two: UInt128 = 0
    /// Places after which two characters are swapped, of which the second is read already.
    fileprivate var swapsAfterNone: UInt128 = 0
    fileprivate var swapsAfterOne: UInt128 = 0

    /// Whether no text that goes on from here is accepted.
    @inline(__always) var isDead: Bool { none | one | two == 0 }
  }

  /// Before the first character.
  let start: State
  /// The characters of the word.
  let count: Int
  /// The characters of the word by their codes, and the places where it has them.
  private var distinct: [(code: UInt32, places: UInt128)] = []
  /// The places of characters of one byte.
  private var narrow = [UInt128](repeating: 0, count: 128)
  /// The places there are, where one and where two edits may be made.
  private let oneEdit: UInt128
  private let twoEdits: UInt128

  /// - Parameters:
  ///   - word: UTF-8 of at most `TermKey.longestText` bytes.
  ///   - edits: 1 or 2.
  init(_ word: [UInt8], edits: Int) {
    precondition(word.count <= TermKey.longestText && 1...FuzzyAutomaton.maximumEdits ~= edits)
    var codes: [UInt32] = []
    var index = 0
    while index < word.count { codes.append(FuzzyAutomaton.code(of: word.span, at: &index)) }
    count = codes.count
    oneEdit = (1 << UInt128(count + 1)) - 1
    twoEdits = edits == 2 ? oneEdit : 0
    start = State(none: 1, one: 0b11 & oneEdit, two: 0b111 & twoEdits)
    for (place, code) in codes.enumerated() { add(code, at: place) }
  }

  private mutating func add(_ code: UInt32, at place: Int) {
    let bit: UInt128 = 1 << UInt128(place)
    if code < 128 { narrow[Int(code)] |= bit }
    if let index = distinct.firstIndex(where: { $0.code == code }) {
      distinct[index].places |= bit
    } else {
      distinct.append((code, bit))
    }
  }

  /// The bytes of the character at `index`, as one number; moves past it. Bytes that are no UTF-8 make a number, too.
  @inline(__always)
  static func code(of bytes: Span<UInt8>, at index: inout Int) -> UInt32 {
    var code = UInt32(bytes[index])
    index &+= 1
    while index < bytes.count, bytes[index] & 0xC0 == 0x80 {
      code = code &<< 8 | UInt32(bytes[index])
      index &+= 1
    }
    return code
  }

  @inline(__always)
  private func places(of code: UInt32) -> UInt128 {
    if code < 128 { return narrow[Int(code)] }
    for entry in distinct where entry.code == code { return entry.places }
    return 0
  }

  /// The state after one more character.
  @inline(__always)
  func state(after state: State, _ code: UInt32) -> State {
    let here = places(of: code)
    var next = State()
    next.none = (state.none & here) &<< 1
    // One edit more: a character too many, another one, one too few after this, the first of two that are swapped.
    next.one =
      ((state.one & here) &<< 1 | state.none | state.none &<< 1 | next.none &<< 1
        | (state.swapsAfterNone & here) &<< 2) & oneEdit
    next.two =
      ((state.two & here) &<< 1 | state.one | state.one &<< 1 | next.one &<< 1
        | (state.swapsAfterOne & here) &<< 2) & twoEdits
    next.swapsAfterNone = state.none & here &>> 1
    next.swapsAfterOne = state.one & here &>> 1
    return next
  }

  /// The lowest code above `code` that a text may go on with.
  func code(after code: UInt32, from state: State) -> UInt32? {
    // With an edit to spare, any may follow.
    if state.none != 0 || state.one & twoEdits != 0 { return code &+ 1 }
    let places = state.one | state.two | state.swapsAfterNone | state.swapsAfterOne
    let codes = distinct.lazy.filter { $0.code > code && $0.places & places != 0 }
    return codes.map(\.code).min()
  }

  /// How many edits the text that was read is from the word; `nil` where that is more than are allowed.
  @inline(__always)
  func edits(_ state: State) -> Int? {
    let end: UInt128 = 1 &<< UInt128(truncatingIfNeeded: count)
    if state.none & end != 0 { return 0 }
    if state.one & end != 0 { return 1 }
    return state.two & end != 0 ? 2 : nil
  }
}
