import Diglot
import ToolSupport

/// Answers as JSON, an object on a line for each.
struct JSONAnswerWriter: AnswerWriter {
  var showsErrors: Bool { true }

  func bytes(of answer: Answer) -> [UInt8] {
    JSONWriter.line { writer in
      writer.object { writer in
        writer.member("id", answer.id)
        writer.member("query", answer.query)
        switch answer.outcome {
        case .success(let results): write(results, to: &writer)
        case .failure(let error): write(error, to: &writer)
        }
      }
    }
  }

  private func write(_ error: QuerySyntaxError, to writer: inout JSONWriter) {
    writer.name("error")
    writer.object { writer in
      writer.member("column", error.column)
      writer.member("message", Message.problem(of: error))
    }
  }

  private func write(_ results: SearchResults, to writer: inout JSONWriter) {
    writer.member("read_as", results.readAs)
    writer.member("total", results.total)
    writer.member("total_is_exact", results.totalIsExact)
    if results.wasCutShort { writer.member("was_cut_short", true) }
    if !results.omissions.isEmpty {
      writer.name("omissions")
      writer.array(of: TextAnswerWriter.omissions(of: results)) { $0.string($1) }
    }
    writer.name("expansions")
    writer.array(of: results.expansions) { write($1, to: &$0) }
    writer.name("took_us")
    writer.literal(Decimal.fixed(results.microseconds, decimals: 3))
    writer.name("hits")
    writer.array(of: results.hits) { write($1, to: &$0) }
    if !results.facets.isEmpty {
      writer.name("facets")
      writer.object { writer in
        for facet in results.facets { write(facet, to: &writer) }
      }
    }
    writer.member("next", results.next?.description)
    writer.member("suggestion", results.suggestion)
  }

  private func write(_ counts: FacetCounts, to writer: inout JSONWriter) {
    writer.memberName(counts.facet.description)
    writer.array(of: counts.values) { writer, value in
      writer.object { writer in
        writer.member("value", value.value)
        writer.member("count", value.count)
      }
    }
  }

  private func write(_ expansion: QueryExpansion, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("word", expansion.word)
      writer.name("alternatives")
      writer.array(of: expansion.alternatives) { $0.string($1) }
    }
  }

  private func write(_ hit: Hit, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", hit.key)
      writer.member("rank", hit.rank)
      writer.member("score", hit.score)
      writer.member("title", hit.title)
      writer.name("title_highlights")
      writer.array(of: hit.titleHighlights) { $0.range($1) }
      writer.name("fields")
      writer.fields(hit.fields)
      if let text = hit.text { writer.member("text", text) }
      writer.name("snippets")
      writer.array(of: hit.snippets) { write($1, to: &$0) }
      if let explanation = hit.explanation {
        writer.name("explanation")
        write(explanation, to: &writer)
      }
    }
  }

  private func write(_ explanation: ScoreExplanation, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("score", explanation.score)
      writer.member("label", explanation.label)
      if let weight = explanation.weight { writer.member("weight", weight) }
      if let frequency = explanation.frequency { writer.member("frequency", frequency) }
      if let documents = explanation.documents { writer.member("documents", documents) }
      if !explanation.parts.isEmpty {
        writer.name("parts")
        writer.array(of: explanation.parts) { write($1, to: &$0) }
      }
      if !explanation.alternatives.isEmpty {
        writer.name("best_of")
        writer.array(of: explanation.alternatives) { write($1, to: &$0) }
      }
    }
  }

  private func write(_ snippet: Snippet, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("text", snippet.text)
      writer.name("highlights")
      writer.array(of: snippet.highlights) { $0.range($1) }
      writer.name("source")
      writer.array(of: snippet.sources) { $0.range($1) }
      writer.member("part", snippet.part)
      writer.name("file")
      writer.array(of: snippet.fileRanges) { $0.range($1) }
    }
  }
}

extension JSONWriter {
  /// Writes fields as an object: each name once, where it stands first, with an array where it has several values.
  mutating func fields(_ fields: [Field]) {
    var names: [String] = []
    var values: [[UInt8]: [String]] = [:]
    for field in fields {
      let name = Array(field.name.utf8)
      if values[name] == nil { names.append(field.name) }
      values[name, default: []].append(field.value)
    }
    object { writer in
      for name in names {
        let values = values[Array(name.utf8)] ?? []
        writer.memberName(name)
        if values.count == 1 { writer.string(values[0]) } else { writer.array(of: values) { $0.string($1) } }
      }
    }
  }
}
