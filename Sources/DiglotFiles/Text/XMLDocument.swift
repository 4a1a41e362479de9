import CXML

/// An XML document, read from front to back. Nothing outside of it is read, and no entity is put in its place.
@safe
struct XMLDocument: ~Copyable {
  enum Event {
    case enter(String)
    case leave
    case text
  }

  /// What breaks a document, as the end of a sentence.
  struct Failure: Error {
    var reason: String
  }

  private let handle: OpaquePointer
  private let bytes: UnsafeMutableRawBufferPointer
  /// How many elements the reader is in.
  private(set) var depth = 0

  init(_ document: [UInt8]) throws(Failure) {
    unsafe bytes = .allocate(byteCount: document.count, alignment: 1)
    unsafe bytes.copyBytes(from: document)
    let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard let handle = unsafe cxml_open(start, Int64(document.count)) else {
      unsafe bytes.deallocate()
      throw Failure(reason: "no memory to read it")
    }
    unsafe self.handle = handle
  }

  deinit {
    unsafe cxml_close(handle)
    unsafe bytes.deallocate()
  }

  /// The next part, an element by its name without prefix; `nil` at the end.
  mutating func next() throws(Failure) -> Event? {
    switch unsafe cxml_next(handle) {
    case CXML_ENTER:
      depth += 1
      return .enter(unsafe String(cString: cxml_name(handle)))
    case CXML_LEAVE:
      depth -= 1
      return .leave
    case CXML_TEXT: return .text
    case CXML_END: return nil
    default:
      var line: Int32 = 0
      let message = unsafe String(cString: cxml_error(handle, &line))
      throw Failure(reason: message.isEmpty ? "broken XML" : "broken XML in line \(line): \(message)")
    }
  }

  /// Passes over the element that was entered last, its end included.
  mutating func skip() throws(Failure) {
    let outer = depth - 1
    while depth > outer { if try next() == nil { return } }
  }

  /// The text of the element that was entered last, its end included.
  mutating func content() throws(Failure) -> String {
    let outer = depth - 1
    var content = ""
    while depth > outer {
      guard let event = try next() else { break }
      if case .text = event { content += text }
    }
    return content
  }

  /// The prefix of the name of the element at hand.
  var prefix: String { unsafe String(cString: cxml_prefix(handle)) }

  /// The text at hand.
  var text: String {
    var count: Int64 = 0
    let start = unsafe cxml_text(handle, &count)
    return unsafe String(decoding: UnsafeBufferPointer(start: start, count: Int(count)), as: UTF8.self)
  }

  /// The value of an attribute of the element at hand, by its name without prefix.
  func attribute(_ name: String) -> String? {
    unsafe cxml_attribute(handle, name).map { unsafe String(cString: $0) }
  }
}
