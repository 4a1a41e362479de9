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
      case .failure(let error): writer.refusal(column: error.column, message: error.problem.description)
      }
    }
  }

  /// Writes why a query was refused.
  mutating func refusal(column: Int, message: String) {
    name("error")
    object { writer in
      writer.member("column", column)
      writer.member("message", message)
    }
  }

  private mutating func members(of results: SearchResults) {
    let head = AnswerHead(
      readAs: results.readAs, total: results.total, totalIsExact: results.totalIsExact,
      wasCutShort: results.wasCutShort, omissions: results.omissionSentences, microseconds: results.microseconds)
    members(of: head) {
      $0.array(of: results.expansions) { $0.expansion($1) }
    } hits: { writer in
      writer.array(of: results.hits) { $0.hit($1) }
    }
    members(facets: results.facets, next: results.next, suggestion: results.suggestion)
  }

  /// Writes an answer as far as its hits.
  mutating func members(
    of head: AnswerHead, expansions: (inout JSONWriter) -> Void, hits: (inout JSONWriter) -> Void
  ) {
    member("read_as", head.readAs)
    member("total", head.total)
    member("total_is_exact", head.totalIsExact)
    if head.wasCutShort { member("was_cut_short", true) }
    if !head.omissions.isEmpty {
      name("omissions")
      array(of: head.omissions) { $0.string($1) }
    }
    name("expansions")
    expansions(&self)
    name("took_us")
    literal(Decimal.fixed(head.microseconds, decimals: 3))
    name("hits")
    hits(&self)
  }

  /// Writes what comes after the hits.
  mutating func members(facets: [FacetCounts], next: PageToken?, suggestion: String?) {
    if !facets.isEmpty {
      name("facets")
      self.facets(facets)
    }
    member("next", next?.description)
    member("suggestion", suggestion)
  }

  /// Writes counts by facets as an object.
  mutating func facets(_ facets: [FacetCounts]) {
    object { writer in
      for counts in facets {
        writer.memberName(counts.facet.description)
        writer.array(of: counts.values) { writer, value in
          writer.object { writer in
            writer.member("value", value.value)
            writer.member("count", value.count)
          }
        }
      }
    }
  }

  mutating func expansion(_ expansion: QueryExpansion) {
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
      writer.shownMembers(of: hit)
    }
  }

  /// Writes what is shown of a hit beside its place.
  mutating func shownMembers(of hit: Hit) {
    member("title", hit.title)
    name("title_highlights")
    array(of: hit.titleHighlights) { $0.range($1) }
    name("fields")
    fields(hit.fields)
    if let text = hit.text { member("text", text) }
    name("snippets")
    array(of: hit.snippets) { $0.snippet($1) }
    if let explanation = hit.explanation {
      name("explanation")
      self.explanation(explanation)
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

/// What an answer says before its hits.
struct AnswerHead {
  var readAs: String?
  var total: Int
  var totalIsExact: Bool
  var wasCutShort: Bool
  /// What of the query was not looked for, a sentence each.
  var omissions: [String]
  var microseconds: Double
}

extension SearchResults {
  /// What of the query was not looked for, a sentence each.
  package var omissionSentences: [String] { omissions.map(\.description).sorted() }
}
