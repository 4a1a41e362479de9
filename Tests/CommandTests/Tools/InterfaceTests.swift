import Foundation
import TestSupport
import Testing

/// The public interface of the libraries, as the compiler sees it.
@Suite struct InterfaceTests {
  private static let repository = #filePath.components(separatedBy: "/Tests/CommandTests/")[0]

  /// What the compiler says of a module, from what this test was built with.
  private struct Interface {
    private let symbols: [[String: Any]]
    private let relationships: [[String: Any]]

    init(of module: String) throws {
      let tools = ToolRunner()
      // The modules of the C libraries: maps that stand beside their headers, and maps that were made for the build.
      let line = """
        maps=; folders=
        for map in "$TOOLS"/*.build/module.modulemap; do [ -e "$map" ] && maps="$maps -Xcc -fmodule-map-file=$map"; done
        for folder in "\(repository)"/Sources/*/include; do folders="$folders -I $folder"; done
        target=$(swift -print-target-info | sed -n 's/.*"triple": "\\(.*\\)".*/\\1/p' | head -n 1)
        swift symbolgraph-extract -module-name \(module) -I "$TOOLS/Modules" -target "$target" \
          -minimum-access-level public -skip-synthesized-members -output-dir . $maps $folders \
          $(pkg-config --cflags libxml-2.0 2>/dev/null | sed 's/-I */-I /g')
        """
      let result = try tools.shell(line)
      try #require(result.status == 0, "\(result.errors)")
      let data = try Data(contentsOf: URL(fileURLWithPath: tools.folder.file("\(module).symbols.json")))
      let graph = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
      symbols = try #require(graph["symbols"] as? [[String: Any]])
      relationships = try #require(graph["relationships"] as? [[String: Any]])
    }

    private static func path(_ symbol: [String: Any]) -> [String] { symbol["pathComponents"] as? [String] ?? [] }

    private static func declaration(_ symbol: [String: Any]) -> String {
      let fragments = symbol["declarationFragments"] as? [[String: Any]] ?? []
      let words = fragments.compactMap { $0["spelling"] as? String }.joined()
      return words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// A line a declaration, below the line of its type, and a line for what a type conforms to.
    var lines: [String] {
      var conformances: [String: [String]] = [:]
      for relationship in relationships where relationship["kind"] as? String == "conformsTo" {
        guard let source = relationship["source"] as? String, let target = relationship["targetFallback"] as? String
        else {
          continue
        }
        let name = target.split(separator: ".").last.map(String.init) ?? target
        // What every type has, or what follows from another one.
        if ["Copyable", "Escapable", "SendableMetatype"].contains(name) { continue }
        conformances[source, default: []].append(name)
      }
      let named = symbols.map { symbol in
        let path = Self.path(symbol)
        let identifier = (symbol["identifier"] as? [String: Any])?["precise"] as? String ?? ""
        let conforms = (conformances[identifier] ?? []).sorted().joined(separator: ", ")
        let outer = path.dropLast().joined(separator: ".")
        let line = (outer.isEmpty ? "" : "  \(outer): ") + Self.declaration(symbol)
        return (path: path, line: conforms.isEmpty ? line : "\(line) : \(conforms)")
      }
      return named.sorted { ($0.path.joined(separator: "."), $0.line) < ($1.path.joined(separator: "."), $1.line) }.map(
        \.line)
    }

    var undocumented: [String] {
      symbols.filter { $0["docComment"] == nil }.map { Self.path($0).joined(separator: ".") }
    }

    var types: [String] { symbols.map(Self.path).filter { $0.count == 1 }.map { $0[0] } }
  }

  @Test(
    "the public interface is the one that was agreed on: DIGLOT_RECORD=1 accepts another",
    arguments: ["Diglot", "DiglotFiles"])
  func agreed(_ module: String) throws {
    let interface = try Interface(of: module)
    let file = "\(Self.repository)/Tests/Interface/\(module).txt"
    let text = interface.lines.joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["DIGLOT_RECORD"] == "1" {
      try text.write(toFile: file, atomically: true, encoding: .utf8)
    }
    let agreed = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
    for change in interface.lines.difference(from: agreed) {
      switch change {
      case .insert(_, let line, _): Issue.record("new: \(line)")
      case .remove(_, let line, _): Issue.record("gone: \(line)")
      }
    }
    #expect(interface.undocumented == [], "without a doc comment")
    #expect(
      !interface.types.contains(module), "a type of the module's name hides the module: Diglot.Index would be lost")
  }
}
