import CDiglot
import Diglot
import Glibc

/// Where a caller wants an error; NULL where it wants none.
public typealias ErrorPlace = UnsafeMutablePointer<UnsafeMutablePointer<diglot_error>?>?

/// What every function does: it leaves nothing or an error where its caller wants one.
enum Call {
  /// - Parameter failure: What the function returns where `body` throws.
  static func run<Result>(
    _ place: ErrorPlace, orElse failure: Result, _ body: () throws(CallError) -> Result
  ) -> Result {
    unsafe place?.pointee = nil
    do throws(CallError) { return try body() } catch {
      unsafe place?.pointee = error.block
      return failure
    }
  }

  /// Passes an error of the engine on.
  static func engine<Result>(_ body: () throws(IndexError) -> Result) throws(CallError) -> Result {
    do throws(IndexError) { return try body() } catch { throw .engine(error) }
  }

  static func index(_ handle: OpaquePointer?) throws(CallError) -> OpenIndex {
    guard let index = unsafe Handles.object(handle, as: OpenIndex.self) else {
      throw .misuse("the index is NULL, closed or no index")
    }
    return index
  }

  static func writer(_ handle: OpaquePointer?) throws(CallError) -> OpenWriter {
    guard let writer = unsafe Handles.object(handle, as: OpenWriter.self) else {
      throw .misuse("the writer is NULL, closed or no writer")
    }
    return writer
  }

  // MARK: - Texts that are passed in

  static func bytes(
    _ text: UnsafePointer<CChar>?, _ size: Int, _ name: String
  ) throws(CallError) -> UnsafeBufferPointer<UInt8> {
    guard let text = unsafe text else {
      if size == 0 { return unsafe UnsafeBufferPointer(start: nil, count: 0) }
      throw .misuse("\(name) is NULL")
    }
    let count = unsafe size == -1 ? strlen(text) : size
    guard count >= 0 else { throw .misuse("\(name) has a size of more than there can be") }
    return unsafe UnsafeBufferPointer(start: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self), count: count)
  }

  /// A text as it is; one that is no UTF-8 is an error.
  static func text(
    _ text: UnsafePointer<CChar>?, _ size: Int = -1, _ name: String
  ) throws(CallError) -> String {
    let bytes = try unsafe bytes(text, size, name)
    guard let text = unsafe String(validating: bytes, as: UTF8.self) else { throw .misuse("\(name) is no UTF-8") }
    return text
  }

  /// A text that somebody typed; bytes that are no UTF-8 are U+FFFD.
  static func repairedText(
    _ text: UnsafePointer<CChar>?, _ size: Int = -1, _ name: String
  ) throws(CallError) -> String {
    unsafe String(decoding: try bytes(text, size, name), as: UTF8.self)
  }

  /// JSON that may be missing, as bytes.
  static func json(_ text: UnsafePointer<CChar>?) throws(CallError) -> [UInt8] {
    guard let text = unsafe text else { return [] }
    return unsafe Array(try bytes(text, -1, "options"))
  }
}
