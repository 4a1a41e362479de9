/// A Chinese term and the name in Latin letters that a text gives it, both folded, in UTF-8.
struct TermPair: Hashable {
  var han: [UInt8]
  var latin: [UInt8]
  /// The characters of the folded text from the first name to the end of the second.
  var characters: Range<Int>

  /// Appends the two terms that lead from one name to the other, unless they would be too long.
  func append(to tokens: inout TokenBuffer) {
    guard han.count + latin.count + 2 <= TermKey.longestText else { return }
    for (from, to) in [(han, latin), (latin, han)] {
      tokens.append(.pair, at: TokenBuffer.noPosition) { $0 += from + [0] + to }
    }
  }
}

/// Finds pairs such as 大语言模型（Large Language Model，LLM） and LLM（大语言模型） in a text.
///
/// Precision goes before completeness: a wrong pair misleads every search for its words, a missing one is likely to
/// stand in another document. Only parentheses are looked at. A miner belongs to one thread.
struct PairMiner {
  private var passage = PairPassage()
  private var finder = HanTermFinder()

  /// The pairs of a folded text, whose source is `bytes` and whose opening parentheses are given.
  mutating func pairs(in text: borrowing FoldedText, _ bytes: Span<UInt8>, parentheses: [Int]) -> [TermPair] {
    var found: [TermPair] = []
    let characters = text.characters.span
    for index in parentheses where index > 0 {
      guard PairMiner.isPromising(characters, at: index), passage.take(text, bytes, at: index) else { continue }
      found += pairs()
    }
    return found
  }

  /// Whether one script stands before the parenthesis and the other in it, as far as a passage reaches.
  private static func isPromising(_ characters: Span<FoldedCharacter>, at open: Int) -> Bool {
    let reach = PairPassage.reach(around: open, in: characters)
    guard open + 1 < reach.upperBound else { return false }
    var last = open - 1
    while last > reach.lowerBound, characters[last].isSpace || characters[last].isPunctuation { last -= 1 }
    if characters[last].isLetter { return characters[open + 1].isHan }
    guard characters[last].isHan else { return false }
    var index = open + 1
    while index < reach.upperBound, characters[index].scalar != 0x29, !characters[index].isLetter { index += 1 }
    return index < reach.upperBound && characters[index].isLetter
  }

  private mutating func pairs() -> [TermPair] {
    let parts = passage.parts(of: passage.open + 1..<passage.close)
    if let first = name(of: parts[0]) { return pairsOfName(first, others: parts.dropFirst()) }
    return pairOfTerm(parts[0])
  }

  private func name(of part: Range<Int>) -> LatinName? {
    LatinName(PairLabels.skip(in: part, of: passage), in: passage)
  }

  /// A term before the parenthesis, its name and the name's acronym in it.
  private mutating func pairsOfName(_ first: LatinName, others: ArraySlice<Range<Int>>) -> [TermPair] {
    var names = [first]
    for part in others {
      guard let name = name(of: part) else {
        // Smith, 2020
        if !part.isEmpty, part.allSatisfy({ passage[$0].isDigit }) { return [] }
        continue
      }
      if name.isAcronym(of: first, in: passage) || first.isAcronym(of: name, in: passage) {
        names.append(name)
      } else if PairLabels.skip(in: part, of: passage) == part, !LatinName.isSuffix(passage.text(of: part)) {
        // A list of things, none of which need be the name.
        return []
      }
    }
    let main = names.first { !$0.isAcronym } ?? first
    guard let term = finder.term(endingAt: passage.open, meaning: main, in: passage) else { return [] }
    return names.map { pair(term, $0) }
  }

  /// A name before the parenthesis and the term in it.
  private mutating func pairOfTerm(_ part: Range<Int>) -> [TermPair] {
    // NBA（洛杉矶湖人队、洛杉矶快船队）
    if part.upperBound < passage.close, passage.scalar(part.upperBound) == 0x3001 { return [] }
    guard let name = nameBefore(), finder.isTerm(part, meaning: name, in: passage) else { return [] }
    return [pair(part, name)]
  }

  /// The name that ends before the parenthesis.
  private func nameBefore() -> LatinName? {
    var end = passage.open
    while end > 0, passage[end - 1].isSpace { end -= 1 }
    var start = end
    while start > 0, passage[start - 1].isLetter || " '’-&".contains(passage.scalar(start - 1)) { start -= 1 }
    while start < end, !passage[start].isLetter { start += 1 }
    if start > 0, passage[start - 1].isDigit || "./_:@#".contains(passage.scalar(start - 1)) { return nil }
    guard let name = LatinName(start..<end, in: passage), name.words.count <= 5 else { return nil }
    // A heading, and the first word of the text below it.
    return Set(name.words.map { passage.text(of: $0) }).count == name.words.count ? name : nil
  }

  private func pair(_ term: Range<Int>, _ name: LatinName) -> TermPair {
    let (first, last) = term.lowerBound < name.range.lowerBound ? (term, name.range) : (name.range, term)
    return TermPair(
      han: passage.text(of: term), latin: passage.text(of: name.range),
      characters: passage.start + first.lowerBound..<passage.start + last.upperBound)
  }
}

/// What a parenthesis says of the name in it: 英文：, 简称.
enum PairLabels {
  /// The part without its label.
  static func skip(in part: Range<Int>, of passage: PairPassage) -> Range<Int> {
    var end = part.lowerBound
    while end < part.upperBound, passage[end].isHan { end += 1 }
    guard end > part.lowerBound, end - part.lowerBound <= 6 else { return part }
    let label = passage.string(of: part.lowerBound..<end)
    let hasColon = end < part.upperBound && passage.scalar(end) == 0x3A
    guard labels.contains(label) || (hasColon && languageEndings.contains { label.hasSuffix($0) }) else { return part }
    return passage.trimmed((hasColon ? end + 1 : end)..<part.upperBound)
  }

  private static let languageEndings = ["语", "文", "名", "称", "写"]
  private static let labels = Set(
    "英文 英语 英 英文名 英文名称 英文全名 英文全称 英语名称 简称 英文简称 缩写 缩写为 英文缩写 全称 全名 简称为 即 又称 也称 或 或称 拉丁文 拉丁语 学名"
      .split(separator: " ").map(String.init))
}
