import Foundation
import TestSupport
import Testing

/// The tools on the golden indexes of `FormatTests`, which have parts that no program knows.
@Suite struct GoldenToolTests {
  private static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../FormatTests/Golden").standardizedFileURL.path
  private let tools = ToolRunner()

  private func copy(_ name: String) throws {
    try FileManager.default.copyItem(atPath: "\(Self.golden)/\(name)", toPath: tools.folder.file("Index"))
  }

  /// Every verb, and its status on an index of parts to keep and to drop.
  private static let verbs: [(line: String, status: Int32)] = [
    ("diglot 数据", 0), ("diglot-index stats", 0), ("diglot-index check", 0), ("diglot-index check --deep", 0),
    // The parts that it does not know are lost.
    ("diglot-index repair --to repaired", 1), ("diglot-index merge merged Index", 0), ("diglot-index add a.txt", 0),
    ("diglot-index remove empty.txt", 0), ("diglot-index compact", 0), ("diglot-index check --deep", 0),
    ("diglot-index repair --in-place", 1), ("diglot-index check", 0),
  ]

  @Test("every verb works where parts are to be kept or dropped")
  func optional() throws {
    try copy("version-1")
    try write("数据中心", to: tools.folder.file("a.txt"))
    for (line, status) in Self.verbs {
      let result = try tools.shell("$TOOLS/\(line)")
      // Where the tables have changed since, the deep check says that it cannot compare.
      let isOther = line.hasSuffix("--deep") && result.status == 1 && result.errors.contains("cannot be compared")
      #expect(result.status == status || isOther, "\(line): \(result.errors)")
    }
    #expect(try tools.search("--format", "json", "\"数据中心\"").json["total"] as? Int == 3)
  }

  @Test("every verb ends with status 3 where a part must be known", arguments: ["segment", "manifest"])
  func refused(_ place: String) throws {
    try copy("version-1-refused-\(place)")
    try write("数据中心", to: tools.folder.file("a.txt"))
    let before = contents(ofFolder: tools.folder.file("Index"))
    for (line, _) in Self.verbs {
      let result = try tools.shell("$TOOLS/\(line)")
      #expect(result.status == 3, "\(line): \(result.errors)")
      #expect((result.errors + result.output).contains("16777215"), "\(line): \(result.errors)\(result.output)")
    }
    #expect(contents(ofFolder: tools.folder.file("Index")) == before)
  }
}
