/// A part that has a record of bytes for each document, whatever they mean. A merge carries them over.
///
/// ```
/// Records    = bytes, end:u40 * documents      ; the record of document i is the bytes from end i - 1, or 0, to end i
/// ```
struct DocumentRecords {
  static let endByteCount = 5

  private let part: CheckedPart
  private let documentCount: Int

  /// - Throws: `IndexError.damaged` where the part is too short for as many documents.
  init(_ part: CheckedPart, documentCount: Int) throws(IndexError) {
    guard part.byteCount / DocumentRecords.endByteCount >= documentCount else {
      throw part.damaged(0, "\(part.byteCount) bytes for \(documentCount) documents")
    }
    self.part = part
    self.documentCount = documentCount
  }

  /// The record of a document.
  ///
  /// - Precondition: `document` is below the number of documents.
  func record(of document: DocID) throws(IndexError) -> ByteSlice {
    precondition(document < documentCount, "a document of the segment")
    let start = document == 0 ? 0 : try end(of: Int(document) - 1)
    let end = try end(of: Int(document))
    guard start <= end, end <= bytesEnd else { throw part.damaged(start, "records out of order") }
    return try part.slice(start, end - start)
  }

  private var bytesEnd: Int { part.byteCount - documentCount * DocumentRecords.endByteCount }

  private func end(of document: Int) throws(IndexError) -> Int {
    let place = bytesEnd + document * DocumentRecords.endByteCount
    let bytes = try part.slice(place, DocumentRecords.endByteCount)
    return Int(bytes.uint32(at: 0)) | Int(bytes.byte(at: 4)) << 32
  }
}

/// Writes the records of documents, in their order.
struct DocumentRecordsWriter {
  private let part: PartWriter
  private var ends: [UInt8] = []
  private var end = 0

  init(_ part: PartWriter) { self.part = part }

  mutating func append(_ record: ByteSlice) throws(IndexError) {
    try part.append(record.withBytes { unsafe $0.withUnsafeBytes { unsafe [UInt8]($0) } })
    appendEnd(end + record.byteCount)
  }

  /// Appends the empty records of documents that have none.
  mutating func appendEmpty(_ count: Int) {
    for _ in 0..<count { appendEnd(end) }
  }

  private mutating func appendEnd(_ end: Int) {
    self.end = end
    ends.appendLittleEndian(UInt32(truncatingIfNeeded: end))
    ends.append(UInt8(truncatingIfNeeded: end >> 32))
  }

  /// Ends the part.
  func finish() throws(IndexError) { try part.append(ends) }
}
