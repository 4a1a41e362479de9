import Diglot
import TestSupport
import Testing

@testable import DiglotCommands

@Suite struct LineReaderTests {
  let folder = TemporaryDirectory()

  private func lines(_ text: String, limit: Int = 100, bufferSize: Int) throws -> [String?] {
    let path = folder.file("lines")
    try write(text, to: path)
    var reader = LineReader(try InputFile(at: path), limit: limit, bufferSize: bufferSize)
    var found: [String?] = []
    while let line = try reader.next() {
      switch line {
      case .line(let range): found.append(String(decoding: reader.bytes[range], as: UTF8.self))
      case .tooLong: found.append(nil)
      }
    }
    #expect(reader.number == found.count)
    #expect(reader.byteCount == text.utf8.count)
    return found
  }

  @Test("lines are the same whatever the size of the buffer", arguments: [1, 2, 3, 7, 64, 4096])
  func bufferSizes(_ size: Int) throws {
    #expect(try lines("one\n\n算力平台\nlast", bufferSize: size) == ["one", "", "算力平台", "last"])
    #expect(try lines("one\n", bufferSize: size) == ["one"])
    #expect(try lines("", bufferSize: size) == [])
    #expect(try lines("\n\n", bufferSize: size) == ["", ""])
  }

  @Test("a line that is too long is passed over, and the next is read", arguments: [1, 3, 8, 64])
  func longLines(_ size: Int) throws {
    let long = String(repeating: "x", count: 50)
    #expect(try lines("a\n\(long)\nb\n\(long)", limit: 10, bufferSize: size) == ["a", nil, "b", nil])
    #expect(try lines("0123456789\n", limit: 10, bufferSize: size) == ["0123456789"])
  }
}

@Suite struct JSONLinesReaderTests {
  let folder = TemporaryDirectory()

  private func read(_ text: String) throws -> [Result<Document, InputProblem>] {
    let path = folder.file("x.jsonl")
    try write(text, to: path)
    var reader = JSONLinesReader(try InputFile(at: path), path: "x", limit: 64 << 20)
    var results: [Result<Document, InputProblem>] = []
    while let result = reader.next() { results.append(result) }
    return results
  }

  @Test("an object becomes a document, its other members fields")
  func document() throws {
    let line = #"{"id":"1","title":null,"text":"算力","n":1.50,"b":true,"z":null,"t":["a",2],"o":{"x": 1}}"#
    let fields = [
      Field(name: "n", value: "1.50"), Field(name: "b", value: "true"), Field(name: "t", value: "a"),
      Field(name: "t", value: "2"), Field(name: "o", value: #"{"x": 1}"#),
    ]
    let expected = Document(key: "1", title: "", text: "算力", fields: fields)
    #expect(try read("\u{FEFF}\(line)\r\n\n \n") == [.success(expected)])
  }

  @Test(
    "a line that is no document is a problem with its place, and the next line is read",
    arguments: [
      (#"{"id":"算","text":"x}"#, Optional(21), InputProblem.Cause.json(.unexpectedEnd)),
      (#"[1]"#, nil, .notAnObject),
      (#"{"text":"x"}"#, nil, .missingMember("id")), (#"{"id":"1"}"#, nil, .missingMember("text")),
      (#"{"id":1,"text":"x"}"#, nil, .memberNotString("id")), (#"{"id":"","text":"x"}"#, nil, .emptyID),
      (#"{"id":"1","text":"x","exact":"y"}"#, nil, .reservedName("exact")),
      (#"{"id":"1","text":"x","title":[]}"#, nil, .memberNotString("title")),
    ])
  func problems(_ line: String, _ column: Int?, _ cause: InputProblem.Cause) throws {
    let good = Document(key: "a", title: "", text: "b")
    let problem = InputProblem(path: "x", line: 2, column: column, cause: cause)
    #expect(try read("\n\(line)\n{\"id\":\"a\",\"text\":\"b\"}") == [.failure(problem), .success(good)])
  }
}
