/// A passage of a document, made fit to read: white space is one space, hard line wraps are joined, and two spaces stand
/// where an item of a list, a cell of a table or a heading ends.
public struct Snippet: Sendable, Hashable {
  /// The passage, with … where it leaves out text of its sentence.
  public var text: String
  /// What was searched for, as UTF-8 ranges of `text`.
  public var highlights: [Range<Int>]
  /// The same, one for each highlight, as UTF-8 ranges of the document's stored text.
  public var sources: [Range<Int>]
  /// The same, as ranges of the bytes of the document's file, as far as its ``TextOrigin`` tells; else empty.
  public var fileRanges: [Range<Int>] = []
  /// The page or the chapter that the passage begins in, where the document has such parts.
  public var part: String?

  /// A passage with its highlights.
  ///
  /// - Parameters:
  ///   - text: The passage.
  ///   - highlights: UTF-8 ranges of `text`.
  ///   - sources: UTF-8 ranges of the stored text, as many.
  public init(text: String, highlights: [Range<Int>], sources: [Range<Int>]) {
    self.text = text
    self.highlights = highlights
    self.sources = sources
  }
}
