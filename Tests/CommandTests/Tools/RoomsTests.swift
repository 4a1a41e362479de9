import Foundation
import TestSupport
import Testing

/// `.ci/rooms`, on an engine of three rooms.
@Suite struct RoomsTests {
  private let tools = ToolRunner()

  @Test("a type of a room above is found, wherever it is named")
  func types() throws {
    try expect(
      [
        "Bottom/Low.swift:2: Bottom names High of Top",
        "Bottom/Low.swift:3: Bottom names High of Top",
        "Bottom/Low.swift:4: Bottom names Alias of Middle/Inner",
        "Bottom/Low.swift:6: Bottom names High of Top",
      ],
      in: [
        "Top/High.swift": "public final class High {}",
        "Middle/Inner/Alias.swift": "typealias Alias = Int",
        "Bottom/Low.swift": #"""
        struct Low {
          var high: [High?] = []
          var text = "a \("b \(High.self)")"
          func inner() throws(Alias) {}
        }
        extension High { func added() {} }
        """#,
      ])
  }

  @Test("a name in a comment or in a text is no reference, nor is a type of the same name")
  func others() throws {
    try expect(
      [],
      in: [
        "Top/High.swift": "struct High {}; struct Index {}; enum Kind {}; private struct Own {}",
        "Bottom/Low.swift": ##"""
        /// High, /* or High
        /* High /* High */ High */
        struct Low<Kind> {
          let a = "High \\", b = #"High " \(High)"#, c = Array<Int>.Index.self
          let d = """
            High "High" \(a)
            High
            """
          enum High { case index }
          var high = High.index
          var kind: Kind
        }
        extension Low { func own(_ other: High) {} }
        struct Own {}
        """##,
        "Bottom/Other.swift": "struct Other { var own: Own }",
      ])
  }

  @Test("what a room above adds to a type is found, after a dot and without one")
  func additions() throws {
    try expect(
      [
        "Bottom/Low.swift:2: Bottom uses matches, which Top adds to Low",
        "Bottom/Low.swift:3: Bottom uses matches, which Top adds to Low",
        "Bottom/Low.swift:3: Bottom uses endsLine, which Top declares",
        "Bottom/Low.swift:4: Bottom uses appendBytes, which Middle adds to Array",
        "Middle/Mid.swift:4: Middle uses matches, which Top adds to Low",
      ],
      in: [
        "Top/High.swift": """
        extension Low { func matches() -> Bool { true } }
        func endsLine() -> Bool { true }
        """,
        "Middle/Mid.swift": """
        extension Array { func appendBytes() {} }
        struct Mid {
          func use(_ low: Low) {
            _ = low.matches()
          }
        }
        """,
        "Bottom/Low.swift": """
        struct Low {
          func use() -> Bool { matches() }
          func other() { _ = self.matches() && endsLine() }
          func bytes(_ list: [Int]) { list.appendBytes() }
        }
        """,
      ])
  }

  @Test("a name that may mean something else is no reference")
  func ambiguous() throws {
    try expect(
      [],
      in: [
        "Top/High.swift": """
        extension Low { func matches() {}; fileprivate func hidden() {}; func size() {} }
        extension Array { var isEmpty: Bool { true } }
        struct High { func shown() {} }
        """,
        "Middle/Mid.swift": """
        struct Mid { func use(_ text: Text) { text.matches(); text.hidden(); text.shown() } }
        """,
        "Bottom/Low.swift": """
        struct Low { func use(_ list: [Int], size: () -> Void) -> Bool { size(); return list.isEmpty } }
        struct Text { func matches() {} }
        """,
        "../ToolSupport/Tool.swift": "let isNone = [1].isEmpty",
      ])
  }

  @Test("a folder that is no room, a room without a folder, and a page that differs are named")
  func tables() throws {
    try write("extension Low {}", to: "Cellar/Deep.swift")
    try write("| room | job |\n| `Diglot/Top` | |\n", to: "Diglot.docc/Architecture.md")
    let result = try run()
    #expect(result.status == 1)
    #expect(
      result.output.split(separator: "\n") == [
        "Sources/Diglot/Diglot.docc/Architecture.md: rooms are Top; the README has Top Middle Middle/Inner Bottom",
        "README.md: there is no folder Sources/Diglot/Top",
        "README.md: there is no folder Sources/Diglot/Middle",
        "README.md: there is no folder Sources/Diglot/Middle/Inner",
        "README.md: there is no folder Sources/Diglot/Bottom",
        "Sources/Diglot/Cellar/Deep.swift: is in no room that the README has",
      ])
  }

  /// Compares what the check prints of an engine of these files with what it should.
  private func expect(_ lines: [String], in files: [String: String]) throws {
    for room in ["Top", "Middle", "Middle/Inner", "Bottom"] { try write("", to: "\(room)/Empty.swift") }
    for (file, text) in files { try write(text + "\n", to: file) }
    let rooms = ["Top", "Middle", "Middle/Inner", "Bottom"].map { "| `Diglot/\($0)` | |\n" }.joined()
    try write("| room | job |\n\(rooms)| `CICU` | |\n", to: "Diglot.docc/Architecture.md")
    let result = try run()
    #expect(result.output.split(separator: "\n").map(String.init) == lines.map { "Sources/Diglot/\($0)" })
    #expect(result.status == (lines.isEmpty ? 0 : 1))
    #expect(result.errors.isEmpty)
  }

  private func run() throws -> ToolRunner.Result {
    try write(
      """
      | page | explains |
      | `Sources/Tool` | |
      | `Sources/Diglot` | the engine: |
      | `Top` | |
      | `Middle` | |
      | `Middle/Inner` | |
      | `Bottom` | |
      | `Sources/CICU` | |
      | `Tests` | |

      """, to: "../../README.md")
    return try tools.shell("'\(ReadmeTests.repository)/.ci/rooms' .")
  }

  private func write(_ text: String, to file: String) throws {
    let path = URL(fileURLWithPath: tools.folder.file("Sources/Diglot/\(file)")).standardizedFileURL
    try FileManager.default.createDirectory(at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: path)
  }
}
