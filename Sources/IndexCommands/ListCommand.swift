import Diglot
import DiglotFiles
import DiglotJSON
import ToolSupport

/// `diglot-index ls`.
enum ListCommand {
  @Sendable static func run(
    _ options: IndexArguments, _ operands: [String], _ console: Console
  ) throws(IndexError) -> ExitStatus {
    let keys = try DocumentSelection.keys(of: Index(at: options.indexPath), under: options.under, options.indexPath)
    if options.asJSON {
      console.output.write(JSONWriter.line { writer in writer.array(of: keys) { $0.string($1) } })
    } else {
      for key in keys { console.output.writeLine(Message.singleLine(key)) }
    }
    return keys.isEmpty && options.under != nil ? .incomplete : .done
  }
}

/// Documents that a command names otherwise than by their IDs.
enum DocumentSelection {
  /// The IDs of all documents, or of those of a file or of the files of a folder, in the order of their bytes.
  ///
  /// - Parameter path: An ID, the first words of IDs, or the path of a file or a folder within a root.
  static func keys(of index: Index, under path: String?, _ indexPath: String) throws(IndexError) -> [String] {
    let prefix = try path.map { (path) throws(IndexError) in try self.prefix(of: path, indexPath) }
    let own = try path.map { (path) throws(IndexError) in
      Set(try FileIndexer.ownIDs(under: path, inIndexAt: indexPath))
    }
    var keys: [String] = []
    try index.forEachKey { key in
      if prefix.map({ isUnder($0, key) }) ?? true || own?.contains(key) ?? false { keys.append(key) }
    }
    return keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The IDs of all documents that match a query.
  static func keys(of index: Index, matching query: String) throws(SearchError) -> [String] {
    var options = SearchOptions(limit: 1 << 30, snippets: false, exactTotal: true, isStrict: true)
    options.limit = max(index.documentCount, 1)
    return try index.search(query, options).hits.map(\.key)
  }

  private static func prefix(of path: String, _ indexPath: String) throws(IndexError) -> String {
    if let id = try FileIndexer.id(of: path, inIndexAt: indexPath) { return id }
    return path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// Whether an ID is that of a file, of something in it, or of a file in a folder.
  private static func isUnder(_ prefix: String, _ key: String) -> Bool {
    guard key.utf8.starts(with: prefix.utf8) else { return false }
    return prefix.isEmpty || key.utf8.dropFirst(prefix.utf8.count).first.map { "/#!".utf8.contains($0) } ?? true
  }
}

/// `diglot-index remove`.
enum RemoveCommand {
  @Sendable static func run(
    _ options: IndexArguments, _ keys: [String], _ console: Console
  ) throws(IndexError) -> ExitStatus {
    // A writer would make an index where there is none.
    let index = try Index(at: options.indexPath)
    guard !keys.isEmpty || options.under != nil || options.removeQuery != nil else {
      console.complain("diglot-index: \(Message.of(ArgumentError.missingOperand("ID, --under PATH or --query QUERY")))")
      return .wrongCall
    }
    var keys = keys
    if let path = options.under { keys += try DocumentSelection.keys(of: index, under: path, options.indexPath) }
    if let query = options.removeQuery {
      do throws(SearchError) {
        keys += try DocumentSelection.keys(of: index, matching: query)
      } catch {
        switch error {
        case .index(let error): throw error
        case .pageOfOtherSearch: preconditionFailure("a page without a token")
        case .syntax(let error):
          console.complain("diglot-index: \(error)")
          return .wrongCall
        }
      }
    }
    let indexer = try FileIndexer(at: options.indexPath)
    defer { indexer.close() }
    let missing = try indexer.remove(keys)
    for key in missing { console.complain(Message.noDocument(key, in: options.indexPath)) }
    if indexer.report.removed > 0 { try indexer.commit() }
    let removed = Decimal.grouped(indexer.report.removed)
    console.output.writeLine("\(removed) removed; \(Decimal.count(indexer.documentCount, "document")) in the index")
    return missing.isEmpty && !keys.isEmpty ? .done : .incomplete
  }
}
