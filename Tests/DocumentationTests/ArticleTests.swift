import Diglot
import Foundation
import Testing

/// Code in the documentation is code that is built.
@Suite("Articles")
struct ArticleTests {
  private static let pages = "Sources/Diglot/Diglot.docc"

  /// The blocks of a language in a page.
  private static func blocks(_ language: String, in page: String) throws -> [String] {
    let text = try Repository.text(of: "\(pages)/\(page)")
    return text.components(separatedBy: "\n```\(language)\n").dropFirst().map { rest in
      rest.components(separatedBy: "\n```\n")[0]
    }
  }

  @Test("the tutorial has all of the note search, each piece in its place")
  func tutorial() throws {
    var files = ["Package.swift", "Sources/Notes/Notes.swift", "Sources/Notes/main.swift"]
    let all = try Self.blocks("swift", in: "NoteSearch.md")
    var rest = Substring(try Repository.text(of: "Examples/Notes/\(files.removeFirst())"))
    for block in all {
      if rest.isEmpty { rest = Substring(try Repository.text(of: "Examples/Notes/\(files.removeFirst())")) }
      let isNext = rest.hasPrefix(block + "\n")
      #expect(isNext, "expected:\n\(rest.prefix(300))\nthe page has:\n\(block)")
      if !isNext { return }
      rest = rest.dropFirst(block.count).drop { $0.isNewline }
    }
    #expect(rest.isEmpty && files.isEmpty, "the page lacks:\n\(rest)\(files)")
  }

  @Test("the session of the tutorial is that of the note search, which `make example` runs")
  func session() throws {
    let session = try Repository.text(of: "Examples/Notes/session.txt")
    let blocks = try Self.blocks("console", in: "NoteSearch.md")
    #expect(blocks.count > 1)
    for block in blocks { #expect(("\n" + session).contains("\n\(block)\n"), "\(block)") }
  }

  @Test("the code of the page about hosts is that of the server, or of a test")
  func hosting() throws {
    let files = ["Examples/Server/Sources/Server/Search.swift", "Tests/DocumentationTests/SearchFieldTests.swift"]
    let sources = try files.map { try Repository.text(of: $0) }
    let blocks = try Self.blocks("swift", in: "Hosting.md")
    #expect(blocks.count > 1)
    for block in blocks { #expect(sources.contains { $0.contains(block) }, "\(block)") }
  }

  @Test("each public type has its place in the contents of a page")
  func contents() throws {
    let pages = try FileManager.default.contentsOfDirectory(atPath: Repository.root.appending(path: Self.pages).path)
    let lines = try pages.filter { $0.hasSuffix(".md") }.flatMap { page in
      try Repository.text(of: "\(Self.pages)/\(page)").split(separator: "\n")
    }
    let listed = Set(lines.filter { $0.hasPrefix("- ``") && $0.hasSuffix("``") }.map { $0.dropFirst(4).dropLast(2) })
    let types = try SymbolGraph(of: "Diglot").written.filter { $0.pathComponents.count == 1 }.map(\.name)
    #expect(types.filter { !listed.contains($0[...]) } == [])
  }

  @Test("pages name the version that this is")
  func version() throws {
    #expect(try Repository.text(of: "\(Self.pages)/Versions.md").contains("(from: \"\(Version.current)\")"))
    #expect(try Repository.text(of: "\(Self.pages)/NoteSearch.md").contains("from: \"\(Version.current)\""))
  }
}
