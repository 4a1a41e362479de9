/// Marks in documents what a query matches, and makes their snippets. It belongs to one search.
///
/// A document shows the words and phrases of the query and their other names; where it has none of these, whatever terms
/// made it a match.
final class Highlighter {
  private let sought: Sought
  private let analyzers: SearchAnalyzers
  private let work: SearchWork
  /// The tiers that were needed so far.
  private var tiers: [Tier] = []

  /// What a search looked for.
  struct Sought {
    var query: Query
    /// What was looked for beside the words of the query, and where.
    var names: [(name: FoundName, field: SearchField)]
    /// All that may make a document a match.
    var leaves: () -> [Leaf]
    /// What the terms of the query's words weigh.
    var weights: [Term: Float]
  }

  /// The patterns of title and text.
  private struct Tier {
    var title: FieldPatterns
    var text: FieldPatterns
  }

  /// At most so many snippets a document.
  private static let snippetCount = 3

  init(_ sought: Sought, _ analyzers: SearchAnalyzers, _ work: SearchWork) {
    self.sought = sought
    self.analyzers = analyzers
    self.work = work
  }

  /// What is highlighted in a title, as ranges of its bytes, and the best passages of a text, in its order; its beginning
  /// where nothing in it is to be highlighted.
  func highlights(
    title: String, text: some HighlightedText
  ) throws(IndexError) -> (title: [Range<Int>], snippets: [Snippet]) {
    var title = title
    title.makeContiguousUTF8()
    let first = try tier(0)
    var titleMatches = first.title.matches(in: title.utf8.span, analyzers, work)
    var textMatches = try text.matches(of: first.text, after: nil, analyzers, work)
    var patterns = first.text.finder.patterns
    if titleMatches.isEmpty, textMatches.isEmpty, !work.isOver {
      let rest = try tier(1)
      textMatches = try text.matches(of: rest.text, after: first.text, analyzers, work)
      titleMatches = rest.title.matches(in: title.utf8.span, analyzers, work)
      patterns = rest.text.finder.patterns
    }
    return (titleMatches.map(\.source), try snippets(of: text, textMatches, patterns))
  }

  private func snippets(
    of text: some HighlightedText, _ matches: [HighlightMatch], _ patterns: [HighlightPattern]
  ) throws(IndexError) -> [Snippet] {
    guard !matches.isEmpty else { return try text.cut(around: 0..<0, matches).map { [$0.snippet] } ?? [] }
    var chooser = WindowChooser(patterns, matches)
    var cuts: [PassageCutter.Cut] = []
    while cuts.count < Highlighter.snippetCount, let window = chooser.next() {
      let needed = matches[window.lowerBound].source.lowerBound..<matches[window.upperBound - 1].source.upperBound
      guard let cut = try text.cut(around: needed, matches) else { break }
      chooser.markShown(cut.source)
      if !cut.snippet.highlights.isEmpty { cuts.append(cut) }
    }
    return cuts.sorted { $0.source.lowerBound < $1.source.lowerBound }.map(\.snippet)
  }

  // MARK: - Tiers

  private func tier(_ number: Int) throws(IndexError) -> Tier {
    if number < tiers.count { return tiers[number] }
    let text = try patterns(of: .text, number)
    let title = text.metField ? try patterns(of: .title, number).patterns : text.patterns
    tiers.append(Tier(title: title, text: text.patterns))
    return tiers[number]
  }

  private func patterns(
    of field: SearchField, _ tier: Int
  ) throws(IndexError) -> (patterns: FieldPatterns, metField: Bool) {
    var collector = PatternCollector(field, analyzers, sought.weights)
    if tier == 0 {
      try collector.add(sought.query)
      for (name, field) in sought.names { collector.add(name, in: field) }
    } else {
      for leaf in sought.leaves() { collector.add(leaf) }
    }
    return (collector.patterns(joinsOverlaps: tier > 0), collector.metField)
  }
}
