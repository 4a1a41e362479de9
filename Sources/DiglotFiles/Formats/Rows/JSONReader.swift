import Diglot
import DiglotJSON
import ToolSupport

/// The documents of a JSON file: the elements of an array, or one object, or several one behind the other.
///
/// An element is held in memory, never the whole array. What is no document is a problem of its own; the next element is
/// read.
final class JSONReader: DocumentReader {
  private let input: FileInput
  private let limit: Int
  private let rows: RowDocument
  private var bytes: RowBytes
  private var parser = JSONParser()
  private var element: [UInt8] = []
  private var rowCount = 0
  private var isInArray = false
  private var needsComma = false
  private var isAtEnd = false

  fileprivate init(_ input: FileInput, _ options: ReadingOptions) throws(InputProblem) {
    self.input = input
    limit = options.documentLimit
    rows = RowDocument(options.fieldMap)
    bytes = RowBytes(try DecodedStream(input, options))
  }

  func next() -> Result<FileDocument, InputProblem>? {
    if isAtEnd { return nil }
    do throws(InputProblem) {
      guard try moveToElement() else {
        isAtEnd = true
        return nil
      }
      return .success(try readElement())
    } catch {
      return .failure(error)
    }
  }

  /// Passes over what stands between elements; false at the end.
  private func moveToElement() throws(InputProblem) -> Bool {
    while let byte = bytes.peek() {
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D: _ = bytes.next()
      // The bytes of a mark; elsewhere they are no JSON, which shows below.
      case 0xEF where rowCount == 0 && bytes.line == 1 && bytes.column == 1, 0xBB where rowCount == 0,
        0xBF where rowCount == 0:
        _ = bytes.next()
      case UInt8(ascii: "[") where !isInArray:
        isInArray = true
        needsComma = false
        _ = bytes.next()
      case UInt8(ascii: "]") where isInArray:
        isInArray = false
        _ = bytes.next()
      case UInt8(ascii: ",") where isInArray && needsComma:
        needsComma = false
        _ = bytes.next()
      default:
        if isInArray, needsComma { throw end(.malformed("expected \",\" or \"]\"")) }
        return true
      }
    }
    if let failure = bytes.failure { throw end(.init(failure)) }
    if isInArray { throw end(.malformed("the file ends in the middle of an array")) }
    return false
  }

  /// A problem behind which nothing can be read.
  private func end(_ cause: InputProblem.Cause) -> InputProblem {
    isAtEnd = true
    return input.problem(cause, line: bytes.line, column: bytes.column)
  }

  private func readElement() throws(InputProblem) -> FileDocument {
    rowCount += 1
    needsComma = true
    let (line, column) = (bytes.line, bytes.column)
    try gatherElement()
    if element.count > limit { throw input.problem(.tooLarge(limit: limit), line: line) }
    let members: [(name: String, value: JSONValue)]?
    do throws(JSONError) { members = try parser.object(in: element.span) } catch {
      let place = place(of: error.offset, line, column)
      throw input.problem(.malformed(error.cause.description), line: place.line, column: place.column)
    }
    guard let members else {
      throw input.problem(.malformed("expected a JSON object, or an array of objects"), line: line, column: column)
    }
    let document = rows.document(of: members, number: rowCount, line: line, .json, bytes.encoding)
    switch document {
    case .success(var document):
      // The only object of a file is the file.
      if !isInArray, rowCount == 1, document.suffix != nil, isOnlyValue { document.suffix = "" }
      return document
    case .failure(let cause): throw input.problem(cause, line: line)
    }
  }

  private var isOnlyValue: Bool {
    while let byte = bytes.peek(), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { _ = bytes.next() }
    return bytes.peek() == nil
  }

  /// Takes the bytes of the next value by its brackets and strings. One that is too long is passed over.
  private func gatherElement() throws(InputProblem) {
    element.removeAll(keepingCapacity: true)
    var depth = 0
    while let byte = bytes.peek() {
      if depth == 0, !element.isEmpty, Self.endsValue(byte) { return }
      take()
      switch byte {
      case UInt8(ascii: "\""): try gatherString()
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth <= 0 { return }
      default: if depth > 0 { bytes.take(until: Self.isStructure, into: &element, limit: limit) }
      }
    }
    if let failure = bytes.failure { throw end(.init(failure)) }
    if depth > 0 { throw end(.malformed("the file ends in the middle of a value")) }
  }

  /// Takes the rest of a string whose quote is taken.
  private func gatherString() throws(InputProblem) {
    while bytes.peek() != nil {
      bytes.take(
        until: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }, into: &element, limit: limit)
      guard let byte = bytes.peek() else { break }
      take()
      if byte == UInt8(ascii: "\"") { return }
      take()
    }
    if let failure = bytes.failure { throw end(.init(failure)) }
    throw end(.malformed("the file ends in the middle of a value"))
  }

  private func take() {
    guard let byte = bytes.next(), element.count <= limit else { return }
    element.append(byte)
  }

  private static func isStructure(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"): true
    default: false
    }
  }

  /// Whether a value that is no object, array or string ends before this byte.
  private static func endsValue(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "["): true
    default: false
    }
  }

  /// The place of a byte of the element, which begins at some line and column.
  private func place(of offset: Int, _ line: Int, _ column: Int) -> (line: Int, column: Int) {
    var (line, column) = (line, column)
    for byte in element.prefix(offset) {
      if byte == 0x0A { (line, column) = (line + 1, 1) } else if byte & 0xC0 != 0x80 { column += 1 }
    }
    return (line, column)
  }
}

extension FileFormat {
  /// An array of objects, or one.
  public static let json = FileFormat("json", extensions: ["json"]) { (input, options) throws(InputProblem) in
    try JSONReader(input, options)
  }
}
