/// What can still be read of a segment: its documents, whatever else of it is damaged.
struct SalvagedSegment {
  let path: String
  let documentCount: Int
  private let keys: DocumentKeys
  private let stored: StoredDocuments
  /// The numbers of the parts that are not known and that were to be kept.
  let keptParts: [PartNumber]

  /// Opens a segment of which only the documents matter.
  ///
  /// - Parameter identity: That of the manifest; `nil` where there is none, and any segment is taken.
  init(path: String, _ identity: FileIdentity?) throws(IndexError) {
    self.path = path
    guard try FileSystem.kind(of: path) == .file else {
      throw .damaged(file: path, part: "segment", offset: 0, reason: "the file is missing")
    }
    let table = try SegmentTable(MappedFile(path: path).bytes, path, canBeDamaged: true)
    try identity?.expect(table.identity, path, part: "segment")
    keptParts = table.others.map(\.number).filter { $0.treatment == .copy }
    // There is a norm for each document.
    documentCount = table[.norms].byteCount
    keys = try DocumentKeys(keys: table[.keys], directory: table[.keyDirectory])
    stored = try StoredDocuments(
      frames: table[.stored], directory: table[.storedDirectory], dictionaries: table[.storedDictionaries],
      documentCount: documentCount)
  }

  /// The key of a document.
  func key(of document: DocID) throws(IndexError) -> String { try keys.key(of: document) }

  /// A document with its key.
  func document(_ document: DocID) throws(IndexError) -> Document {
    var found = try stored.document(document)
    found.key = try keys.key(of: document)
    return found
  }
}
