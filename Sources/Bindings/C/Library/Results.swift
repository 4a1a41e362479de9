import CDiglot
import Diglot
import DiglotJSON

extension Block.Writer {
  mutating func put(_ results: SearchResults, next: String?) -> diglot_results {
    let hits = unsafe results.hits.map { unsafe put($0) as diglot_hit }
    let expansions = unsafe results.expansions.map {
      unsafe diglot_expansion(word: put($0.word), alternatives: put($0.alternatives))
    }
    let facets = unsafe results.facets.map { unsafe put($0) as diglot_facet }
    return unsafe diglot_results(
      hit_count: hits.count, hits: putEach(hits), total: results.total, total_is_exact: results.totalIsExact ? 1 : 0,
      was_cut_short: results.wasCutShort ? 1 : 0, took_us: results.microseconds, read_as: put(results.readAs),
      suggestion: put(results.suggestion), next: put(next), expansion_count: expansions.count,
      expansions: put(expansions), facet_count: facets.count, facets: put(facets),
      omissions: put(results.omissionSentences))
  }

  private mutating func put(_ hit: Hit) -> diglot_hit {
    let snippets = unsafe hit.snippets.map { unsafe put($0) as diglot_snippet }
    let sortValues = unsafe hit.sortValues.map { unsafe put($0) as diglot_string }
    return unsafe diglot_hit(
      id: put(hit.key), rank: hit.rank, score: hit.score, title: put(hit.title),
      title_highlight_count: hit.titleHighlights.count, title_highlights: put(hit.titleHighlights),
      field_count: hit.fields.count, fields: put(hit.fields), snippet_count: snippets.count,
      snippets: putEach(snippets), text: put(hit.text), sort_value_count: hit.sortValues.count,
      sort_values: put(sortValues))
  }

  private mutating func put(_ snippet: Snippet) -> diglot_snippet {
    unsafe diglot_snippet(
      text: put(snippet.text), highlight_count: snippet.highlights.count, highlights: put(snippet.highlights),
      sources: put(snippet.sources), part: put(snippet.part), file_range_count: snippet.fileRanges.count,
      file_ranges: put(snippet.fileRanges))
  }

  private mutating func put(_ counts: FacetCounts) -> diglot_facet {
    let values = unsafe counts.values.map { unsafe diglot_count_of(value: put($0.value), count: $0.count) }
    return unsafe diglot_facet(name: put(counts.facet.description), value_count: values.count, values: put(values))
  }

  mutating func put(_ document: Document) -> diglot_document {
    unsafe diglot_document(
      id: put(document.key), title: put(document.title), text: put(document.text),
      field_count: document.fields.count, fields: put(document.fields))
  }
}

extension Document {
  /// The document of a struct that is passed in.
  init(_ document: diglot_document) throws(CallError) {
    guard unsafe document.id.data != nil, unsafe document.id.size != 0 else { throw .document("\"id\" is empty") }
    guard unsafe document.text.data != nil else { throw .document("\"text\" is missing") }
    self.init(
      key: try unsafe Document.text(document.id, "id"), title: try unsafe Document.text(document.title, "title"),
      text: try unsafe Document.text(document.text, "text"))
    guard unsafe document.field_count > 0 else { return }
    guard let first = unsafe document.fields else { throw .document("\"fields\" is NULL") }
    for index in unsafe 0..<document.field_count {
      let field = unsafe first[index]
      let name = try unsafe Document.text(field.name, "a name of a field")
      fields.append(Field(name: name, value: try unsafe Document.text(field.value, "the value of a field")))
    }
  }

  private static func text(_ text: diglot_string, _ name: String) throws(CallError) -> String {
    guard let data = unsafe text.data else { return "" }
    let bytes = try unsafe Call.bytes(data, text.size, name)
    guard let text = unsafe String(validating: bytes, as: UTF8.self) else { throw .document("\(name) is no UTF-8") }
    return text
  }
}
