import Diglot

extension JSONWriter {
  /// Writes what came of a query: the object that `diglot --format json` prints.
  ///
  /// - Parameters:
  ///   - id: What the query is called.
  ///   - outcome: What was found, or why the query was refused.
  package mutating func answer(id: String, query: String, _ outcome: Result<SearchResults, QuerySyntaxError>) {
    object { writer in
      writer.member("id", id)
      writer.member("query", query)
      switch outcome {
      case .success(let results): writer.members(of: results)
      case .failure(let error): writer.member(of: error)
      }
    }
  }

  private mutating func member(of error: QuerySyntaxError) {
    name("error")
    object { writer in
      writer.member("column", error.column)
      writer.member("message", error.problem.description)
    }
  }

  private mutating func members(of results: SearchResults) {
    member("read_as", results.readAs)
    member("total", results.total)
    member("total_is_exact", results.totalIsExact)
    if results.wasCutShort { member("was_cut_short", true) }
    if !results.omissions.isEmpty {
      name("omissions")
      array(of: results.omissionSentences) { $0.string($1) }
    }
    name("expansions")
    array(of: results.expansions) { $0.expansion($1) }
    name("took_us")
    literal(Decimal.fixed(results.microseconds, decimals: 3))
    name("hits")
    array(of: results.hits) { $0.hit($1) }
    if !results.facets.isEmpty {
      name("facets")
      object { writer in
        for facet in results.facets { writer.member(of: facet) }
      }
    }
    member("next", results.next?.description)
    member("suggestion", results.suggestion)
  }

  private mutating func member(of counts: FacetCounts) {
    memberName(counts.facet.description)
    array(of: counts.values) { writer, value in
      writer.object { writer in
        writer.member("value", value.value)
        writer.member("count", value.count)
      }
    }
  }

  private mutating func expansion(_ expansion: QueryExpansion) {
    object { writer in
      writer.member("word", expansion.word)
      writer.name("alternatives")
      writer.array(of: expansion.alternatives) { $0.string($1) }
    }
  }

  private mutating func hit(_ hit: Hit) {
    object { writer in
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
      writer.array(of: hit.snippets) { $0.snippet($1) }
      if let explanation = hit.explanation {
        writer.name("explanation")
        writer.explanation(explanation)
      }
    }
  }

  private mutating func explanation(_ explanation: ScoreExplanation) {
    object { writer in
      writer.member("score", explanation.score)
      writer.member("label", explanation.label)
      if let weight = explanation.weight { writer.member("weight", weight) }
      if let frequency = explanation.frequency { writer.member("frequency", frequency) }
      if let documents = explanation.documents { writer.member("documents", documents) }
      if !explanation.parts.isEmpty {
        writer.name("parts")
        writer.array(of: explanation.parts) { $0.explanation($1) }
      }
      if !explanation.alternatives.isEmpty {
        writer.name("best_of")
        writer.array(of: explanation.alternatives) { $0.explanation($1) }
      }
    }
  }

  private mutating func snippet(_ snippet: Snippet) {
    object { writer in
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

extension SearchResults {
  /// What of the query was not looked for, a sentence each.
  package var omissionSentences: [String] { omissions.map(\.description).sorted() }
}
