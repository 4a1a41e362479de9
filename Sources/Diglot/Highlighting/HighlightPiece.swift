/// A piece of a text that is shown: either something that was searched for, or what stands between.
public struct HighlightPiece: Sendable, Hashable {
  /// The piece.
  public var text: String
  /// Whether it was searched for.
  public var isMatch: Bool

  /// A piece of a text.
  public init(_ text: String, isMatch: Bool) {
    self.text = text
    self.isMatch = isMatch
  }

  /// A text cut at its highlights.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - highlights: UTF-8 ranges of it, in order, none of which overlap.
  /// - Returns: Pieces that are the text when put together, none of which is empty, with one for each highlight.
  static func pieces(of text: String, _ highlights: [Range<Int>]) -> [HighlightPiece] {
    var pieces: [HighlightPiece] = []
    var end = text.startIndex
    for range in TextUnit.indices(of: highlights, in: text) {
      if end < range.lowerBound { pieces.append(HighlightPiece(String(text[end..<range.lowerBound]), isMatch: false)) }
      if !range.isEmpty { pieces.append(HighlightPiece(String(text[range]), isMatch: true)) }
      end = range.upperBound
    }
    if end < text.endIndex { pieces.append(HighlightPiece(String(text[end...]), isMatch: false)) }
    return pieces
  }
}

extension Snippet {
  /// The passage cut at its highlights, for views that set what was found apart: put together, the pieces are ``text``.
  public var pieces: [HighlightPiece] { HighlightPiece.pieces(of: text, highlights) }

  /// The highlights as ranges of ``text`` in a unit of the host's.
  public func highlights(in unit: TextUnit) -> [Range<Int>] { unit.ranges(of: highlights, in: text) }

  /// The highlights as ranges of the string ``text``.
  public var highlightedRanges: [Range<String.Index>] { TextUnit.indices(of: highlights, in: text) }
}
