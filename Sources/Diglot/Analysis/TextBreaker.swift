import CICU

/// ICU's break iterator for words. It belongs to one thread.
@safe final class TextBreaker {
  private let handle: OpaquePointer
  private var units: [UInt16] = []

  init() throws(IndexError) {
    var status: Int32 = 0
    guard let handle = unsafe cicu_breaker_open(CICU_BREAK_WORD, &status) else { throw TextBreaker.error(status) }
    unsafe self.handle = handle
  }

  deinit {
    unsafe cicu_breaker_close(handle)
  }

  private static func error(_ status: Int32) -> IndexError {
    .system(path: "ICU", operation: unsafe String(cString: cicu_error_name(status)), code: status)
  }

  /// Appends the end of each segment of `text`, in UTF-16 units.
  func boundaries(of text: [UInt16], into ends: inout [Int]) throws(IndexError) {
    units = text
    var failure: Int32 = 0
    let handle = unsafe self.handle
    unsafe units.withUnsafeBufferPointer { buffer in
      unsafe cicu_breaker_set_text(handle, buffer.baseAddress, Int32(buffer.count), &failure)
      guard failure <= 0 else { return }
      while true {
        let end = unsafe cicu_breaker_next(handle)
        if end < 0 { return }
        ends.append(Int(end))
      }
    }
    if failure > 0 { throw TextBreaker.error(failure) }
  }
}
