/// Where the pieces of long texts begin: so that a place is found in a text without reading what stands before it.
///
/// ```
/// TextPieces = (document:u32, position:u32, byte:u32, code:u40) *
/// ```
///
/// The entries of a document stand together, by rising bytes; the documents rise. The last entry of a document is where its
/// text ends.
struct TextPieceTable {
  private static let entryByteCount = 17

  private let part: CheckedPart
  private let count: Int

  /// - Throws: `IndexError.damaged` where the part is no number of entries.
  init(_ part: CheckedPart) throws(IndexError) {
    guard part.byteCount % TextPieceTable.entryByteCount == 0 else {
      throw part.damaged(0, "\(part.byteCount) bytes, expected a multiple of \(TextPieceTable.entryByteCount)")
    }
    self.part = part
    count = part.byteCount / TextPieceTable.entryByteCount
  }

  /// The entries of a document.
  static func bytes(of pieces: [TextPiece], ofDocument document: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for piece in pieces {
      bytes.appendLittleEndian(UInt32(document))
      bytes.appendLittleEndian(piece.position)
      bytes.appendLittleEndian(piece.byte)
      bytes.appendLittleEndian(UInt32(truncatingIfNeeded: piece.code))
      bytes.append(UInt8(truncatingIfNeeded: piece.code >> 32))
    }
    return bytes
  }

  /// The document of an entry; `nil` past the last one.
  func document(at index: Int) throws(IndexError) -> DocID? {
    index < count ? try part.slice(index * TextPieceTable.entryByteCount, 4).uint32(at: 0) : nil
  }

  private func piece(at index: Int) throws(IndexError) -> TextPiece {
    let entry = try part.slice(index * TextPieceTable.entryByteCount, TextPieceTable.entryByteCount)
    return TextPiece(
      position: entry.uint32(at: 4), byte: entry.uint32(at: 8),
      code: Int(entry.uint32(at: 12)) | Int(entry.byte(at: 16)) << 32)
  }

  /// The pieces of a document's text, and where it ends; none where it is not long.
  ///
  /// - Throws: `IndexError.damaged` where they are no pieces of a text.
  func pieces(of document: DocID) throws(IndexError) -> [TextPiece] {
    var index = try (0..<count).partitionPoint { (index) throws(IndexError) in
      try self.document(at: index) ?? .max >= document
    }
    var pieces: [TextPiece] = []
    while try self.document(at: index) == document {
      let piece = try piece(at: index)
      guard follows(piece, pieces.last) else {
        throw part.damaged(index * TextPieceTable.entryByteCount, "pieces of a text out of order")
      }
      pieces.append(piece)
      index += 1
    }
    guard pieces.count != 1 else { throw part.damaged(0, "a text of no piece") }
    return pieces
  }

  private func follows(_ piece: TextPiece, _ last: TextPiece?) -> Bool {
    guard let last else { return piece.byte == 0 && piece.code == 0 }
    return piece.byte > last.byte && piece.code > last.code && piece.position >= last.position
  }
}
