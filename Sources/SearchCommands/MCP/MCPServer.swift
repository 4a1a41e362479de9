import Diglot
import DiglotJSON
import ToolSupport

/// A server of the Model Context Protocol: requests are lines of JSON-RPC 2.0, and so are answers.
///
/// It answers one request after the other. What is wrong with a request is an answer too; nothing that a client sends ends the
/// server but the end of its input.
struct MCPServer {
  /// The revisions of the protocol that begin with a handshake, the newest last. They differ in nothing that is used here.
  static let versions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]
  /// The longest request.
  static let byteLimit = 1 << 20

  private var tools: MCPTools

  init(_ tools: MCPTools) { self.tools = tools }

  /// Answers requests up to the end of the input.
  mutating func serve(_ input: InputFile, _ output: Output) {
    var lines = LineReader(input, limit: Self.byteLimit, bufferSize: 1 << 16)
    while output.failure == nil {
      let answer: [UInt8]?
      do throws(StreamError) {
        switch try lines.next() {
        case nil: return
        case .tooLong: answer = Self.failure(.null, .invalidRequest("longer than \(ByteSize.limit(Self.byteLimit))"))
        case .line(let range): answer = self.answer(to: lines.bytes[range])
        }
      } catch { return }
      guard let answer else { continue }
      output.write(answer)
      output.flush()
    }
  }

  /// The line that answers a line; `nil` for a notification. Several requests in an array, as the revision 2025-03-26 allows
  /// them, are answered by an array.
  mutating func answer(to line: ArraySlice<UInt8>) -> [UInt8]? {
    guard line.first(where: { $0 != 0x20 && $0 != 0x09 }) == UInt8(ascii: "[") else { return answer(toOne: line) }
    var parser = JSONParser()
    let wrapped = Array("{\"batch\":".utf8) + line + [UInt8(ascii: "}")]
    guard case .array(let requests)? = (try? parser.object(in: wrapped.span))?.first?.value, !requests.isEmpty else {
      return Self.failure(.null, .invalidRequest("expected an object, or an array of some"))
    }
    var answers: [String] = []
    for request in requests {
      var answer: [UInt8]?
      if case .text(let json) = request {
        answer = self.answer(toOne: Array(json.utf8)[...])
      } else {
        answer = Self.failure(.null, .invalidRequest("expected an object"))
      }
      if let answer { answers.append(String(decoding: answer.dropLast(), as: UTF8.self)) }
    }
    return answers.isEmpty ? nil : JSONWriter.line { writer in writer.array(of: answers) { $0.literal($1) } }
  }

  private mutating func answer(toOne line: ArraySlice<UInt8>) -> [UInt8]? {
    var parser = JSONParser()
    let members: [(name: String, value: JSONValue)]?
    do throws(JSONError) {
      members = try parser.object(in: Array(line).span)
    } catch {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return nil }
      return Self.failure(.null, RequestError(code: -32700, message: "no JSON at byte \(error.offset): \(error.cause)"))
    }
    guard let members else { return Self.failure(.null, .invalidRequest("expected an object")) }
    let request = JSONObject(members)
    let id = request["id"]
    guard case .string(let method)? = request["method"] else {
      // The answer to a request; this server makes none.
      if request["result"] != nil || request["error"] != nil { return nil }
      return Self.failure(id ?? .null, .invalidRequest("expected a method"))
    }
    guard let id else { return nil }
    do throws(RequestError) {
      let result = try self.result(of: method, try JSONObject(request["params"], named: "params"))
      return JSONWriter.line { writer in
        writer.object { writer in
          writer.member("jsonrpc", "2.0")
          writer.name("id")
          writer.value(id)
          writer.name("result")
          result(&writer)
        }
      }
    } catch {
      return Self.failure(id, error)
    }
  }

  private static func failure(_ id: JSONValue, _ error: RequestError) -> [UInt8] {
    JSONWriter.line { writer in
      writer.object { writer in
        writer.member("jsonrpc", "2.0")
        writer.name("id")
        writer.value(id)
        writer.name("error")
        writer.object { writer in
          writer.member("code", error.code)
          writer.member("message", error.message)
        }
      }
    }
  }

  private mutating func result(
    of method: String, _ params: JSONObject
  ) throws(RequestError) -> (inout JSONWriter) -> Void {
    switch method {
    case "initialize": return initialize(params)
    case "ping": return { $0.object { _ in } }
    case "tools/list":
      let definitions = tools.definitions
      return { writer in
        writer.object { writer in
          writer.name("tools")
          writer.array(of: definitions) { $0.literal($1) }
        }
      }
    case "tools/call":
      guard case .string(let name)? = params["name"] else { throw .invalidParams("expected the name of a tool") }
      return Self.content(try tools.call(name, try JSONObject(params["arguments"], named: "arguments")))
    default: throw RequestError(code: -32601, message: "no method \(Message.singleLine(String(method.prefix(64))))")
    }
  }

  private func initialize(_ params: JSONObject) -> (inout JSONWriter) -> Void {
    var version = Self.versions[Self.versions.count - 1]
    if case .string(let asked)? = params["protocolVersion"], Self.versions.contains(asked) { version = asked }
    let instructions = tools.instructions
    return { writer in
      writer.object { writer in
        writer.member("protocolVersion", version)
        writer.name("capabilities")
        writer.object { writer in
          writer.name("tools")
          writer.object { _ in }
        }
        writer.name("serverInfo")
        writer.object { writer in
          writer.member("name", "diglot")
          writer.member("version", Version.current)
        }
        writer.member("instructions", instructions)
      }
    }
  }

  /// What a tool said, as a value and as the same value in a text, for clients that read texts alone.
  private static func content(_ outcome: Result<[UInt8], ToolFailure>) -> (inout JSONWriter) -> Void {
    let (text, isError) =
      switch outcome {
      case .success(let json): (String(decoding: json, as: UTF8.self), false)
      case .failure(let failure): (failure.message, true)
      }
    return { writer in
      writer.object { writer in
        writer.name("content")
        writer.array { writer in
          writer.object { writer in
            writer.member("type", "text")
            writer.member("text", text)
          }
        }
        if !isError {
          writer.name("structuredContent")
          writer.literal(text)
        }
        writer.member("isError", isError)
      }
    }
  }
}

/// Why a request was not carried out, by the codes of JSON-RPC.
struct RequestError: Error, Equatable {
  let code: Int
  let message: String

  static func invalidRequest(_ message: String) -> RequestError { RequestError(code: -32600, message: message) }
  static func invalidParams(_ message: String) -> RequestError { RequestError(code: -32602, message: message) }
}

/// Why a tool did not do what it was called for: a sentence for the agent.
struct ToolFailure: Error, Equatable {
  let message: String
}

/// The members of an object by their names.
struct JSONObject {
  let members: [(name: String, value: JSONValue)]

  init(_ members: [(name: String, value: JSONValue)]) { self.members = members }

  /// The object that a value is; without members where there is no value.
  init(_ value: JSONValue?, named name: String) throws(RequestError) {
    switch value {
    case nil, .null: members = []
    case .text(let json):
      var parser = JSONParser()
      guard let members = try? parser.object(in: Array(json.utf8).span) else {
        throw .invalidParams("\(name): expected an object")
      }
      self.members = members
    default: throw .invalidParams("\(name): expected an object")
    }
  }

  subscript(_ name: String) -> JSONValue? { members.first { $0.name == name }?.value }
}

extension JSONWriter {
  /// Writes a value that was read.
  mutating func value(_ value: JSONValue) {
    switch value {
    case .string(let text): string(text)
    case .number(let text), .text(let text): literal(text)
    case .bool(let flag): bool(flag)
    case .null: null()
    case .array(let values): array(of: values) { $0.value($1) }
    }
  }
}
