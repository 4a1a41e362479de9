import Diglot
import ToolSupport

/// A document as `:show` shows it.
struct DocumentPage {
  /// The page with its highlights.
  let text: String
  /// The line of the page on which the first highlight stands, from 1.
  let firstHighlightLine: Int

  /// A page of the title and the original text.
  ///
  /// - Parameters:
  ///   - titleHighlights: Ranges of the title's UTF-8 bytes.
  ///   - highlights: Ranges of the text's UTF-8 bytes, in any order.
  init(_ document: Document, titleHighlights: [Range<Int>], highlights: [Range<Int>], _ style: Style) {
    let title =
      document.title.isEmpty
      ? HighlightedText(document.key, highlights: [])
      : HighlightedText(document.title, highlights: titleHighlights)
    var header = title.painted(style, .title) + "\n"
    if !document.title.isEmpty { header += style.paint(Message.singleLine(document.key), .key) + "\n" }
    header += "\n"
    let body = HighlightedText(document.text, highlights: highlights, keepsLines: true).painted(style)
    text = header + body + (document.text.hasSuffix("\n") ? "" : "\n")
    let start = highlights.map(\.lowerBound).min() ?? 0
    let linesAbove = document.text.utf8.prefix(start).reduce(0) { $1 == 10 ? $0 + 1 : $0 }
    firstHighlightLine = header.utf8.reduce(1) { $1 == 10 ? $0 + 1 : $0 } + linesAbove
  }
}
