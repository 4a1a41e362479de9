import Diglot
import DiglotJSON
import ToolSupport

/// Answers for people: numbered hits, each with its title, its key and its passages.
struct TextAnswerWriter: AnswerWriter {
  let style: Style
  /// Where lines are wrapped, if they are.
  let width: Int?
  /// Whether each answer begins with its query, which tells several apart.
  let showsQuery: Bool

  var showsErrors: Bool { false }

  func bytes(of answer: Answer) -> [UInt8] {
    guard case .success(let results) = answer.outcome else { return [] }
    var lines: [String] = []
    if showsQuery { lines += [style.paint("> \(Message.singleLine(answer.query))", .title)] }
    if let readAs = results.readAs {
      lines += HighlightedText("read as: \(readAs)", highlights: []).lines(width: width, style)
        .map { style.paint($0, .aside) }
    }
    lines += HighlightedText(Self.expansions(of: results), highlights: []).lines(width: width, style)
      .map { style.paint($0, .aside) }
    for hit in results.hits { lines += self.lines(of: hit) + [""] }
    for facet in results.facets {
      lines += HighlightedText(Self.line(of: facet), highlights: []).lines(width: width, style)
        .map { style.paint($0, .aside) }
    }
    lines += results.omissionSentences.map { style.paint($0, .aside) }
    if let suggestion = results.suggestion { lines.append("Did you mean: \(Message.singleLine(suggestion))") }
    lines.append(Self.summary(of: results))
    if showsQuery { lines.append("") }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  private func lines(of hit: Hit) -> [String] {
    let number = "\(hit.rank). "
    let indent = String(repeating: " ", count: number.count)
    let room = width.map { max($0 - number.count, 20) }
    let place = "\(Message.singleLine(hit.key))  \(Decimal.fixed(hit.score, decimals: 2))"
    var lines: [String] = []
    if hit.title.isEmpty {
      lines = HighlightedText(place, highlights: []).lines(width: room, style, .title)
    } else {
      lines = HighlightedText(hit.title, highlights: hit.titleHighlights).lines(width: room, style, .title)
      lines.append(style.paint(place, .key))
    }
    for snippet in hit.snippets {
      if let part = snippet.part {
        lines += HighlightedText("[\(part)]", highlights: []).lines(width: room, style, .key)
      }
      let shown = snippet.withShownBreaks
      lines += HighlightedText(shown.text, highlights: shown.highlights).lines(width: room, style)
    }
    lines += (hit.explanation.map { ExplanationLines.lines($0) } ?? []).map { "| \($0)" }
    if lines.isEmpty { return [number] }
    return [number + lines[0]] + lines.dropFirst().map { indent + $0 }
  }

  /// The most other names that are shown for a word; a fuzzy word may have fifty.
  private static let alternativeCount = 8

  /// What was looked for besides the query, such as `also: 软件 = 软体, software`; empty if nothing was.
  static func expansions(of results: SearchResults) -> String {
    let words = results.expansions.map { expansion in
      let shown = expansion.alternatives.prefix(alternativeCount).joined(separator: ", ")
      return "\(expansion.word) = \(shown)\(expansion.alternatives.count > alternativeCount ? ", …" : "")"
    }
    return words.isEmpty ? "" : "also: \(words.joined(separator: "; "))"
  }

  /// The most values of a facet that are shown.
  private static let facetValueCount = 10

  /// What was counted, such as `place: 台北 120, London 80, and 12 more`.
  static func line(of counts: FacetCounts) -> String {
    var shown = counts.values.prefix(facetValueCount).map { "\($0.value) \(Decimal.grouped($0.count))" }
    let rest = counts.values.count - shown.count
    if rest > 0 { shown.append("and \(Decimal.grouped(rest)) more") }
    return "\(counts.facet): \(shown.isEmpty ? "nothing" : shown.joined(separator: ", "))"
  }

  /// The last line: how many documents there are, and how long it took.
  static func summary(of results: SearchResults) -> String {
    if results.wasCutShort { return results.hits.isEmpty ? "stopped" : "stopped; these are the best by then" }
    let time = "\(Decimal.fixed(results.microseconds / 1000, decimals: 2)) ms"
    if results.total == 0 { return "nothing found in \(time)" }
    let count = Decimal.count(results.total, "document")
    return "\(results.totalIsExact ? count : "at least \(count)") in \(time)"
  }
}

extension ResultFormat {
  /// What writes this format.
  ///
  /// - Parameters:
  ///   - columns: What tables have.
  ///   - indexPath: Whose files a page links to.
  func writer(
    style: Style, width: Int?, showsQuery: Bool, columns: [TableColumn], indexPath: String
  ) throws(IndexError) -> any AnswerWriter {
    switch self {
    case .text: TextAnswerWriter(style: style, width: width, showsQuery: showsQuery)
    case .json: JSONAnswerWriter()
    case .trec: TRECAnswerWriter()
    case .html: try HTMLAnswerWriter(links: FileLinks(toFilesOf: indexPath))
    case .tsv: TSVAnswerWriter(columns: columns)
    case .csv: CSVAnswerWriter(columns: columns)
    }
  }
}
