import Diglot

/// Why a line cannot be used that another call is to have printed.
package struct ShardLineError: Error, Equatable {
  /// The cause, as the end of a sentence.
  package let reason: String

  package init(_ reason: String) { self.reason = reason }

  /// A member that no call has written so.
  static func unexpected(_ name: String) -> ShardLineError {
    ShardLineError("\"\(name)\" is not as the call before prints it; make the file again")
  }
}

/// The members of an object that a call of Diglot wrote.
///
/// What is missing, or is of another kind than it was written as, is an error that names the member.
struct ObjectReader {
  private var members: [(name: String, value: JSONValue)]

  init(_ json: Span<UInt8>) throws(ShardLineError) {
    var parser = JSONParser()
    do throws(JSONError) {
      guard let members = try parser.object(in: json) else { throw JSONError(offset: 0, cause: .expected("an object")) }
      self.members = members
    } catch {
      throw ShardLineError("no line of these: byte \(error.offset): \(error.cause)")
    }
  }

  init(_ json: String) throws(ShardLineError) { try self.init(Array(json.utf8).span) }

  /// All members, in their order.
  var all: [(name: String, value: JSONValue)] { members }

  func value(_ name: String) -> JSONValue? {
    members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  func string(_ name: String) throws(ShardLineError) -> String {
    guard case .string(let text) = value(name) else { throw ShardLineError("\"\(name)\" is missing, or no string") }
    return text
  }

  func optionalString(_ name: String) throws(ShardLineError) -> String? {
    value(name) == .null ? nil : try string(name)
  }

  func bool(_ name: String) throws(ShardLineError) -> Bool {
    guard case .bool(let flag) = value(name) else { throw ShardLineError("\"\(name)\" is neither true nor false") }
    return flag
  }

  func count(_ name: String) throws(ShardLineError) -> Int { try ObjectReader.count(value(name), name) }

  func number(_ name: String) throws(ShardLineError) -> Double {
    guard case .number(let text) = value(name), let number = Double(text) else {
      throw ShardLineError("\"\(name)\" is no number")
    }
    return number
  }

  /// The elements of an array.
  func array(_ name: String) throws(ShardLineError) -> [JSONValue] {
    guard case .array(let values) = value(name) else { throw ShardLineError("\"\(name)\" is no array") }
    return values
  }

  /// The strings that an array has.
  func strings(_ name: String) throws(ShardLineError) -> [String] {
    var strings: [String] = []
    for value in try array(name) {
      guard case .string(let text) = value else { throw .unexpected(name) }
      strings.append(text)
    }
    return strings
  }

  /// The object that a member is.
  func object(_ name: String) throws(ShardLineError) -> ObjectReader { try ObjectReader.object(value(name), name) }

  /// The JSON of a member that is kept as it is.
  func text(_ name: String) throws(ShardLineError) -> String {
    guard case .text(let text) = value(name) else { throw ShardLineError("\"\(name)\" is no object") }
    return text
  }

  /// Why the query of the line was refused; `nil` where it was not.
  func refusal() throws(ShardLineError) -> PlanLine.Refusal? {
    guard value("error") != nil else { return nil }
    let error = try object("error")
    return PlanLine.Refusal(column: try error.count("column"), message: try error.string("message"))
  }

  // MARK: - Single values

  /// The most that a line may count: sums of as many lines as there can be stay whole numbers.
  private static let highestCount = 1 << 46

  static func count(_ value: JSONValue?, _ name: String) throws(ShardLineError) -> Int {
    guard case .number(let text) = value, let count = Int(text), 0...highestCount ~= count else {
      throw ShardLineError("\"\(name)\": expected a whole number from 0")
    }
    return count
  }

  static func object(_ value: JSONValue?, _ name: String) throws(ShardLineError) -> ObjectReader {
    guard case .text(let text) = value, text.hasPrefix("{") else { throw ShardLineError("\"\(name)\" is no object") }
    return try ObjectReader(text)
  }

  /// The counts that an array has; one inside another array comes as its text.
  static func counts(_ value: JSONValue?, _ name: String) throws(ShardLineError) -> [Int] {
    switch value {
    case .array(let values):
      var counts: [Int] = []
      for value in values { counts.append(try count(value, name)) }
      return counts
    case .text(let text): return try counts(ObjectReader("{\"\(name)\":\(text)}").value(name), name)
    default: throw ShardLineError("\"\(name)\" is no array")
    }
  }

  /// The types of fields that the members of an object are.
  func types() throws(ShardLineError) -> [String: FieldType] {
    var types: [String: FieldType] = [:]
    for (name, value) in members {
      guard case .string(let text) = value, let type = FieldType(rawValue: text) else {
        throw ShardLineError("\"types\": \"\(name)\" has none of date, number and string")
      }
      types[name] = type
    }
    return types
  }

  /// The counts that the members of an object are.
  func counts() throws(ShardLineError) -> [String: Int] {
    var counts: [String: Int] = [:]
    for (name, value) in members { counts[name] = try ObjectReader.count(value, name) }
    return counts
  }
}

extension JSONWriter {
  /// Writes types of fields as an object, in the order of the fields' names.
  mutating func types(_ types: [String: FieldType]) {
    object { writer in
      for (name, type) in types.inByteOrder {
        writer.memberName(name)
        writer.string(type.rawValue)
      }
    }
  }

  /// Writes an object of counts, in the order of their names.
  mutating func counts(_ counts: [String: Int]) {
    object { writer in
      for (name, count) in counts.inByteOrder {
        writer.memberName(name)
        writer.number(count)
      }
    }
  }
}

extension Dictionary where Key == String {
  /// The entries in the order of the bytes of their names, so that they have one text.
  var inByteOrder: [(key: String, value: Value)] {
    sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { (key: $0.key, value: $0.value) }
  }
}

extension UInt64 {
  /// The number in 16 hexadecimal digits.
  var hexadecimal: String {
    let digits = String(self, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
