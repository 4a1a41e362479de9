import Diglot
import Foundation
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

/// The table of formats and encodings in `Fixtures/README.md`, row by row.
@Suite struct FormatFixturesTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let path: String
    let format: String
    let encoding: String
    let fields: [(name: String, value: String)]
    let query: String
    let keyEnd: String

    var testDescription: String { path }

    init?(_ line: Substring) {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 6, cells[0].hasPrefix("`formats/") else { return nil }
      let plain = cells.map { $0.replacing("`", with: "") }
      let finds = plain[5].components(separatedBy: " → ")
      guard finds.count == 2 else { return nil }
      (path, format, encoding, query, keyEnd) = (plain[0], plain[1], plain[2], finds[0], finds[1])
      fields = plain[4].components(separatedBy: "; ").map { pair in
        let parts = pair.split(separator: "=", maxSplits: 1)
        return (String(parts[0]), String(parts.last ?? ""))
      }
    }
  }

  static let rows: [Row] = {
    let page = (try? String(contentsOfFile: Fixtures.folder + "/README.md", encoding: .utf8)) ?? ""
    return page.split(separator: "\n").compactMap(Row.init)
  }()

  @Test("every file of the folder has its row, and no row is of a file that is not there")
  func complete() throws {
    let files = try #require(FileManager.default.enumerator(atPath: Fixtures.folder + "/formats")).compactMap {
      ($0 as? String).flatMap { $0.contains(".") ? "formats/\($0)" : nil }
    }
    #expect(Self.rows.map(\.path).sorted() == files.sorted())
  }

  @Test("a file is read as its row says, and found where it says", arguments: rows)
  func row(_ row: Row) throws {
    let folder = TemporaryDirectory()
    let path = "\(Fixtures.folder)/\(row.path)"
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let indexer = try FileIndexer(at: folder.file("index"))
    indexer.onProblem = { Issue.record("\($0)") }
    try indexer.add([path])
    try indexer.commit()
    indexer.close()
    #expect(indexer.report.formats[row.format] ?? 0 > 0, "\(indexer.report.formats)")
    let encodings = indexer.report.encodings
    #expect(encodings[row.encoding] ?? 0 > 0 || row.encoding == "none", "\(encodings)")
    let index = try Index(at: folder.file("index"))
    let hit = try #require(try index.search(row.query).hits.first)
    #expect(hit.key == row.keyEnd || hit.key.hasSuffix("/\(row.keyEnd)"), "\(hit.key)")
    let document = try #require(try index.document(hit.key))
    for (name, value) in row.fields {
      let values = name == "title" ? [document.title] : document.fields.filter { $0.name == name }.map(\.value)
      #expect(values.contains(value), "\(name): \(values)")
    }
    let snippet = try #require(hit.snippets.first { !$0.highlights.isEmpty })
    guard !snippet.fileRanges.isEmpty, let encoding = TextEncoding.named(row.encoding) else { return }
    var options = ReadingOptions()
    options.encoding = encoding
    for (range, file) in zip(snippet.highlights, snippet.fileRanges) {
      let marked = String(decoding: Array(snippet.text.utf8)[range], as: UTF8.self)
      // Marks of the format may stand between.
      let source = try DecodedText(decoding: Array(bytes[file]), options).text
      #expect(source.first == marked.first && source.last == marked.last, "\(source)")
    }
  }
}
