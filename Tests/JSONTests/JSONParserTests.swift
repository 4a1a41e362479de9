import TestSupport
import Testing

@testable import DiglotJSON

@Suite struct JSONParserTests {
  private func members(_ text: String) throws(JSONError) -> [(name: String, value: JSONValue)]? {
    try members(Array(text.utf8))
  }

  private func members(_ bytes: [UInt8]) throws(JSONError) -> [(name: String, value: JSONValue)]? {
    var parser = JSONParser()
    return try parser.object(in: bytes.span)
  }

  private func value(_ json: String) throws -> JSONValue? { try members("{\"v\":\(json)}")?.first?.value }

  @Test(
    "values are read as they were written",
    arguments: [
      (#""算力""#, JSONValue.string("算力")), (#""""#, .string("")), ("1.50", .number("1.50")), ("-0", .number("-0")),
      ("1E+9", .number("1E+9")), ("true", .bool(true)), ("false", .bool(false)), ("null", .null), ("[ ]", .array([])),
      (#"["a", 1 ,null]"#, .array([.string("a"), .number("1"), .null])),
      (#"[[1, 2], {"a": 3}]"#, .array([.text("[1, 2]"), .text(#"{"a": 3}"#)])),
      (#"{ "x" : [ 1 ] }"#, .text(#"{ "x" : [ 1 ] }"#)),
    ])
  func values(_ json: String, _ expected: JSONValue) throws {
    #expect(try value(json) == expected)
    #expect(try value(" \t\(json)\r\n ") == expected)
  }

  @Test(
    "escapes stand for their characters",
    arguments: [
      (#"a\nb"#, "a\nb"), (#"\"\\\/\b\f\r\t"#, "\"\\/\u{8}\u{C}\r\t"), (#"\u7b97力"#, "算力"),
      (#"\ud842\udfb7"#, "𠮷"), (#"12345678\n12345678\n"#, "12345678\n12345678\n"), (#"\u0000"#, "\0"),
    ])
  func escapes(_ json: String, _ expected: String) throws {
    #expect(try value("\"\(json)\"") == .string(expected))
  }

  @Test(
    "what breaks the grammar is named with its byte",
    arguments: [
      ("{", 1, JSONError.Cause.unexpectedEnd), (#"{"a"}"#, 4, .expected("\":\"")),
      (#"{"a":1,}"#, 7, .expected("a name in quotes")), (#"{"a":1 "b":2}"#, 7, .expected("\",\" or \"}\"")),
      (#"{"a":01}"#, 6, .expected("no digit after a leading 0")), (#"{"a":.5}"#, 5, .expected("a value")),
      (#"{"a":1.}"#, 7, .expected("a digit")), (#"{"a":tru}"#, 5, .expected("a value")),
      (#"{"a":"\x"}"#, 6, .badEscape), (#"{"a":"\u12g4"}"#, 6, .badEscape), (#"{"a":"\ud800"}"#, 6, .loneSurrogate),
      (#"{"a":"\udc00\ud800"}"#, 6, .loneSurrogate), (#"{"a":"\ud800\u0041"}"#, 6, .loneSurrogate),
      ("{\"a\":\"x\ty\"}", 7, .controlCharacter), (#"{"a":1} x"#, 8, .trailing), (#"{"a":"b"#, 7, .unexpectedEnd),
      (#"{"a":"b\"#, 8, .unexpectedEnd), (#"{a:1}"#, 1, .expected("a name in quotes")),
    ])
  func errors(_ json: String, _ offset: Int, _ cause: JSONError.Cause) {
    #expect(throws: JSONError(offset: offset, cause: cause)) { _ = try members(json) }
  }

  @Test("bytes that are no UTF-8 are an error at their place, with and without escapes")
  func invalidText() {
    for prefix in ["", "\\n"] {
      let bytes = Array("{\"a\":\"\(prefix)算".utf8) + [0xE7, 0xAE] + Array("x\"}".utf8)
      let expected = JSONError(offset: 9 + prefix.utf8.count, cause: .notUTF8)
      #expect(throws: expected) { _ = try members(bytes) }
    }
  }

  @Test("the last of two members with one name holds, and another value is no object")
  func duplicates() throws {
    let found = try #require(try members(#"{"a":1,"b":2,"a":3}"#))
    #expect(found.map(\.name) == ["a", "b"])
    #expect(found[0].value == .number("3"))
    #expect(try members("[1]") == nil)
    #expect(try members(#""x""#) == nil)
  }

  @Test("values inside each other have a limit")
  func depth() throws {
    let deep = { (count: Int) in
      String(repeating: "[", count: count) + String(repeating: "]", count: count)
    }
    #expect(throws: Never.self) { _ = try members("{\"a\":\(deep(100))}") }
    #expect { _ = try members("{\"a\":\(deep(100_000))}") } throws: { ($0 as? JSONError)?.cause == .tooDeep }
  }

  @Test("every quote, backslash and control character is found wherever it stands in eight bytes")
  func everyPlace() throws {
    for place in 0..<24 {
      let before = String(repeating: "算", count: place / 3) + String(repeating: "é", count: place % 3)
      #expect(try value("\"\(before)\\\\\(before)\"") == .string("\(before)\\\(before)"))
      #expect { _ = try members("{\"v\":\"\(before)\u{1F}\"}") } throws: {
        ($0 as? JSONError)?.cause == .controlCharacter
      }
    }
  }

  @Test("damaged lines are read or refused, never worse", arguments: 0..<20)
  func damage(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let line = Array(#"{"id":"算\n力","text":"\ud842\udfb7 x","n":[1.5e3,{"a":[true,null]}],"m":-0.1}"#.utf8)
    for _ in 0..<2_000 {
      var bytes = line
      for _ in 0...Int.random(in: 0..<3, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        default: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &generator)], at: place)
        }
      }
      do {
        _ = try members(bytes)
      } catch {
        #expect((0...bytes.count).contains(error.offset))
      }
    }
    for count in 0..<line.count { #expect(throws: JSONError.self) { _ = try members(Array(line[..<count])) } }
  }

  @Test(
    "an object costs time in proportion to its bytes",
    arguments: [
      (unit: "\"f#\":1,", other: ""), (unit: "\"f\":1,", other: ""), (unit: "", other: "\u{301}\u{316}"),
      (unit: "\"f#\":[1,\"\\u4e2d\"],", other: "\\n"), (unit: "\"e\u{301}#\":{\"a\":1},", other: "🇨🇭"),
    ])
  func linear(unit: String, other: String) throws {
    let growth = try growth(from: 2_000) { count in
      let units = (0..<count).map { unit.replacing("#", with: "\($0)") }.joined()
      let long = String(repeating: other, count: count)
      let object = try members("{\(units)\"\(long)1\":\"\(long)\",\"\(long)2\":[\"\(long)\"]}")
      #expect(object?.isEmpty == false)
    }
    #expect(growth < linearGrowth)
  }
}
