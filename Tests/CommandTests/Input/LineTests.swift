import Diglot
import TestSupport
import Testing

@testable import DiglotFiles
@testable import IndexCommands
@testable import SearchCommands
@testable import ToolSupport

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
