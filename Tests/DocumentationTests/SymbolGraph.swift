import Foundation
import TestSupport

/// What a module shows to those who import it, as the compiler tells it.
struct SymbolGraph: Decodable {
  var symbols: [Symbol]
  var relationships: [Relationship]

  struct Symbol: Decodable {
    var kind: Kind
    var identifier: Identifier
    var pathComponents: [String]
    var declarationFragments: [Fragment]
    var docComment: Comment?
    var location: Location?

    struct Kind: Decodable { var identifier: String }
    struct Identifier: Decodable { var precise: String }
    struct Fragment: Decodable { var spelling: String }
    struct Comment: Decodable {}
    struct Location: Decodable { var uri: String }

    var name: String { pathComponents.joined(separator: ".") }
    var declaration: String { declarationFragments.map(\.spelling).joined() }
  }

  struct Relationship: Decodable {
    var kind: String
    var source: String
    var target: String
    var targetFallback: String?
  }

  /// The graph of a module that was built with the tests.
  init(of module: String) throws {
    let folder = TemporaryDirectory()
    let process = Process()
    process.executableURL = Repository.root.appending(path: ".ci/symbols")
    process.arguments = [Repository.build, module, folder.path]
    try process.run()
    process.waitUntilExit()
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.file("\(module).symbols.json")))
    self = try JSONDecoder().decode(SymbolGraph.self, from: data)
  }

  /// What is written in the sources; the rest is made by the compiler, or comes with a protocol.
  var written: [Symbol] { symbols.filter { $0.location != nil } }

  /// The protocols that a symbol conforms to, as far as a reader can tell them apart from what every type does.
  private func protocols(of symbol: Symbol) -> [String] {
    let usual: Set = ["Copyable", "Escapable", "SendableMetatype", "BitwiseCopyable"]
    let all = relationships.filter { $0.kind == "conformsTo" && $0.source == symbol.identifier.precise }
    let names = all.compactMap { relationship in
      relationship.targetFallback?.split(separator: ".").last.map(String.init)
        ?? symbols.first { $0.identifier.precise == relationship.target }?.name
    }
    return Set(names).subtracting(usual).sorted()
  }

  /// A line for each symbol that is written in the sources, with those of a type beneath it.
  var digest: String {
    let lines = written.map { symbol in
      let protocols = protocols(of: symbol)
      let conformances = protocols.isEmpty ? "" : "  [\(protocols.joined(separator: ", "))]"
      return (path: symbol.pathComponents, text: symbol.declaration + conformances)
    }
    // Two initializers have paths of equal names where their types differ.
    let sorted = lines.sorted {
      $0.path == $1.path ? $0.text < $1.text : $0.path.lexicographicallyPrecedes($1.path)
    }
    return sorted.map { line in
      let indent = String(repeating: "  ", count: line.path.count - 1)
      let oneLine = line.text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
      return (line.path.count == 1 ? "\n" : "") + indent + oneLine.joined(separator: " ") + "\n"
    }.joined()
  }
}
