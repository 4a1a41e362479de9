/// A strict parser of RFC 8259 for one object, such as a line of a JSON lines file.
///
/// Of a name that occurs several times the last value holds. Values inside each other are limited to `depthLimit`,
/// so that no input exhausts the stack. Texts are copied once: a string without escapes goes from the bytes straight
/// into a `String`. The parser keeps its buffer between lines and belongs to one thread.
package struct JSONParser {
  /// How many arrays and objects may stand inside each other.
  package static let depthLimit = 128

  var position = 0
  var scratch: [UInt8] = []

  package init() {}

  /// The members of the one object that `bytes` are, in the order of their first appearance, or `nil` where they are
  /// another value.
  package mutating func object(in bytes: Span<UInt8>) throws(JSONError) -> [(name: String, value: JSONValue)]? {
    guard try begin("{", bytes) else { return nil }
    position += 1
    let members = try members(bytes)
    try end(bytes)
    return members
  }

  /// The one string that `bytes` are, or `nil` where they are another value.
  package mutating func string(in bytes: Span<UInt8>) throws(JSONError) -> String? {
    guard try begin("\"", bytes) else { return nil }
    let string = try string(bytes, orElse: "")
    try end(bytes)
    return string
  }

  /// Goes to the one value of `bytes`. Says whether it begins so; another value is passed over.
  private mutating func begin(_ first: Unicode.Scalar, _ bytes: Span<UInt8>) throws(JSONError) -> Bool {
    position = 0
    skipSpace(bytes)
    if position < bytes.count, bytes[position] == UInt8(ascii: first) { return true }
    try skipValue(bytes, depth: 1)
    try end(bytes)
    return false
  }

  private mutating func end(_ bytes: Span<UInt8>) throws(JSONError) {
    skipSpace(bytes)
    if position < bytes.count { throw error(.trailing) }
  }

  package func error(_ cause: JSONError.Cause) -> JSONError { JSONError(offset: position, cause: cause) }

  // MARK: - Members and values

  private mutating func members(_ bytes: Span<UInt8>) throws(JSONError) -> [(name: String, value: JSONValue)] {
    var members: [(name: String, value: JSONValue)] = []
    var names = MemberNames()
    skipSpace(bytes)
    if accept("}", bytes) { return members }
    repeat {
      skipSpace(bytes)
      let name = try string(bytes, orElse: "a name in quotes")
      skipSpace(bytes)
      try expect(":", bytes)
      skipSpace(bytes)
      let value = try value(bytes)
      if let former = names.index(of: name, in: members) {
        members[former].value = value
      } else {
        members.append((name, value))
      }
      skipSpace(bytes)
    } while accept(",", bytes)
    try expect("}", bytes, orElse: "\",\" or \"}\"")
    return members
  }

  private mutating func value(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
    switch position < bytes.count ? bytes[position] : 0 {
    case UInt8(ascii: "\""): return .string(try string(bytes, orElse: ""))
    case UInt8(ascii: "["): return .array(try array(bytes))
    case UInt8(ascii: "{"): return .text(try skipped(bytes, depth: 2))
    case UInt8(ascii: "t"):
      try skipWord("true", bytes)
      return .bool(true)
    case UInt8(ascii: "f"):
      try skipWord("false", bytes)
      return .bool(false)
    case UInt8(ascii: "n"):
      try skipWord("null", bytes)
      return .null
    default: return .number(try skipped(bytes, depth: 2))
    }
  }

  private mutating func array(_ bytes: Span<UInt8>) throws(JSONError) -> [JSONValue] {
    var values: [JSONValue] = []
    position += 1
    skipSpace(bytes)
    if accept("]", bytes) { return values }
    repeat {
      skipSpace(bytes)
      let isNested = position < bytes.count && bytes[position] == UInt8(ascii: "[")
      values.append(isNested ? .text(try skipped(bytes, depth: 3)) : try value(bytes))
      skipSpace(bytes)
    } while accept(",", bytes)
    try expect("]", bytes, orElse: "\",\" or \"]\"")
    return values
  }

  /// Passes over a value and returns its text.
  private mutating func skipped(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> String {
    let start = position
    try skipValue(bytes, depth: depth)
    return try text(bytes, start..<position)
  }

  // MARK: - Passing over

  /// Checks a value without keeping it.
  private mutating func skipValue(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) {
    guard position < bytes.count else { throw error(.unexpectedEnd) }
    switch bytes[position] {
    case UInt8(ascii: "\""): _ = try string(bytes, orElse: "")
    case UInt8(ascii: "{"): try skipElements(bytes, until: "}", depth: depth)
    case UInt8(ascii: "["): try skipElements(bytes, until: "]", depth: depth)
    case UInt8(ascii: "t"): try skipWord("true", bytes)
    case UInt8(ascii: "f"): try skipWord("false", bytes)
    case UInt8(ascii: "n"): try skipWord("null", bytes)
    default: try skipNumber(bytes)
    }
  }

  private mutating func skipElements(
    _ bytes: Span<UInt8>, until close: Unicode.Scalar, depth: Int
  ) throws(JSONError) {
    if depth > Self.depthLimit { throw error(.tooDeep) }
    position += 1
    skipSpace(bytes)
    if accept(close, bytes) { return }
    repeat {
      skipSpace(bytes)
      if close == "}" {
        _ = try string(bytes, orElse: "a name in quotes")
        skipSpace(bytes)
        try expect(":", bytes)
        skipSpace(bytes)
      }
      try skipValue(bytes, depth: depth + 1)
      skipSpace(bytes)
    } while accept(",", bytes)
    try expect(close, bytes, orElse: "\",\" or \"\(close)\"")
  }

  private mutating func skipWord(_ word: StaticString, _ bytes: Span<UInt8>) throws(JSONError) {
    for index in 0..<word.utf8CodeUnitCount {
      guard position + index < bytes.count else { throw error(.unexpectedEnd) }
      if unsafe bytes[position + index] != word.utf8Start[index] { throw error(.expected("a value")) }
    }
    position += word.utf8CodeUnitCount
  }

  private mutating func skipNumber(_ bytes: Span<UInt8>) throws(JSONError) {
    let isNegative = accept("-", bytes)
    if accept("0", bytes) {
      if position < bytes.count, isDigit(bytes[position]) { throw error(.expected("no digit after a leading 0")) }
    } else {
      try skipDigits(bytes, orElse: isNegative ? "a digit" : "a value")
    }
    if accept(".", bytes) { try skipDigits(bytes, orElse: "a digit") }
    if accept("e", bytes) || accept("E", bytes) {
      if !accept("+", bytes) { _ = accept("-", bytes) }
      try skipDigits(bytes, orElse: "a digit")
    }
  }

  private mutating func skipDigits(_ bytes: Span<UInt8>, orElse expected: String) throws(JSONError) {
    let start = position
    while position < bytes.count, isDigit(bytes[position]) { position += 1 }
    if position == start { throw error(position < bytes.count ? .expected(expected) : .unexpectedEnd) }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  // MARK: - Single bytes

  private mutating func skipSpace(_ bytes: Span<UInt8>) {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func accept(_ byte: Unicode.Scalar, _ bytes: Span<UInt8>) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: byte) else { return false }
    position += 1
    return true
  }

  private mutating func expect(
    _ byte: Unicode.Scalar, _ bytes: Span<UInt8>, orElse expected: String? = nil
  ) throws(JSONError) {
    if accept(byte, bytes) { return }
    throw error(position < bytes.count ? .expected(expected ?? "\"\(byte)\"") : .unexpectedEnd)
  }
}

/// Finds members by name: one after the other where they are few, by a table where they are many.
///
/// Names are compared byte for byte. Swift would compare what they normalise to, in a time that is quadratic in the marks
/// of one character.
private struct MemberNames {
  private var indexes: [[UInt8]: Int] = [:]

  private static let few = 16

  mutating func index(of name: String, in members: [(name: String, value: JSONValue)]) -> Int? {
    guard members.count > Self.few else { return members.firstIndex { $0.name.utf8.elementsEqual(name.utf8) } }
    while indexes.count < members.count { indexes[Array(members[indexes.count].name.utf8)] = indexes.count }
    return indexes[Array(name.utf8)]
  }
}
