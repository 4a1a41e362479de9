/// What can still be read of a segment: its documents, whatever else of it is damaged.
struct SalvagedSegment {
  let path: String
  let documentCount: Int
  /// `nil` where their directory is damaged.
  private let keys: DocumentKeys?
  /// `nil` where their directory is damaged.
  private let stored: StoredDocuments?
  private let witness: DocumentWitness?
  /// The numbers of the parts that are not known and that were to be kept.
  let keptParts: [PartNumber]

  /// A document, and whether its bytes have the right checksums. Where not, it agrees with all of its terms.
  typealias Found = (document: Document, isCertain: Bool)

  /// Opens a segment of which only the documents matter.
  ///
  /// - Parameter identity: That of the manifest; `nil` where there is none, and any segment is taken.
  init(path: String, _ bytes: ByteSlice, _ identity: FileIdentity?) throws(IndexError) {
    self.path = path
    let table = try SegmentTable(bytes, path, canBeDamaged: true)
    try identity?.expect(table.identity, path, part: "segment")
    keptParts = table.others.map(\.number).filter { $0.treatment == .copy }
    // There is a norm for each document.
    documentCount = table[.norms].byteCount
    keys = try? DocumentKeys(keys: table[.keys], directory: table[.keyDirectory])
    stored = try? StoredDocuments(
      frames: table[.stored], directory: table[.storedDirectory], dictionaries: table[.storedDictionaries],
      documentCount: documentCount)
    witness = try? DocumentWitness(path, bytes, table)
  }

  /// The key of a document.
  func key(of document: DocID) throws(IndexError) -> String {
    guard let keys else { throw damaged(.keyDirectory) }
    return try keys.key(of: document)
  }

  /// A document with its key.
  func document(_ document: DocID) throws(IndexError) -> Found {
    do throws(IndexError) {
      guard let stored else { throw damaged(.storedDirectory) }
      var found = try stored.document(document)
      found.key = try key(of: document)
      return (found, true)
    } catch {
      guard case .damaged = error, let found = witness?.document(document) else { throw error }
      return (found, false)
    }
  }

  /// The document up to which none can be read from one on, told without a look at each: a damaged segment may claim a
  /// million.
  func end(ofLostFrom document: DocID) -> DocID {
    guard let keys = keys ?? witness?.reader.keys, let stored = stored ?? witness?.reader.stored,
      document < keys.groupedCount
    else { return DocID(documentCount) }
    return stored.end(ofUnreadableFrom: document)
  }

  private func damaged(_ part: SegmentPart) -> IndexError {
    .damaged(file: path, part: part.name, offset: 0, reason: "it cannot be read")
  }
}
