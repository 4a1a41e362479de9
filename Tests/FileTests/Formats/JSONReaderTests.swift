import Diglot
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

@Suite struct JSONReaderTests {
  let folder = TemporaryDirectory()

  private func documents(_ text: String, _ fieldMap: [String: String] = [:], named name: String = "x.json") throws
    -> [String]
  {
    var options = ReadingOptions()
    options.fieldMap = fieldMap
    return try read(Array(text.utf8), named: name, in: folder, options).map { result in
      switch result {
      case .success(let read): "\(read.suffix ?? read.document.key)=\(read.document.text)"
      case .failure(let problem): problem.description
      }
    }
  }

  @Test("the elements of an array are documents, one object is the file")
  func elements() throws {
    let array = "\u{FEFF} [ {\"id\":\"a\",\"text\":\"一[]{}\\\"\"},\n{\"text\":\"二\"} , {\"id\":7,\"text\":\"三\"}]\n"
    #expect(try documents(array) == ["a=一[]{}\"", "#2=二", "7=三"])
    #expect(try documents("{\n \"text\": \"x\"\n}\n") == ["=x"])
    #expect(try documents("{\"id\":\"k\",\"text\":\"x\"}") == ["k=x"])
    // Lines, as some call .json.
    #expect(try documents("{\"text\":\"x\"}\n{\"text\":\"y\"}\n") == ["#1=x", "#2=y"])
    #expect(try documents("[]") == [] && documents("") == [])
    #expect(try documents("[{\"body\":\"x\",\"text\":\"y\"}]", ["body": "text"]) == ["#1=x"])
  }

  @Test("what is no document is a problem with its place, and the next element is read")
  func problems() throws {
    #expect(
      try documents("[5,\n {\"text\":\n  \"算\" x}, [1], {\"title\":\"t\"}, {\"text\":\"ok\"}]") == [
        "x.json:1:2: expected a JSON object, or an array of objects", "x.json:3:7: expected \",\" or \"}\"",
        "x.json:3:11: expected a JSON object, or an array of objects", "x.json:3: \"text\" is missing", "#5=ok",
      ])
    #expect(try documents("[{\"text\":\"a\"} {\"text\":\"b\"}]") == ["#1=a", "x.json:1:15: expected \",\" or \"]\""])
    #expect(
      try documents("[{\"text\":\"a\"},{\"te") == ["#1=a", "x.json:1:19: the file ends in the middle of a value"])
    #expect(try documents("[{\"text\":\"a\"}") == ["#1=a", "x.json:1:14: the file ends in the middle of an array"])
    var options = ReadingOptions()
    options.documentLimit = 50
    let long = "[{\"text\":\"\(String(repeating: "]\\\"", count: 50))\"},{\"text\":\"ok\"}]"
    let results = try read(Array(long.utf8), named: "x.json", in: folder, options)
    #expect(throws: InputProblem(path: "x.json", line: 1, cause: .tooLarge(limit: 50))) { try results[0].get() }
    #expect(try results[1].get().document.text == "ok")
  }

  @Test("with a field map, lines may have numbers for texts")
  func lines() throws {
    let lines = "{\"正文\":\"x\",\"no\":1}\n{\"正文\":\"y\",\"no\":null}\n"
    #expect(try documents(lines, ["正文": "text"], named: "x.jsonl") == ["#1=x", "#2=y"])
    #expect(try documents(lines, ["正文": "text", "no": "id"], named: "x.jsonl")[0] == "1=x")
  }
}
