import Diglot
import ToolSupport

/// Answers as one page that needs nothing else.
struct HTMLAnswerWriter: AnswerWriter {
  var links = FileLinks()

  var showsErrors: Bool { true }

  var header: String {
    """
    <!doctype html>
    <html>
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Diglot</title>
    <style>
    body { max-width: 45em; margin: 2em auto; padding: 0 1em; font-family: sans-serif; line-height: 1.6 }
    h2 { margin: 0; font-size: 1.1em }
    .id, .total, .expansions, .facet, .part { color: #666 }
    mark { background: #ffe58a }
    </style>
    </head>
    <body>

    """
  }

  var footer: String { "</body>\n</html>\n" }

  func bytes(of answer: Answer) -> [UInt8] {
    var page = "<section>\n<h1>\(escaped(answer.query))</h1>\n"
    switch answer.outcome {
    case .success(let results): page += section(results)
    case .failure(let error): page += "<p class=\"error\">\(escaped(error.description))</p>\n"
    }
    return Array((page + "</section>\n").utf8)
  }

  private func section(_ results: SearchResults) -> String {
    var page = "<p class=\"total\">\(escaped(TextAnswerWriter.summary(of: results)))</p>\n"
    if !results.expansions.isEmpty {
      page += "<p class=\"expansions\">\(escaped(TextAnswerWriter.expansions(of: results)))</p>\n"
    }
    if let suggestion = results.suggestion {
      page += "<p class=\"suggestion\">Did you mean <em>\(escaped(suggestion))</em>?</p>\n"
    }
    for facet in results.facets {
      page += "<p class=\"facet\">\(escaped(TextAnswerWriter.line(of: facet)))</p>\n"
    }
    if let first = results.hits.first {
      page += "<ol start=\"\(first.rank)\">\n"
      for hit in results.hits { page += item(hit) }
      page += "</ol>\n"
    }
    return page
  }

  private func item(_ hit: Hit) -> String {
    let title = hit.title.isEmpty ? escaped(hit.key) : marked(hit.title, hit.titleHighlights)
    var page = "<li>\n<h2>\(linked(title, links.url(of: hit.key, hit.fields)))</h2>\n"
    page += "<p class=\"id\">\(escaped(hit.key))</p>\n"
    for snippet in hit.snippets {
      let shown = snippet.withShownBreaks
      page += "<p>\(part(of: snippet, in: hit))\(marked(shown.text, shown.highlights))</p>\n"
    }
    if let explanation = hit.explanation {
      page += "<pre>\(escaped(ExplanationLines.lines(explanation).joined(separator: "\n")))</pre>\n"
    }
    return page + "</li>\n"
  }

  /// The page or chapter that a passage is from.
  private func part(of snippet: Snippet, in hit: Hit) -> String {
    guard let part = snippet.part else { return "" }
    return "<span class=\"part\">\(linked(escaped(part), links.url(of: hit.key, hit.fields, part: part)))</span> "
  }

  private func linked(_ text: String, _ url: String?) -> String {
    url.map { "<a href=\"\(escaped($0))\">\(text)</a>" } ?? text
  }

  /// A text with its highlights in `<mark>`. Ranges that overlap or lie outside it are left out.
  private func marked(_ text: String, _ highlights: [Range<Int>]) -> String {
    let bytes = Array(text.utf8)
    var page = ""
    var end = 0
    for range in highlights where range.lowerBound >= end && range.upperBound <= bytes.count {
      page += escaped(String(decoding: bytes[end..<range.lowerBound], as: UTF8.self))
      page += "<mark>\(escaped(String(decoding: bytes[range], as: UTF8.self)))</mark>"
      end = range.upperBound
    }
    return page + escaped(String(decoding: bytes[end...], as: UTF8.self))
  }

  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
