import Diglot
import DiglotJSON
import ToolSupport

/// A tool by its name, and what may be said to it.
enum MCPTool: String, CaseIterable {
  case search, fetch, quote

  /// A parameter: a property of the schema.
  struct Parameter {
    let name: String
    /// The JSON Schema of its value.
    let schema: String
    var isRequired = false
  }

  fileprivate static let stringOrStrings = #"{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]}"#

  var parameters: [Parameter] {
    switch self {
    case .search:
      [
        Parameter(
          name: "query",
          schema: Self.text(
            "What is looked for, in Chinese of either script or English. Words are ranked; \"a text in quotes\" stands exactly so, "
              + "+word must be there, -word must not; title:word, place:value, date:2026-03, date:2026-01..2026-04 are conditions"
          ),
          isRequired: true),
        Parameter(
          name: "limit",
          schema:
            #"{"type":"integer","minimum":1,"maximum":\#(MCPTools.hitLimit),"default":10,"description":"How many results"}"#
        ),
        Parameter(
          name: "filters",
          schema: #"{"type":"object","additionalProperties":\#(Self.fieldValue),"#
            + #""description":"Conditions on fields: {\"place\": \"台北\", \"date\": \"2026-01..2026-04\", \"path\": \"arch/*\"}. "#
            + #"Of several values of a field one must hold; of several fields all"}"#),
        Parameter(
          name: "facets",
          schema: Self.described(
            Self.stringOrStrings,
            "Fields by whose values all matches are counted: place, or date:year, date:month, date:day")),
        Parameter(
          name: "sort",
          schema: Self.described(
            Self.stringOrStrings, "Fields that order the results instead of their scores: date, -date")),
        Parameter(name: "after", schema: Self.text("The \"next\" of an answer: gives the results after it")),
      ]
    case .fetch:
      [
        Parameter(name: "id", schema: Self.text("The ID of a document, from a result"), isRequired: true),
        Parameter(
          name: "start",
          schema: Self.number(
            "Where the text begins, in UTF-8 bytes; the \"end\" of the answer before for more of a long text")),
      ]
    case .quote:
      [
        Parameter(name: "id", schema: Self.text("The ID of a document"), isRequired: true),
        Parameter(
          name: "start", schema: Self.number("Where the quotation begins, in UTF-8 bytes of the text"), isRequired: true
        ),
        Parameter(name: "end", schema: Self.number("Where it ends, in UTF-8 bytes of the text"), isRequired: true),
      ]
    }
  }

  private var purpose: String {
    switch self {
    case .search:
      "Searches an archive of Chinese and English texts. Either script finds both, and so do other regions' words. Each result "
        + "has the ID for fetch and quote, a passage, and in \"matches\" the places of the matches in the text, in UTF-8 bytes."
    case .fetch:
      "Gives a document with its text, up to \(MCPTools.byteLimit) bytes at a time: \"end\" says where it was cut, "
        + "\"text_bytes\" how long it is."
    case .quote:
      "Gives the slice of a document's text between two places, byte for byte as it is stored, for a citation that can be "
        + "checked. Places are UTF-8 bytes of the text that fetch gives."
    }
  }

  /// What `tools/list` says of it.
  ///
  /// - Parameter note: What is special about this index.
  func definition(_ note: String) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("name", rawValue)
      writer.member("description", note.isEmpty ? purpose : "\(purpose) \(note)")
      writer.name("inputSchema")
      writer.object { writer in
        writer.member("type", "object")
        writer.name("properties")
        writer.object { writer in
          for parameter in parameters {
            writer.memberName(parameter.name)
            writer.literal(parameter.schema)
          }
        }
        writer.name("required")
        writer.array(of: parameters.filter(\.isRequired)) { $0.string($1.name) }
        writer.member("additionalProperties", false)
      }
      writer.name("annotations")
      writer.object { writer in
        writer.member("readOnlyHint", true)
        writer.member("openWorldHint", false)
      }
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static let fieldValue =
    #"{"anyOf":[{"type":["string","number","boolean"]},{"type":"array","items":{"type":["string","number","boolean"]}}]}"#

  private static func text(_ description: String) -> String { described(#"{"type":"string"}"#, description) }
  private static func number(_ description: String) -> String {
    described(#"{"type":"integer","minimum":0}"#, description)
  }

  private static func described(_ schema: String, _ description: String) -> String {
    var writer = JSONWriter()
    writer.string(description)
    return schema.dropLast() + #","description":"# + String(decoding: writer.bytes, as: UTF8.self) + "}"
  }
}

extension MCPTools {
  /// The tools of this index as `tools/list` gives them, JSON each.
  var definitions: [String] { MCPTool.allCases.map { $0.definition($0 == .search ? fieldNote : "") } }

  /// What an agent is told before it calls anything.
  var instructions: String {
    "Search the archive, then quote: every \"matches\" range and every range that quote takes is a slice of the stored text. "
      + "Bare words rank; what is in quotes, has a + or - or names a field is a condition. " + fieldNote
  }
}

/// What a tool is called with.
struct ToolArguments {
  private let object: JSONObject

  /// - Throws: Where one has no such name, or a required one is missing.
  init(_ object: JSONObject, of tool: MCPTool) throws(ToolFailure) {
    self.object = object
    let names = tool.parameters.map(\.name)
    for (name, _) in object.members where !names.contains(name) {
      let shown = Message.singleLine(String(name.prefix(64)))
      throw ToolFailure(message: "\(tool.rawValue): no parameter \(shown); there are \(names.joined(separator: ", "))")
    }
    for parameter in tool.parameters where parameter.isRequired && (object[parameter.name] ?? .null) == .null {
      throw ToolFailure(message: "\(tool.rawValue): \(parameter.name) is missing")
    }
  }

  func string(_ name: String) throws(ToolFailure) -> String { try text(name) ?? "" }

  /// A text, where it is given.
  func text(_ name: String) throws(ToolFailure) -> String? {
    switch object[name] {
    case nil, .null: return nil
    case .string(let text): return text
    default: throw ToolFailure(message: "\(name): expected a text")
    }
  }

  /// A whole number, where it is given.
  func number(_ name: String, _ range: ClosedRange<Int>) throws(ToolFailure) -> Int? {
    switch object[name] {
    case nil, .null: return nil
    case .number(let text):
      if let number = Int(text) ?? Double(text).flatMap({ Int(exactly: $0) }), range.contains(number) { return number }
    default: break
    }
    let bounds =
      range.upperBound == .max ? "from \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
    throw ToolFailure(message: "\(name): expected a whole number \(bounds)")
  }

  /// Texts, given as one or as an array.
  func strings(_ name: String) throws(ToolFailure) -> [String] {
    switch object[name] {
    case nil, .null: return []
    case .string(let text): return [text]
    case .array(let values):
      return try values.map { value throws(ToolFailure) in
        guard case .string(let text) = value else { throw ToolFailure(message: "\(name): expected texts") }
        return text
      }
    default: throw ToolFailure(message: "\(name): expected a text or an array of texts")
    }
  }

  func object(_ name: String) throws(ToolFailure) -> JSONObject? {
    guard let value = object[name], value != .null else { return nil }
    do throws(RequestError) { return try JSONObject(value, named: name) } catch {
      throw ToolFailure(message: error.message)
    }
  }

  /// What a text says.
  func read<Value>(
    _ text: String, _ name: String, _ expected: String, _ value: (String) -> Value?
  ) throws(ToolFailure) -> Value {
    guard let value = value(text) else { throw ToolFailure(message: "\(name): expected \(expected)") }
    return value
  }
}
