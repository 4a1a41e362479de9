import Diglot
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

@Suite struct JSONLinesReaderTests {
  let folder = TemporaryDirectory()

  private func read(_ text: String) throws -> [Result<Document, InputProblem>] {
    try FileTests.read(Array(text.utf8), named: "x.jsonl", in: folder).map { $0.map(\.document) }
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
      (#"{"id":"算","text":"x}"#, Optional(21), "the line ends in the middle of a value"),
      (#"[1]"#, nil, "a line must be a JSON object"),
      (#"{"id":"1"}"#, nil, #""text" is missing"#),
      (#"{"id":true,"text":"x"}"#, nil, #""id" must be a string"#), (#"{"id":"","text":"x"}"#, nil, #""id" is empty"#),
      (#"{"id":"1","text":"x","exact":"y"}"#, nil, #""exact" cannot name a field: a query has it for something else"#),
      (#"{"id":"1","text":"x","title":[]}"#, nil, #""title" must be a string"#),
    ])
  func problems(_ line: String, _ column: Int?, _ how: String) throws {
    let good = Document(key: "a", title: "", text: "b")
    let problem = InputProblem(path: "x.jsonl", line: 2, column: column, cause: .malformed(how))
    #expect(try read("\n\(line)\n{\"id\":\"a\",\"text\":\"b\"}") == [.failure(problem), .success(good)])
  }

  @Test("a line without an ID is a row of its file; standard input is no file")
  func rows() throws {
    let bytes = Array("{\"text\":\"x\"}\n\n{\"id\":\"a\",\"text\":\"y\"}\n5\n{\"text\":\"z\"}".utf8)
    let suffixes = try FileTests.read(bytes, named: "x.jsonl", in: folder).map { try? $0.get().suffix ?? "own" }
    #expect(suffixes == ["#1", "own", nil, "#4"])
    let reader = try JSONLinesReader(FileInput(MemoryStream(bytes), path: "-"), ReadingOptions())
    #expect(throws: InputProblem(path: "-", line: 1, cause: .malformed("\"id\" is missing"))) {
      try reader.next()?.get()
    }
  }
}
