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
}
