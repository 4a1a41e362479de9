/// Why the options of a call cannot be used.
package enum OptionsError: Error, Equatable {
  case malformed(JSONError)
  case noObject
  case unknown(String, known: String)
  case badValue(String, expected: String)
}

extension OptionsError: CustomStringConvertible {
  /// A sentence for people, on one line as far as the names are.
  package var description: String {
    switch self {
    case .malformed(let error): "options: no JSON at byte \(error.offset): \(error.cause)"
    case .noObject: "options: expected a JSON object such as {\"limit\": 5}"
    case .unknown(let name, let known): "options: unknown option \"\(name)\"; there are \(known)"
    case .badValue(let name, let expected): "options: \"\(name)\": expected \(expected)"
    }
  }
}

/// Options as they come.
enum JSONObject {
  /// The members of an object; none where there is nothing but white space.
  static func members(of json: Span<UInt8>) throws(OptionsError) -> [(name: String, value: JSONValue)] {
    var isBlank = true
    for index in 0..<json.count where ![0x20, 0x09, 0x0A, 0x0D].contains(json[index]) { isBlank = false }
    if isBlank { return [] }
    var parser = JSONParser()
    let members: [(name: String, value: JSONValue)]?
    do throws(JSONError) { members = try parser.object(in: json) } catch { throw .malformed(error) }
    guard let members else { throw .noObject }
    return members
  }
}

extension JSONValue {
  /// A whole number, the value of an option.
  func count(
    _ name: String, from least: Int = 0, _ expected: String = "a whole number from 0"
  ) throws(OptionsError) -> Int {
    guard case .number(let text) = self, let count = Int(text), count >= least else {
      throw .badValue(name, expected: expected)
    }
    return count
  }
}
