/// What a document must have to have a run of Han characters.
///
/// Each of the segmenter's words is wanted, and each single character side by side with one of its neighbours: of
/// 打印|机|软件 打印, 软件, and 打印机 or 机软件. Where there is one word only, or single characters only, the whole is wanted:
/// 图书|馆, 王|小明. Words that join or ask are not wanted, and part what stands on their two sides.
struct HanWants {
  /// Ranges of the run of which any must stand, for each thing that is wanted.
  private(set) var wants: [[Range<Int>]] = []
  /// The stretches between words that join or ask; of the whole run where it has nothing else.
  private(set) var stretches: [Range<Int>] = []
  /// Whether the run has nothing but words that join or ask.
  private(set) var isFunction = false

  /// A word of the run.
  private struct Word {
    var range: Range<Int>
    var isFunction: Bool
  }

  /// - Parameters:
  ///   - words: Of the segmenter, in order; they cover the run.
  ///   - isFunction: Whether a word of the run joins or asks.
  ///   - isWord: Whether the dictionary has what stands in a range.
  init(
    _ words: [Range<Int>], isFunction: (Range<Int>) -> Bool,
    isWord: (Range<Int>) throws(IndexError) -> Bool
  ) throws(IndexError) {
    let words = try HanWants.joined(
      words.map { Word(range: $0, isFunction: isFunction($0)) }, isWord)
    let whole = (words.first?.range.lowerBound ?? 0)..<(words.last?.range.upperBound ?? 0)
    let contents = words.filter { !$0.isFunction }
    let hasLongFunction = words.contains { $0.isFunction && $0.range.count > 1 }
    if contents.isEmpty || contents.count == 1 && contents[0].range.count == 1 && !hasLongFunction {
      // 丢了: one character among characters that only join.
      wants = [[whole]]
      stretches = [whole]
      self.isFunction = contents.isEmpty
      return
    }
    for stretch in words.split(whereSeparator: \.isFunction) { add(stretch.map(\.range)) }
  }

  /// The words, where a character that joins is part of a word of the dictionary with a single one beside it: 在线, 的士.
  private static func joined(
    _ words: [Word], _ isWord: (Range<Int>) throws(IndexError) -> Bool
  ) throws(IndexError) -> [Word] {
    var joined: [Word] = []
    for word in words {
      if let last = joined.last, last.isFunction || word.isFunction, last.range.count == 1, word.range.count == 1,
        try isWord(last.range.lowerBound..<word.range.upperBound)
      {
        joined[joined.count - 1] = Word(range: last.range.lowerBound..<word.range.upperBound, isFunction: false)
      } else {
        joined.append(word)
      }
    }
    return joined
  }

  /// Adds what is wanted of words side by side, none of which joins or asks.
  private mutating func add(_ words: [Range<Int>]) {
    let whole = words[0].lowerBound..<words[words.count - 1].upperBound
    stretches.append(whole)
    guard words.count(where: { $0.count > 1 }) > 1 else {
      wants.append([whole])
      return
    }
    for (index, word) in words.enumerated() {
      if word.count > 1 {
        wants.append([word])
        continue
      }
      let before = index > 0 ? [words[index - 1].lowerBound..<word.upperBound] : []
      let after = index + 1 < words.count ? [word.lowerBound..<words[index + 1].upperBound] : []
      // Where two single characters stand together, either asks for the same.
      if let last = wants.last, last == before + after { continue }
      wants.append(before + after)
    }
  }
}
