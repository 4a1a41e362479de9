extension Hit {
  /// The title cut at its highlights, for views that set what was found apart: put together, the pieces are ``title``.
  public var titlePieces: [HighlightPiece] { HighlightPiece.pieces(of: title, titleHighlights) }

  /// The highlights of the title as ranges of ``title`` in a unit of the host's.
  public func titleHighlights(in unit: TextUnit) -> [Range<Int>] { unit.ranges(of: titleHighlights, in: title) }

  /// The highlights of the title as ranges of the string ``title``.
  public var titleHighlightedRanges: [Range<String.Index>] { TextUnit.indices(of: titleHighlights, in: title) }

  /// The first value of a field; `nil` where the document has none, or the search did not ask for fields.
  public subscript(field: String) -> String? { fields.first { $0.name == field }?.value }
}

extension Document {
  /// The first value of a field; `nil` where the document has none.
  public subscript(field: String) -> String? { fields.first { $0.name == field }?.value }
}
