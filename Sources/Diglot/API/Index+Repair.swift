/// What a repair has saved of an index.
public struct RepairReport: Sendable {
  /// How many documents the repaired index has.
  public var documents = 0
  /// How many documents are known to be lost. Those of a segment that is gone altogether are not counted.
  public var lostDocuments = 0
  /// What was lost, each a case of ``IndexError`` that names the file, the part and the documents. Empty where all was kept.
  public var losses: [IndexError] = []
}

extension Index {
  /// Makes a sound index of all documents that can be read in a damaged one.
  ///
  /// What is derived from the documents is made anew, with the analysis of this program: nothing of a damaged part remains.
  /// Documents are read in the order of the index; where a key stands twice, the later document counts.
  ///
  /// - Parameters:
  ///   - directory: The folder of the damaged index, or a packed one. It stays as it is, unless the repair is in place.
  ///   - target: The folder of the new index: none, or an empty one. `nil` for a repair in place, in one commit that replaces
  ///     all: until then the folder stays as it is, and afterwards what was damaged is gone.
  ///   - options: Threads and memory.
  /// - Throws: ``IndexError/missing(path:)`` where nothing of an index is there,
  ///   ``IndexError/damaged(file:part:offset:reason:)`` where no document can be read: then nothing is written,
  ///   ``IndexError/readOnly(path:)`` for the repair of a packed index in place. What ``IndexWriter`` throws.
  public static func repair(
    at directory: String, to target: String?, _ options: WriterOptions = WriterOptions()
  ) throws(IndexError) -> RepairReport {
    if target == nil, try PackedIndex.isPacked(path: directory) { throw .readOnly(path: directory) }
    var salvage = try IndexSalvage(directory)
    // An index that was empty is saved as well.
    guard salvage.losses.isEmpty || salvage.hasDocument() else { throw salvage.losses[0] }
    let writer: IndexWriter
    if let target {
      var options = options
      options.types.merge(salvage.manifest.fieldTypes) { given, _ in given }
      writer = try IndexWriter(at: target, options)
    } else {
      writer = try IndexWriter(replacing: directory, options)
      // Another program may have written until the lock was taken.
      salvage = try IndexSalvage(directory)
      writer.goOn(from: salvage.manifest)
    }
    defer { writer.close() }
    try salvage.forEachDocument { (document) throws(IndexError) in try writer.addAnyway(document) }
    guard salvage.losses.isEmpty || writer.documentCount > 0 else { throw salvage.losses[0] }
    try writer.commitAnyway()
    // What the host knows of an index that was damaged is not current any more.
    if let target, let (state, _) = try? StateFile.read(directory, of: Manifest()) {
      try StateFile.write(state, of: [], in: target)
    }
    return RepairReport(
      documents: writer.documentCount, lostDocuments: salvage.lostDocumentCount, losses: salvage.losses)
  }
}
