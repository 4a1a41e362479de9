/// Finds where a Chinese term begins that ends before a parenthesis.
///
/// No rule finds all. A term is taken where quotes tell it, or the sound of a name, or a word before it together with a
/// length that suits the other name. In doubt none is taken.
struct HanTermFinder {
  private var segmenter = WordSegmenter()
  private var wordEnds: [Int32] = []

  private static let longest = 24

  /// The term that ends at `end` and has the name `name`, or `nil`.
  mutating func term(endingAt end: Int, meaning name: LatinName, in passage: PairPassage) -> Range<Int>? {
    var end = end
    while end > 0, passage[end - 1].isSpace || passage.scalar(end - 1) == 0x2A { end -= 1 }
    guard end > 0 else { return nil }
    if let quoted = HanTermFinder.quoted(endingAt: end, in: passage) {
      // “编译”（Visual Basic） is no name.
      let isLikely = quoted.count >= name.contentWordCount + name.contentWordCount / 2
      return isLikely && quoted.count <= name.usualTermLength * 2 ? quoted : nil
    }
    let run = HanTermFinder.run(endingAt: end, in: passage)
    guard run.count > 1, let words = words(of: run, in: passage) else { return nil }
    let isInWord = { (start: Int) in words.contains { $0.contains(start) && $0.lowerBound < start } }
    if let count = name.syllableCount {
      // 吕志兴 is Lui Chi Hing; 码头, a word, is not Boat Quay.
      let isWord = count > 1 && words.last?.count == count
      return count > run.count || isInWord(end - count) || isWord ? nil : end - count..<end
    }
    if let last = words.last, HanBorders.isTitle(passage.scalars(of: last)) { return nil }
    if let start = NameSounds.start(of: name, endingWith: run, in: passage) {
      // 罗斯 is not Russian in 俄罗斯, nor 霍伦 Van Hollen in 范霍伦.
      return isInWord(start) || followsLoneCharacter(start, words, passage) ? nil : start..<end
    }
    // 网站（Falstad）, 客户端（kubectl）: the length of one word tells too little of the length of its term.
    guard !run.contains(where: passage.isNameDot), name.isAcronym || name.contentWordCount > 1, !name.isCamelCase
    else { return nil }
    let isOpen = run.lowerBound > 0 && !HanTermFinder.isBorder(passage[run.lowerBound - 1])
    return term(in: words, isOpen: isOpen, meaning: name, passage)
  }

  /// Whether a character that may be part of a name stands before the start.
  private func followsLoneCharacter(_ start: Int, _ words: [Range<Int>], _ passage: PairPassage) -> Bool {
    guard let word = words.first(where: { $0.upperBound == start }), word.count == 1 else { return false }
    return !HanBorders.isBorder(passage.scalars(of: word))
  }

  /// Whether a text that stands by itself can be a term with the name `name`.
  mutating func isTerm(_ range: Range<Int>, meaning name: LatinName, in passage: PairPassage) -> Bool {
    guard range.count > 1, range.count < HanTermFinder.longest,
      range.allSatisfy({ passage[$0].isHan || passage.isNameDot($0) })
    else { return false }
    if NameSounds.start(of: name, endingWith: range, in: passage) == range.lowerBound { return true }
    guard name.isAcronym, !range.contains(where: passage.isNameDot), let words = words(of: range, in: passage),
      !words.contains(where: { HanBorders.isRemark(passage.scalars(of: $0)) })
    else { return false }
    return term(in: words, isOpen: false, meaning: name, passage) == range
  }

  /// The text between quotes, the last of which ends at `end`.
  private static func quoted(endingAt end: Int, in passage: PairPassage) -> Range<Int>? {
    guard let opening = openings[passage.scalar(end - 1)] else { return nil }
    var start = end - 1
    while start > 0, passage[start - 1].isHan || passage.isNameDot(start - 1) { start -= 1 }
    guard start > 0, passage.scalar(start - 1) == opening, end - 1 - start > 1 else { return nil }
    return start..<end - 1
  }

  private static let openings: [UInt32: UInt32] = [
    0x201D: 0x201C, 0x2019: 0x2018, 0x300D: 0x300C, 0x300F: 0x300E, 0x300B: 0x300A, 0x3009: 0x3008, 0x22: 0x22,
  ]

  /// The Han characters, and the dots of names among them, that end at `end`.
  private static func run(endingAt end: Int, in passage: PairPassage) -> Range<Int> {
    var start = end
    while start > 0 {
      guard passage[start - 1].isHan || passage.isNameDot(start - 1), end - start < longest else { break }
      start -= 1
    }
    return start..<end
  }

  /// Whether it is punctuation that does not join.
  private static func isBorder(_ character: FoldedCharacter) -> Bool {
    character.isPunctuation && !")-–—~&+/%$\\_".contains(character.scalar)
  }

  /// The words after the last border, if they can be a term.
  ///
  /// - Parameter isOpen: Whether more of a term may stand before the words.
  private func term(
    in words: [Range<Int>], isOpen: Bool, meaning name: LatinName, _ passage: PairPassage
  ) -> Range<Int>? {
    guard let count = wordCount(ofTermIn: words, meaning: name, passage), count > 0 else { return nil }
    let isWhole = count == words.count
    let chosen = words.suffix(count)
    let term = chosen[chosen.startIndex].lowerBound..<words[words.count - 1].upperBound
    if isWhole, isOpen { return nil }
    // 视觉艺术、体育（DSE）: the acronym may be that of the whole list. 他说，美方深信（strongly believed）: after a comma, the
    // name may be that of any part of the sentence.
    let notAfter: UInt32 = name.isAcronym ? 0x3001 : 0x2C
    if isWhole, term.lowerBound > 0, passage.scalar(term.lowerBound - 1) == notAfter { return nil }
    guard HanTermFinder.lengths(for: name).contains(term.count), !HanBorders.isOpening(passage.scalar(term.lowerBound)),
      !HanBorders.makesPlaceOrTime(passage.scalar(term.upperBound - 1)),
      beginsLikeTerm(chosen, passage), !isTitleAndName(chosen, meaning: name),
      !isDoubtful(chosen, term.count == name.usualTermLength, passage)
    else { return nil }
    return term
  }

  /// How many words follow the last border; `nil` where a border says that they are no term.
  private func wordCount(ofTermIn words: [Range<Int>], meaning name: LatinName, _ passage: PairPassage) -> Int? {
    var conjunctionCount = 0
    var count = 0
    for word in words.reversed() {
      let text = passage.scalars(of: word)
      if HanBorders.conjunctions.contains(text) {
        // 复合主键或非整型（common handle）: the name may be that of the whole list.
        if name.isAcronym || !name.hasConjunction { return nil }
        conjunctionCount += 1
      } else if HanBorders.isCounted(text) {
        // 一种组分（glucoquinine）: the name of one of them.
        return nil
      } else if HanBorders.isBorder(text) {
        // 扩展的正则表达式（ERE）, 基于角色的访问控制 and 序列到序列模型 are longer than they look.
        let isShort = name.isAcronym || name.contentWordCount < 3
        if text == HanBorders.of && isShort || text == HanBorders.to && name.hasTo { return nil }
        let before = words.dropLast(count + 1).last.map { passage.scalars(of: $0) }
        if HanBorders.isOpenBorder(text, after: before) { return nil }
        break
      }
      count += 1
    }
    // 监控系统（Prometheus & Grafana）: two things are no name of one.
    return name.hasAmpersand && conjunctionCount == 0 ? nil : count
  }

  /// Whether the first word has two characters or more, begins terms as a single character, or belongs to a word that the
  /// dictionary does not have and cuts into characters.
  private func beginsLikeTerm(_ words: ArraySlice<Range<Int>>, _ passage: PairPassage) -> Bool {
    guard let first = words.first, first.count == 1 else { return true }
    return words.dropFirst().first?.count == 1 || HanBorders.prefixes.contains(passage.scalar(first.lowerBound))
  }

  /// Whether single characters follow a word: 市长薛家平（Frank Scarpitti）, a title and a name.
  private func isTitleAndName(_ words: ArraySlice<Range<Int>>, meaning name: LatinName) -> Bool {
    guard !name.isAcronym, name.beginsWithCapital, words.count > 2, words[words.startIndex].count > 1 else {
      return false
    }
    return words.suffix(2).allSatisfy { $0.count == 1 }
  }

  /// Whether one of the words may not belong to the term; with the usual length some are allowed.
  private func isDoubtful(_ words: ArraySlice<Range<Int>>, _ isUsualLength: Bool, _ passage: PairPassage) -> Bool {
    for word in words {
      let isFirst = word == words.first
      let isPrefix = isFirst && word.count == 1 && HanBorders.prefixes.contains(passage.scalar(word.lowerBound))
      guard !isPrefix, words.count > 1, HanBorders.isDoubtful(passage.scalars(of: word)) else { continue }
      if isFirst || word.count == 1 || !isUsualLength { return true }
    }
    return false
  }

  /// How long a term with this name may be.
  private static func lengths(for name: LatinName) -> ClosedRange<Int> {
    let usual = name.usualTermLength
    return (usual * 3 + 2) / 4...usual
  }

  private mutating func words(of run: Range<Int>, in passage: PairPassage) -> [Range<Int>]? {
    wordEnds.removeAll(keepingCapacity: true)
    let characters = run.map { passage[$0] }
    do throws(IndexError) { try segmenter.segment(characters.span, into: &wordEnds) } catch { return nil }
    var start = run.lowerBound
    return wordEnds.map { wordEnd in
      let end = run.lowerBound + Int(wordEnd)
      defer { start = end }
      return start..<end
    }
  }
}
