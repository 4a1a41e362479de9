import Foundation
import Testing

/// What the libraries show to those who import them.
@Suite("Public API")
struct PublicAPITests {
  private static let modules = ["Diglot", "DiglotFiles"]

  @Test("every public symbol has a comment", arguments: modules)
  func comments(_ module: String) throws {
    let bare = try SymbolGraph(of: module).written.filter { $0.docComment == nil }
    #expect(bare.map { "\($0.name) (\($0.location?.uri ?? ""))" } == [])
  }

  @Test("a change of the public API is a change of its digest, which `make api` writes", arguments: modules)
  func digest(_ module: String) throws {
    let path = "Tests/DocumentationTests/API/\(module).txt"
    let head = """
      The public API of \(module), a line for each symbol, with the protocols of a type in brackets. `make api` writes it.
      What is taken away or changed here breaks the programs of others: see Versions.md in Sources/Diglot/Diglot.docc.

      """
    let digest = try head + SymbolGraph(of: module).digest
    if ProcessInfo.processInfo.environment["DIGLOT_RECORD"] == "1" {
      try digest.write(to: Repository.root.appending(path: path), atomically: true, encoding: .utf8)
    }
    let recorded = (try? Repository.text(of: path)) ?? ""
    let difference = Self.lines(digest).difference(from: Self.lines(recorded))
    let changes = difference.map { change in
      switch change {
      case .insert(_, let line, _): "+ \(line)"
      case .remove(_, let line, _): "- \(line)"
      }
    }
    #expect(changes == [], "\(path) differs; where that is meant: make api")
  }

  @Test("no type is named as the module, so that a host can write Diglot.Index beside an Index of its own")
  func names() throws {
    let names = try SymbolGraph(of: "Diglot").symbols.map { $0.pathComponents[0] }
    #expect(!names.contains("Diglot"))
  }

  private static func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }
}
