import Diglot

/// `diglot-index analyze`.
enum AnalyzeCommand {
  @Sendable static func run(
    _ options: IndexArguments, _ operands: [String], _ console: Console
  ) throws(IndexError) -> ExitStatus {
    let text = operands.joined(separator: " ")
    let terms = try Analysis.terms(of: text, asQuery: options.asQuery)
    console.output.write(options.asJSON ? json(terms) : Array(table(terms, of: text).utf8))
    return .done
  }

  static func json(_ terms: [AnalyzedTerm]) -> [UInt8] {
    JSONWriter.line { writer in
      writer.array(of: terms) { writer, term in
        writer.object { writer in
          writer.member("term", term.term)
          writer.member("kind", term.kind.rawValue)
          writer.member("start", term.start)
          writer.member("end", term.end)
          writer.member("position", term.position)
        }
      }
    }
  }

  /// A row for each term: where it stands, what it is, and the piece of the text it comes from.
  static func table(_ terms: [AnalyzedTerm], of text: String) -> String {
    var table = Table(alignments: [.right, .right, .left, .left, .left])
    table.add(["position", "bytes", "kind", "term", "text"])
    let bytes = Array(text.utf8)
    for term in terms {
      let isInside = term.start <= term.end && term.start >= 0 && term.end <= bytes.count
      let piece = isInside ? String(decoding: bytes[term.start..<term.end], as: UTF8.self) : ""
      table.add(["\(term.position)", "\(term.start)-\(term.end)", term.kind.rawValue, term.term, piece])
    }
    return table.text
  }
}
