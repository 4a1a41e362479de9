/// What is asked of every segment: terms, phrases, beginnings of words, values of fields, words that are like one.
extension QueryPlanner {
  mutating func leaf(_ leaf: Leaf, _ boost: Float, label: String? = nil) -> LeafNode {
    plan.leaf(leaf, weight(boost), label: label)
  }

  /// What a boost of the group's is in all; what must not match scores nothing.
  private func weight(_ boost: Float) -> Float {
    boost == 0 || isExcluding ? 0 : SearchLimits.boost(boost, Double(groupBoost))
  }

  mutating func wordLeaf(_ scoring: QueryTerms.Scoring, _ field: SearchField, _ boost: Float) -> LeafNode {
    let leaf = leaf(.term(scoring.term, field), boost * scoring.weight)
    plan.words.append(leaf)
    return leaf
  }

  mutating func characterLeaf(_ scalar: UInt32, _ field: SearchField, _ boost: Float) -> LeafNode {
    let label = TermKey.text(of: TermKey.single(scalar))
    return leaf(.phrase([.character(scalar, offset: 0)], field), boost, label: label)
  }

  mutating func best(of together: QueryTerms.Together, _ field: SearchField, _ boost: Float) -> BestNode {
    let leaves = together.phrases.map { leaf(Leaf($0, field), boost * together.weight, label: together.label) }
    return BestNode(leaves: leaves, label: together.label)
  }

  mutating func phrase(_ text: String, _ field: SearchField, _ boost: Float) -> LeafNode? {
    let leaf = Leaf(analyzer.phrase(text), field)
    if leaf == .nothing { return nil }
    return self.leaf(leaf, boost, label: leaf.term == nil ? text : nil)
  }

  mutating func exact(
    _ text: String, _ field: SearchField, _ boost: Float, label: String
  ) -> ExactNode? {
    guard var phrase = phrase(text, field, boost) else { return nil }
    phrase.label = label
    plan.exactLeaves.append(phrase.leaf)
    return ExactNode(
      phrase: phrase, number: plan.exactLeaves.count - 1, text: analyzer.typed(text), field: field)
  }

  mutating func prefix(_ text: String, _ field: SearchField, _ boost: Float) -> LeafNode? {
    let parts = analyzer.phrase(text)
    if parts.isEmpty { return nil }
    guard parts.count == 1, case .term(.text(let word), _) = parts[0] else {
      return leaf(.phrase(parts, field), boost, label: text + "*")
    }
    return leaf(isWithinLimit() ? .prefix(word, field) : .nothing, boost, label: text + "*")
  }

  mutating func filter(_ field: String, _ value: String, isPrefix: Bool, label: String) -> any PlanNode {
    if isPrefix { return values(of: field, from: value, through: value, label: label) }
    let exact = leaf(.term(.text(filterKey(field, value)), .all), 0, label: label)
    let folded = analyzer.foldedString(value)
    var within = FieldHierarchy.signs(after: folded, of: field).map {
      values(of: field, from: folded + $0, through: folded + $0, label: label)
    }
    if within.isEmpty { return exact }
    if FieldHierarchy.isDate(folded) { within.append(otherWritings(ofDate: folded, field, label: label)) }
    return GroupNode(optional: [exact] + within, label: label)
  }

  /// The dates of a year, a month or a day that are written otherwise than with hyphens and two digits a part. They begin with
  /// the year all the same, and a field that has none of them costs a few looks into the dictionary.
  private mutating func otherWritings(ofDate value: String, _ field: String, label: String) -> LeafNode {
    let parts = value.split(separator: "-").map(String.init)
    /// A term, and those in which a sign up to the slash, or a T, follows it: no digit.
    func stretches(after text: String) -> [FieldRange.Stretch] {
      [(text, text + "/"), (text + "t", text + "t")].map {
        FieldRange.Stretch(from: filterKey(field, $0.0), through: filterKey(field, $0.1))
      }
    }
    // Around what begins with the year and a hyphen.
    let year = filterKey(field, parts[0])
    var all = [
      FieldRange.Stretch(from: year, through: year + [0x2C]),
      FieldRange.Stretch(from: year + [0x2E], through: year + [0xFF]),
    ]
    if parts.count > 1, parts[1].hasPrefix("0") { all += stretches(after: "\(parts[0])-\(parts[1].dropFirst())") }
    if parts.count > 2, parts[2].hasPrefix("0") {
      all += stretches(after: "\(parts[0])-\(parts[1])-\(parts[2].dropFirst())")
    }
    let bytes = Array(value.utf8)
    let range = FieldRange(
      field: field, from: bytes, through: bytes, fromKey: filterKey(field, value), throughKey: filterKey(field, value),
      stretches: all)
    return leaf(.range(range), 0, label: label)
  }

  /// The values from one to another.
  mutating func range(of field: String, from: String, through: String, label: String) -> LeafNode {
    let range = FieldRange(
      field: field, from: Array(analyzer.foldedString(from).utf8), through: Array(analyzer.foldedString(through).utf8),
      fromKey: filterKey(field, from), throughKey: filterKey(field, through))
    return leaf(isWithinLimit() ? .range(range) : .nothing, 0, label: label)
  }

  /// The values from one on to those that begin with another.
  mutating func values(of field: String, from: String, through: String, label: String) -> LeafNode {
    let keys = (filterKey(field, from), filterKey(field, through))
    return leaf(isWithinLimit() ? .values(from: keys.0, through: keys.1) : .nothing, 0, label: label)
  }

  mutating func fuzzy(
    _ text: String, edits: Int, _ field: SearchField, _ boost: Float, label: String
  ) -> (any PlanNode)? {
    guard let word = analyzer.wordTerms(text) else { return phrase(text, field, boost) }
    guard isWithinLimit() else { return leaf(.nothing, boost, label: label) }
    let written = plan.number(of: FuzzyPattern(tag: .word, term: word.written, edits: edits))
    let stem = plan.number(of: FuzzyPattern(tag: .stem, term: word.stem, edits: edits))
    return FuzzyNode(
      written: written, stem: stem, field: field, boost: weight(boost),
      word: Term.text(word.written).description, label: label, isShown: !isExcluding)
  }

  /// Counts a prefix, fuzzy word or range; says whether it is still looked for.
  private mutating func isWithinLimit() -> Bool {
    openWordCount += 1
    if openWordCount > SearchLimits.openWords { plan.omissions.insert(.openWords) }
    return openWordCount <= SearchLimits.openWords
  }

  private mutating func filterKey(_ field: String, _ value: String) -> [UInt8] {
    var key = [TermKey.Tag.filter.rawValue] + field.utf8 + [0] + analyzer.foldedString(value).utf8
    if key.count > TermKey.longestText { TokenBuffer.truncate(&key, from: 0) }
    return key
  }
}

/// Values that hold for more than themselves: 2026 for 2026-03-05, `zh` for `zh-Hant-HK`.
enum FieldHierarchy {
  /// What follows a value in those that it holds for, too; nothing where it holds for itself alone.
  static func signs(after value: String, of field: String) -> [String] {
    if isDate(value) { return ["-", "T"] }
    // The basic filtering of RFC 4647. Files say zh_TW, too.
    return field == "lang" && !value.isEmpty ? ["-", "_"] : []
  }

  /// Whether a value is a year, a month or a day: 2026, 2026-03, 2026-03-05.
  static func isDate(_ value: String) -> Bool {
    let lengths = value.split(separator: "-", omittingEmptySubsequences: false).map { part in
      part.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? part.utf8.count : 0
    }
    return lengths == [4] || lengths == [4, 2] || lengths == [4, 2, 2]
  }
}
