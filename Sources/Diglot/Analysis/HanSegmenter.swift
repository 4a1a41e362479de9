import CICU

/// Cuts a run of Han characters and kana into words, at the boundaries that ICU's word breaker gives.
///
/// ICU chooses the sequence of dictionary words with the least sum of costs. The same search over the same dictionary
/// (icu4c `dictbe.cpp`, `CjkBreakEngine`) is made here without ICU's text access; where the dictionary is not of the
/// known form, ICU's own breaker does the work. A segmenter belongs to one thread.
struct HanSegmenter {
  /// How the text is cut, for `stats`.
  var method: String { dictionary == nil ? "ICU ubrk" : "ICU cjdict, walked directly" }

  private let dictionary: HanDictionary?
  private var breaker: TextBreaker?
  /// The least cost to reach each place in the run, and the start of the word that ends there.
  private var costs: [UInt32] = []
  private var origins: [Int32] = []
  private var units: [UInt16] = []
  /// The trie after each first character, with 0 for one not asked for yet.
  private var firstNodes: [HanDictionary.Node?] = []
  private var firstNodeOf: [UInt16]

  /// The dictionary of this process, opened when the first run is cut.
  static let sharedDictionary = HanDictionary()

  init(dictionary: HanDictionary? = sharedDictionary) {
    self.dictionary = dictionary
    firstNodeOf = dictionary == nil ? [] : [UInt16](repeating: .max, count: 0x1_0000)
  }

  /// Appends the end of each word of `run` to `ends`, as offsets into `run`, the last of which is its length.
  ///
  /// Cost: about 30 ns a character over the dictionary, ten times that through ICU's breaker.
  mutating func segment(_ run: Span<FoldedCharacter>, into ends: inout [Int32]) throws(IndexError) {
    if run.count < 2 {
      if run.count == 1 { ends.append(1) }
    } else if let dictionary {
      segment(run, over: dictionary, into: &ends)
    } else {
      if breaker == nil { breaker = try TextBreaker(.words) }
      try breaker?.segment(run, into: &ends)
    }
  }

  private static let unreached = UInt32.max
  /// The cost of a character that is no word of the dictionary.
  private static let unknownCost: UInt32 = 255
  private static let longestWord = 20

  private mutating func segment(
    _ run: Span<FoldedCharacter>, over dictionary: HanDictionary, into ends: inout [Int32]
  ) {
    let count = run.count
    prepare(count)
    var previousIsKatakana = false
    for start in 0..<count {
      let base = costs[start]
      let scalar = run[start].scalar
      let isKatakana = HanSegmenter.isKatakana(scalar)
      if base != HanSegmenter.unreached {
        extendWords(run, from: start, base: base, over: dictionary)
        if isKatakana && !previousIsKatakana { extendKatakana(run, from: start, base: base) }
      }
      previousIsKatakana = isKatakana
    }
    appendBoundaries(count, to: &ends)
  }

  private mutating func prepare(_ count: Int) {
    if costs.count <= count {
      costs = [UInt32](repeating: 0, count: count * 2 + 64)
      origins = [Int32](repeating: 0, count: count * 2 + 64)
    }
    for index in 1...count { costs[index] = HanSegmenter.unreached }
    costs[0] = 0
  }

  @inline(__always)
  private mutating func relax(_ start: Int, _ end: Int, _ cost: UInt32) {
    if cost < costs[end] {
      costs[end] = cost
      origins[end] = Int32(truncatingIfNeeded: start)
    }
  }

  @inline(__always)
  private mutating func extendWords(
    _ run: Span<FoldedCharacter>, from start: Int, base: UInt32, over dictionary: HanDictionary
  ) {
    let scalar = run[start].scalar
    var hasSingle = false
    if scalar < 0x1_0000, var node = firstNode(UInt16(truncatingIfNeeded: scalar), dictionary) {
      var end = start + 1
      while true {
        if node.cost >= 0 {
          if end == start + 1 { hasSingle = true }
          relax(start, end, base &+ UInt32(node.cost))
        }
        guard !node.isFinal, end < run.count, end - start < HanSegmenter.longestWord else { break }
        let next = run[end].scalar
        guard next < 0x1_0000, let longer = dictionary.next(node, UInt16(truncatingIfNeeded: next)) else { break }
        node = longer
        end += 1
      }
    }
    if !hasSingle { relax(start, start + 1, base &+ HanSegmenter.unknownCost) }
  }

  @inline(__always)
  private mutating func firstNode(_ unit: UInt16, _ dictionary: HanDictionary) -> HanDictionary.Node? {
    let index = firstNodeOf[Int(unit)]
    if index != .max { return firstNodes[Int(index)] }
    let node = dictionary.first(unit)
    if firstNodes.count < Int(UInt16.max) {
      firstNodeOf[Int(unit)] = UInt16(firstNodes.count)
      firstNodes.append(node)
    }
    return node
  }

  /// ICU takes a whole run of katakana for a word, at a cost by its length.
  private mutating func extendKatakana(_ run: Span<FoldedCharacter>, from start: Int, base: UInt32) {
    var end = start + 1
    while end < run.count, end - start < 20, HanSegmenter.isKatakana(run[end].scalar) { end += 1 }
    let length = end - start
    guard length < 20 else { return }
    let byLength: [UInt32] = [8192, 984, 408, 240, 204, 252, 300, 372, 480]
    relax(start, end, base &+ (length < byLength.count ? byLength[length] : 8192))
  }

  private static func isKatakana(_ scalar: UInt32) -> Bool {
    (scalar >= 0x30A1 && scalar <= 0x30FE && scalar != 0x30FB) || (scalar >= 0xFF66 && scalar <= 0xFF9F)
  }

  private func appendBoundaries(_ count: Int, to ends: inout [Int32]) {
    let first = ends.count
    var end = count
    while end > 0 {
      ends.append(Int32(truncatingIfNeeded: end))
      end = Int(origins[end])
    }
    ends[first...].reverse()
  }
}
