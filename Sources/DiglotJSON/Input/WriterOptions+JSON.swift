import Diglot

extension WriterOptions {
  /// Reads the options of a writer from a JSON object: `threads`, `memory` in bytes, and `types` by the names of fields,
  /// such as `{"date": "date"}`. `null` is what holds without the name.
  ///
  /// - Parameter json: UTF-8; nothing but white space means no options.
  package init(json: Span<UInt8>) throws(OptionsError) {
    self.init()
    for (name, value) in try JSONObject.members(of: json) where value != .null {
      switch name.utf8.count <= 16 ? name : "" {
      case "threads": threads = try value.count(name, from: 1, "a number of threads from 1")
      case "memory": memoryBytes = try value.count(name, from: 1 << 20, "bytes, from 1048576 (1 MiB)")
      case "types": types = try WriterOptions.types(value, name)
      default: throw .unknown(String(name.prefix(64)), known: "threads, memory, types")
      }
    }
  }

  private static func types(_ value: JSONValue, _ name: String) throws(OptionsError) -> [String: FieldType] {
    let expected = "an object such as {\"date\": \"date\"}; a type is string, number or date"
    guard case .text(let json) = value, json.hasPrefix("{") else { throw .badValue(name, expected: expected) }
    var types: [String: FieldType] = [:]
    for (field, value) in try JSONObject.members(of: Array(json.utf8).span) {
      guard case .string(let text) = value, let type = FieldType(rawValue: text) else {
        throw .badValue(name, expected: expected)
      }
      types[field] = type
    }
    return types
  }
}
