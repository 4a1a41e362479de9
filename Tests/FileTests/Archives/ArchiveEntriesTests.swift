import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

@Suite struct ArchiveEntriesTests {
  @Test("a zip gives its entries with names in UTF-8, sizes and bytes")
  func zip() throws {
    let bytes = Zip.stored([("folder/a.txt", Array("算力".utf8)), ("報告.txt", Array("text".utf8))])
    let entries = try ArchiveEntries(bytes, .zip)
    let first = try #require(try entries.next())
    #expect(first.name == Array("folder/a.txt".utf8) && first.kind == .file && first.byteCount == 6)
    #expect(try entries.readAll(limit: 100) == Array("算力".utf8))
    #expect(try #require(try entries.next()).name == Array("報告.txt".utf8))
    #expect(try entries.readAll(limit: 3) == nil)
    #expect(try entries.next() == nil)
  }

  @Test("what is no archive, and one cut at any place, is an error or gives what is whole")
  func damaged() throws {
    #expect(throws: StreamError.self) { try ArchiveEntries(Array("no archive".utf8), .zip).next() }
    #expect(throws: StreamError.self) { try ArchiveEntries(Array("no archive".utf8), .compressed).next() }
    let whole = Zip.stored([("a.txt", Array("some text".utf8)), ("b.txt", Array("other text".utf8))])
    for count in 0..<whole.count {
      do {
        let entries = try ArchiveEntries(Array(whole[..<count]), .zip)
        while try entries.next() != nil { _ = try entries.readAll(limit: 100) }
      } catch {}
    }
  }
}
