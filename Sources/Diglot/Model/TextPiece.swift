/// Where a piece of a long text begins, as the analyzer cuts it: in its positions, its bytes, and its stored code.
struct TextPiece: Equatable {
  /// The first that a term of the piece may have; those of the pieces before are lower.
  var position: UInt32
  /// In UTF-8.
  var byte: UInt32
  /// In the code that the text is stored in.
  var code = 0

  /// The pieces of a text are listed from this many bytes on. So many take several frames however they are stored.
  static let longTextByteCount = 128 << 10
}
