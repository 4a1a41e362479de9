import Diglot
import DiglotFiles
import DiglotJSON
import ToolSupport

/// `diglot-index ls`.
enum ListCommand {
  @Sendable static func run(
    _ options: IndexArguments, _ operands: [String], _ console: Console
  ) throws(IndexError) -> ExitStatus {
    let keys = try DocumentSelection.keys(of: Index.opening(options.indexPath), under: options.under, options.indexPath)
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
    guard let path else { return try index.keys() }
    let files = try FileIndexer.documents(under: path, inIndexAt: indexPath)
    let prefixes = files?.prefixes ?? [path.hasSuffix("/") ? String(path.dropLast()) : path]
    var keys: [String] = []
    for prefix in prefixes { keys += try index.keys(startingWith: prefix).filter { isUnder(prefix, $0) } }
    if let ownIDs = files?.ownIDs, !ownIDs.isEmpty { keys += Set(try index.keys()).intersection(ownIDs) }
    return Set(keys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
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
    let indexer = try FileIndexer(at: options.indexPath)
    defer { indexer.close() }
    let missing = try indexer.remove(keys)
    if let query = options.removeQuery {
      do throws(SearchError) {
        keys += try indexer.remove(matching: query)
      } catch {
        if case .index(let error) = error { throw error }
        console.complain("diglot-index: \(error)")
        return .wrongCall
      }
    }
    for key in missing { console.complain(Message.noDocument(key, in: options.indexPath)) }
    if options.isDryRun {
      for key in keys where !missing.contains(key) { console.output.writeLine("removed\t\(Message.singleLine(key))") }
    } else if indexer.report.removed > 0 {
      try indexer.commit()
    }
    let removed = Decimal.grouped(indexer.report.removed)
    console.output.writeLine("\(removed) removed; \(Decimal.count(indexer.documentCount, "document")) in the index")
    return missing.isEmpty && !keys.isEmpty ? .done : .incomplete
  }
}
