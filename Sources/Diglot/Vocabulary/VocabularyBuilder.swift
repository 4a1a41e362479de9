/// Turns concepts into a table that gives each form the other forms of its concepts.
///
/// Concepts are never joined: a form has the other names beside it on a line, not those that a third form leads to. For
/// 土豆 is a potato in China and a peanut in Taiwan, and 花生 is no 马铃薯. A form of several concepts has the names of all,
/// marked as ambiguous unless the concepts have one meaning.
struct VocabularyBuilder {
  private let concepts: [Concept]
  private let forms: [[GlossaryForm]]
  /// The concepts of each key, in order.
  private var conceptsOfKey: [[UInt8]: [Int]] = [:]
  private var ambiguousKeys: Set<[UInt8]> = []

  /// - Parameter concepts: In the order in which their names are to come.
  init(_ concepts: [Concept]) {
    self.concepts = concepts
    forms = concepts.map(\.forms)
    for (index, forms) in forms.enumerated() {
      for form in forms { conceptsOfKey[form.key, default: []].append(index) }
    }
    for (key, indices) in conceptsOfKey where meanings(of: key, in: indices) > 1 { ambiguousKeys.insert(key) }
  }

  /// The table, as `VocabularyTable` lays it out.
  func table() -> [UInt8] {
    var lines: [(key: [UInt8], expansions: [UInt8])] = []
    for (key, indices) in conceptsOfKey {
      let expansions = expansions(of: key, in: indices)
      if !expansions.isEmpty || hidesAnother(key) { lines.append((key, expansions)) }
    }
    lines.sort { $0.key.lexicographicallyPrecedes($1.key) }
    return lines.flatMap { $0.key + [VocabularyTable.tab] + $0.expansions + [VocabularyTable.lineEnd] }
  }

  private func expansions(of key: [UInt8], in indices: [Int]) -> [UInt8] {
    var seen: Set<[UInt8]> = [key]
    var expansions: [UInt8] = []
    for index in indices {
      for form in forms[index] where seen.insert(form.key).inserted {
        if !expansions.isEmpty { expansions.append(VocabularyTable.bar) }
        expansions.append(concepts[index].source.rawValue)
        if ambiguousKeys.contains(key) { expansions.append(VocabularyTable.isAmbiguousMark) }
        if ambiguousKeys.contains(form.key) { expansions.append(VocabularyTable.isTargetAmbiguousMark) }
        expansions += form.text.utf8
      }
    }
    return expansions
  }

  /// Whether a key without other names has a shorter one inside, which it hides.
  private func hidesAnother(_ key: [UInt8]) -> Bool {
    for start in key.indices {
      for end in start + 1...key.count where end - start < key.count {
        if let indices = conceptsOfKey[Array(key[start..<end])], indices.contains(where: { forms[$0].count > 1 }) {
          return true
        }
      }
    }
    return false
  }

  // MARK: - Ambiguity

  /// In how many meanings a key is used. Two concepts have one meaning where they share another form too, or have equal
  /// first forms in China and in Taiwan. A concept of regional forms alone joins the one other meaning of which the key is
  /// the first form in China: OpenCC's 云计算 is that of a glossary, though their words for Taiwan differ.
  ///
  /// The strings of programs make no word ambiguous that another source has.
  private func meanings(of key: [UInt8], in indices: [Int]) -> Int {
    let reviewed = indices.filter { concepts[$0].source != .interface }
    var groups: [[Int]] = []
    for index in reviewed.isEmpty ? indices : reviewed where forms[index].count > 1 {
      let same = groups.indices.filter { groups[$0].contains { isOneMeaning($0, index, beside: key) } }
      let joined = same.flatMap { groups[$0] } + [index]
      groups = groups.indices.filter { !same.contains($0) }.map { groups[$0] } + [joined]
    }
    let (regional, others) = (groups.filter(isRegional), groups.filter { !isRegional($0) })
    let headed = others.filter { $0.contains { concepts[$0].head(.china) == key } }
    let joining = headed.count == 1 ? regional.filter { $0.contains { concepts[$0].head(.china) == key } } : []
    return groups.count - joining.count
  }

  private func isRegional(_ group: [Int]) -> Bool { group.allSatisfy { concepts[$0].source == .openCC } }

  private func isOneMeaning(_ one: Int, _ other: Int, beside key: [UInt8]) -> Bool {
    if forms[one].contains(where: { form in form.key != key && forms[other].contains { $0.key == form.key } }) {
      return true
    }
    guard let head = concepts[one].head(.china), head == concepts[other].head(.china) else { return false }
    return concepts[one].head(.taiwan) == concepts[other].head(.taiwan)
  }
}
