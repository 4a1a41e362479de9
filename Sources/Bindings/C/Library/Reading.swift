import CDiglot
import Diglot
import DiglotJSON

/// `diglot_version` of diglot.h.
@c(diglot_version)
public func diglotVersion() -> UnsafePointer<CChar> {
  unsafe UnsafeRawPointer(Version.text.utf8Start).assumingMemoryBound(to: CChar.self)
}

/// `diglot_open` of diglot.h.
@c(diglot_open)
public func diglotOpen(_ path: UnsafePointer<CChar>?, _ error: ErrorPlace) -> OpaquePointer? {
  unsafe Call.run(error, orElse: nil) { () throws(CallError) in
    let path = try unsafe Call.text(path, -1, "path")
    return unsafe Handles.add(try Call.engine { () throws(IndexError) in try OpenIndex(at: path) })
  }
}

/// `diglot_open_fd` of diglot.h.
@c(diglot_open_fd)
public func diglotOpenDescriptor(
  _ descriptor: CInt, _ offset: Int, _ size: Int, _ error: ErrorPlace
) -> OpaquePointer? {
  unsafe Call.run(error, orElse: nil) { () throws(CallError) in
    guard descriptor >= 0, offset >= 0, size >= -1 else { throw .misuse("a descriptor, offset or size below 0") }
    return unsafe Handles.add(
      try Call.engine { () throws(IndexError) in
        OpenIndex(try Index(packedIn: descriptor, at: offset, byteCount: size == -1 ? nil : size))
      })
  }
}

/// `diglot_open_bytes` of diglot.h.
@c(diglot_open_bytes)
public func diglotOpenBytes(_ bytes: UnsafeRawPointer?, _ size: Int, _ error: ErrorPlace) -> OpaquePointer? {
  unsafe Call.run(error, orElse: nil) { () throws(CallError) in
    guard let bytes = unsafe bytes, size >= 0 else { throw .misuse("the bytes are NULL, or more than there can be") }
    let lent = unsafe UnsafeRawBufferPointer(start: bytes, count: size)
    return unsafe Handles.add(
      try Call.engine { () throws(IndexError) in OpenIndex(try unsafe Index(packed: lent, release: {})) })
  }
}

/// `diglot_close` of diglot.h.
@c(diglot_close)
public func diglotClose(_ index: OpaquePointer?) {
  _ = unsafe Handles.remove(index, as: OpenIndex.self)
}

/// `diglot_reopen` of diglot.h.
@c(diglot_reopen)
public func diglotReopen(_ index: OpaquePointer?, _ error: ErrorPlace) -> CInt {
  unsafe Call.run(error, orElse: -1) { () throws(CallError) in
    let index = try unsafe Call.index(index)
    return try Call.engine { () throws(IndexError) in try index.reopen() } ? 1 : 0
  }
}

/// `diglot_search` of diglot.h.
@c(diglot_search)
public func diglotSearch(
  _ index: OpaquePointer?, _ query: UnsafePointer<CChar>?, _ querySize: Int, _ options: UnsafePointer<CChar>?,
  _ cancellation: UnsafePointer<diglot_cancellation>?, _ error: ErrorPlace
) -> UnsafeMutablePointer<diglot_results>? {
  unsafe Call.run(error, orElse: nil) { () throws(CallError) in
    let index = try unsafe Call.index(index)
    let query = try unsafe Call.repairedText(query, querySize, "query")
    let results = try unsafe index.search(query, try Call.json(options), cancellation?.pointee)
    let next = results.next?.description
    return unsafe try Block.make { unsafe $0.put(results, next: next) }
  }
}

/// `diglot_search_json` of diglot.h.
@c(diglot_search_json)
public func diglotSearchJSON(
  _ index: OpaquePointer?, _ query: UnsafePointer<CChar>?, _ options: UnsafePointer<CChar>?,
  _ error: ErrorPlace
) -> UnsafeMutablePointer<CChar>? {
  unsafe Call.run(error, orElse: nil) { () throws(CallError) in
    let index = try unsafe Call.index(index)
    let query = try unsafe Call.repairedText(query, -1, "query")
    let results = unsafe try index.search(query, try unsafe Call.json(options))
    return unsafe try Block.json { $0.answer(id: "1", query: query, .success(results)) }
  }
}

// MARK: - Documents

/// `diglot_get` of diglot.h.
@c(diglot_get)
public func diglotGet(
  _ index: OpaquePointer?, _ id: UnsafePointer<CChar>?, _ idSize: Int, _ error: ErrorPlace
) -> UnsafeMutablePointer<diglot_document>? {
  unsafe Call.run(error, orElse: nil) { () throws(CallError) in
    guard let document = try unsafe Call.document(index, id, idSize) else { return nil }
    return unsafe try Block.make { unsafe $0.put(document) }
  }
}

/// `diglot_get_json` of diglot.h.
@c(diglot_get_json)
public func diglotGetJSON(
  _ index: OpaquePointer?, _ id: UnsafePointer<CChar>?, _ idSize: Int, _ error: ErrorPlace
) -> UnsafeMutablePointer<CChar>? {
  unsafe Call.run(error, orElse: nil) { () throws(CallError) in
    guard let document = try unsafe Call.document(index, id, idSize) else { return nil }
    return unsafe try Block.json { $0.document(document) }
  }
}

extension Call {
  fileprivate static func document(
    _ index: OpaquePointer?, _ id: UnsafePointer<CChar>?, _ idSize: Int
  ) throws(CallError) -> Document? {
    let (index, id) = (try unsafe Call.index(index), try unsafe text(id, idSize, "id"))
    return try engine { () throws(IndexError) in try index.index.document(id) }
  }
}

/// `diglot_count` of diglot.h.
@c(diglot_count)
public func diglotCount(_ index: OpaquePointer?, _ error: ErrorPlace) -> Int64 {
  unsafe Call.run(error, orElse: -1) { () throws(CallError) in Int64(try unsafe Call.index(index).index.documentCount) }
}

/// `diglot_each_id` of diglot.h.
@c(diglot_each_id)
public func diglotEachID(
  _ index: OpaquePointer?, _ take: (@convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, Int) -> CInt)?,
  _ context: UnsafeMutableRawPointer?, _ error: ErrorPlace
) -> CInt {
  unsafe Call.run(error, orElse: -1) { () throws(CallError) in
    let index = try unsafe Call.index(index)
    guard let take = unsafe take else { throw .misuse("take is NULL") }
    return try Call.engine { () throws(IndexError) in
      var answer: CInt = 0
      try index.index.forEachKey { key in
        if answer != 0 { return }
        unsafe answer = key.withCString { unsafe take(context, $0, key.utf8.count) }
      }
      return answer
    }
  }
}

// MARK: - The index as a whole

/// `diglot_statistics_json` of diglot.h.
@c(diglot_statistics_json)
public func diglotStatisticsJSON(_ index: OpaquePointer?, _ error: ErrorPlace) -> UnsafeMutablePointer<CChar>? {
  unsafe Call.run(error, orElse: nil) { () throws(CallError) in
    let index = try unsafe Call.index(index)
    let statistics = try Call.engine { () throws(IndexError) in try index.index.statistics() }
    return unsafe try Block.json { $0.statistics(statistics) }
  }
}

/// `diglot_fields_json` of diglot.h.
@c(diglot_fields_json)
public func diglotFieldsJSON(_ index: OpaquePointer?, _ error: ErrorPlace) -> UnsafeMutablePointer<CChar>? {
  unsafe Call.run(error, orElse: nil) { () throws(CallError) in
    let index = try unsafe Call.index(index)
    let fields = try Call.engine { () throws(IndexError) in try index.index.fields() }
    return unsafe try Block.json { $0.fieldSummaries(fields) }
  }
}

/// `diglot_day` of diglot.h.
@c(diglot_day)
public func diglotDay(
  _ value: UnsafePointer<CChar>?, _ valueSize: Int, _ error: ErrorPlace
) -> UnsafeMutablePointer<CChar>? {
  unsafe Call.run(error, orElse: nil) { () throws(CallError) in
    guard let day = FieldType.day(of: try unsafe Call.repairedText(value, valueSize, "value")) else { return nil }
    return unsafe try Block.text(Array(day.utf8))
  }
}

/// `diglotsqlite_day` of the SQLite extension.
@c(diglotsqlite_day)
public func diglotSQLiteDay(
  _ value: UnsafePointer<CChar>?, _ valueSize: Int, _ day: UnsafeMutablePointer<CChar>?
) -> Int {
  guard let text = try? unsafe Call.repairedText(value, valueSize, "value"), let day = unsafe day,
    let found = FieldType.beginning(ofDate: text)
  else { return 0 }
  for (index, byte) in found.utf8.enumerated() { unsafe day[index] = CChar(bitPattern: byte) }
  return found.utf8.count
}

/// `diglot_number` of diglot.h.
@c(diglot_number)
public func diglotNumber(
  _ value: UnsafePointer<CChar>?, _ valueSize: Int, _ number: UnsafeMutablePointer<Double>?, _ error: ErrorPlace
) -> CInt {
  unsafe Call.run(error, orElse: -1) { () throws(CallError) in
    let value = try unsafe Call.repairedText(value, valueSize, "value")
    guard let number = unsafe number else { throw .misuse("number is NULL") }
    guard let found = FieldType.number(of: value) else { return 0 }
    unsafe number.pointee = found
    return 1
  }
}

/// `diglot_complete` of diglot.h.
@c(diglot_complete)
public func diglotComplete(
  _ index: OpaquePointer?, _ text: UnsafePointer<CChar>?, _ textSize: Int, _ limit: Int, _ error: ErrorPlace
) -> UnsafeMutablePointer<diglot_strings>? {
  unsafe Call.run(error, orElse: nil) { () throws(CallError) in
    let (index, text) = (try unsafe Call.index(index), try unsafe Call.repairedText(text, textSize, "text"))
    let limit = limit < 0 ? Int.max : limit
    let words = try Call.engine { () throws(IndexError) in try index.index.completions(of: text, limit: limit) }
    return unsafe try Block.make { unsafe $0.put(words) }
  }
}
