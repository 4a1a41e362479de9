import CDiglot
import Diglot
import DiglotJSON

/// `diglot_writer_open` of diglot.h.
@c(diglot_writer_open)
public func diglotWriterOpen(
  _ path: UnsafePointer<CChar>?, _ options: UnsafePointer<CChar>?, _ error: ErrorPlace
) -> OpaquePointer? {
  unsafe Call.run(error, orElse: nil) { () throws(CallError) in
    let path = try unsafe Call.text(path, -1, "path")
    let json = try unsafe Call.json(options)
    let writerOptions: WriterOptions
    do throws(OptionsError) { writerOptions = try WriterOptions(json: json.span) } catch {
      throw .options(error.description)
    }
    return unsafe Handles.add(try Call.engine { () throws(IndexError) in try OpenWriter(at: path, writerOptions) })
  }
}

/// `diglot_writer_close` of diglot.h.
@c(diglot_writer_close)
public func diglotWriterClose(_ writer: OpaquePointer?) {
  unsafe Handles.remove(writer, as: OpenWriter.self)?.close()
}

/// `diglot_writer_add` of diglot.h.
@c(diglot_writer_add)
public func diglotWriterAdd(
  _ writer: OpaquePointer?, _ document: UnsafePointer<diglot_document>?, _ error: ErrorPlace
) -> CInt {
  unsafe Call.run(error, orElse: -1) { () throws(CallError) in
    let writer = try unsafe Call.writer(writer)
    guard let document = unsafe document?.pointee else { throw .misuse("document is NULL") }
    return try writer.add(try unsafe Document(document))
  }
}

/// `diglot_writer_add_json` of diglot.h.
@c(diglot_writer_add_json)
public func diglotWriterAddJSON(
  _ writer: OpaquePointer?, _ json: UnsafePointer<CChar>?, _ jsonSize: Int, _ error: ErrorPlace
) -> CInt {
  unsafe Call.run(error, orElse: -1) { () throws(CallError) in
    let writer = try unsafe Call.writer(writer)
    let bytes = try unsafe Array(Call.bytes(json, jsonSize, "json"))
    let document: Document
    do throws(DocumentError) { document = try Document(json: bytes.span) } catch { throw CallError(error) }
    return try writer.add(document)
  }
}

extension OpenWriter {
  fileprivate func add(_ document: Document) throws(CallError) -> CInt {
    let outcome = try use { (writer) throws(IndexError) in try writer.add(document) }
    switch outcome {
    case .added: return CInt(DIGLOT_ADDED)
    case .updated: return CInt(DIGLOT_UPDATED)
    case .unchanged: return CInt(DIGLOT_UNCHANGED)
    }
  }
}

/// `diglot_writer_remove` of diglot.h.
@c(diglot_writer_remove)
public func diglotWriterRemove(
  _ writer: OpaquePointer?, _ id: UnsafePointer<CChar>?, _ idSize: Int, _ error: ErrorPlace
) -> CInt {
  unsafe Call.run(error, orElse: -1) { () throws(CallError) in
    let (writer, id) = (try unsafe Call.writer(writer), try unsafe Call.text(id, idSize, "id"))
    return try writer.use { (writer) throws(IndexError) in try writer.remove(id) } ? 1 : 0
  }
}

/// `diglot_writer_remove_matching` of diglot.h.
@c(diglot_writer_remove_matching)
public func diglotWriterRemoveMatching(
  _ writer: OpaquePointer?, _ query: UnsafePointer<CChar>?, _ querySize: Int, _ error: ErrorPlace
) -> Int64 {
  unsafe Call.run(error, orElse: -1) { () throws(CallError) in
    let (writer, query) = (try unsafe Call.writer(writer), try unsafe Call.repairedText(query, querySize, "query"))
    return try writer.use { (writer) throws(SearchError) in Int64(try writer.remove(matching: query).count) }
  }
}

/// `diglot_writer_commit` of diglot.h.
@c(diglot_writer_commit)
public func diglotWriterCommit(_ writer: OpaquePointer?, _ error: ErrorPlace) -> CInt {
  unsafe Call.run(error, orElse: -1) { () throws(CallError) in
    try unsafe Call.writer(writer).use { (writer) throws(IndexError) in try writer.commit() }
    return 0
  }
}

/// `diglot_writer_count` of diglot.h.
@c(diglot_writer_count)
public func diglotWriterCount(_ writer: OpaquePointer?, _ error: ErrorPlace) -> Int64 {
  unsafe Call.run(error, orElse: -1) { () throws(CallError) in
    Int64(try unsafe Call.writer(writer).use { (writer) throws(IndexError) in writer.documentCount })
  }
}
