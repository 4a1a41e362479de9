import Diglot
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

@Suite struct TextReaderTests {
  let folder = TemporaryDirectory()

  private func document(_ bytes: [UInt8]) throws -> Document {
    try #require(try read(bytes, named: "x.txt", in: folder).first).get().document
  }

  @Test("the stored text is the file byte for byte, its byte order mark included")
  func bytes() throws {
    let bytes = [0xEF, 0xBB, 0xBF] + Array("標題\r\n\r\n算力".utf8)
    let document = try document(bytes)
    #expect(Array(document.text.utf8) == bytes)
    #expect(document.title == "標題")
    #expect(document.origin.source.source(of: 3..<9) == 3..<9)
    #expect(try self.document([]).text.isEmpty)
  }

  @Test("a file that is too large is not read")
  func size() throws {
    var options = ReadingOptions()
    options.documentLimit = 3
    let expected = InputProblem(path: "x.txt", cause: .tooLarge(limit: 3))
    #expect(
      try read(Array("four".utf8), named: "x.txt", in: folder, options).map { $0.map(\.document) } == [
        .failure(expected)
      ])
  }

  @Test("lines that match begin documents, whose highlights lead back to the file")
  func split() throws {
    var options = ReadingOptions()
    options.split = "^第.+回"
    let text = "前言\r\n第一回 甲\r\n\r\n文一\n第二回 乙\n文二"
    let encoded = TestEncoder(.big5).encode(text)
    let documents = try read(encoded.bytes, named: "x.txt", in: folder, options).map { try $0.get() }
    #expect(documents.map(\.suffix) == ["#1", "#2", "#3"])
    #expect(documents.map(\.document.text) == ["前言\r\n", "第一回 甲\r\n\r\n文一\n", "第二回 乙\n文二"])
    #expect(documents[1].document.title == "第一回 甲")
    let place = try #require(documents[2].document.origin.source.source(of: 0..<3))
    #expect(Array(encoded.bytes[place]) == TestEncoder(.big5).encode("第").bytes)
    // Without such a line the file is one document; blank lines before the first one are none.
    #expect(try read(Array("無".utf8), named: "x.txt", in: folder, options).map { try $0.get().suffix } == [""])
    let blank = try read(Array("\n第一回\n".utf8), named: "x.txt", in: folder, options).map { try $0.get() }
    #expect(blank.map(\.suffix) == ["#1"])
    #expect(throws: SplitLines.SyntaxError.self) { try SplitLines("(") }
  }
}
