/// An index as one file, or as bytes: for a program that brings its index with it.
///
/// A packed index is read as a folder is, with the same answers and scores; it cannot be written.
extension Index {
  /// Writes the commit that is open to one file, which ``init(at:)`` opens.
  ///
  /// The file has all that the commit has, also the documents that were removed and that no merge has dropped yet, because
  /// scores count them; ``IndexWriter/compact()`` drops them. Equal segments give equal bytes, whatever commits made them. The
  /// host's state, which ``IndexWriter/commit(state:)`` keeps, is not in it.
  ///
  /// - Parameter path: The file. It appears there whole, in place of an older packed index, which programs that have it open
  ///   go on to read. An interrupted call may leave a file of this name with `.new` behind it.
  /// - Returns: The size of the file in bytes.
  /// - Throws: ``IndexError/notAnIndex(path:)`` where something else is at the path,
  ///   ``IndexError/damaged(file:part:offset:reason:)`` where the index is, ``IndexError/system(path:operation:code:)`` where
  ///   the system refuses. The path is then as it was.
  /// - Complexity: Copies the index, and verifies all checksums.
  @discardableResult
  public func pack(to path: String) throws(IndexError) -> Int { try PackedIndex.write(snapshot, to: path) }

  /// The bytes that ``pack(to:)`` writes.
  ///
  /// - Throws: ``IndexError/damaged(file:part:offset:reason:)`` where the index is.
  /// - Complexity: Copies the index to memory, and verifies all checksums.
  public func packed() throws(IndexError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(PackedIndex.byteCount(of: snapshot))
    try PackedIndex.forEachPiece(of: snapshot) { piece in
      unsafe piece.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  /// Calls `body` with these bytes, piece after piece, none longer than 1 MiB.
  ///
  /// - Throws: ``IndexError/damaged(file:part:offset:reason:)`` where the index is, or what `body` throws.
  package func forEachPackedPiece(_ body: (RawSpan) throws(IndexError) -> Void) throws(IndexError) {
    try PackedIndex.forEachPiece(of: snapshot, body)
  }

  /// Opens a packed index of which the bytes are at hand.
  ///
  /// - Parameters:
  ///   - bytes: All bytes of it, and no others. They are copied.
  ///   - name: What errors call it.
  /// - Throws: ``IndexError/notAnIndex(path:)`` where they are something else,
  ///   ``IndexError/damaged(file:part:offset:reason:)`` where they are not whole.
  public convenience init(packed bytes: [UInt8], name: String = "packed index") throws(IndexError) {
    self.init(try Snapshot(.packed(PackedIndex(ByteSlice(bytes), path: name))))
  }

  /// Opens a packed index in memory that the caller keeps, as that of a resource in the program. Nothing is copied.
  ///
  /// - Parameters:
  ///   - bytes: All bytes of it, and no others. They stay, and stay as they are, until `release` is called.
  ///   - name: What errors call it.
  ///   - release: Called once, when nobody reads the bytes any more, which may be on any thread; also where the index cannot
  ///     be opened.
  /// - Throws: As for bytes that are copied.
  @unsafe
  public convenience init(
    packed bytes: UnsafeRawBufferPointer, name: String = "packed index", release: @escaping @Sendable () -> Void
  ) throws(IndexError) {
    self.init(try Snapshot(.packed(PackedIndex(unsafe ByteSlice(lent: bytes, release: release), path: name))))
  }

  /// Opens a packed index that stands somewhere in an open file, such as in a bundle of several.
  ///
  /// - Parameters:
  ///   - descriptor: Of the file, open for reading. It may be closed afterwards.
  ///   - offset: Where the index begins, in bytes.
  ///   - byteCount: How long it is; `nil` where other bytes may follow it, or none.
  ///   - name: What errors call it.
  /// - Throws: ``IndexError/notAnIndex(path:)`` where something else is there,
  ///   ``IndexError/damaged(file:part:offset:reason:)`` where the file has no such bytes, or they are not whole,
  ///   ``IndexError/system(path:operation:code:)`` where the system refuses.
  public convenience init(
    packedIn descriptor: Int32, at offset: Int = 0, byteCount: Int? = nil, name: String = "packed index"
  ) throws(IndexError) {
    let file = try MappedFile(descriptor: descriptor, from: offset, byteCount: byteCount, path: name)
    let end: PackedIndex.End = byteCount == nil ? .late : .exact
    self.init(try Snapshot(.packed(PackedIndex(file.bytes, path: name, end: end))))
  }
}
