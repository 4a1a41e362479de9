import Diglot
import DiglotJSON
import FileRoots
import ToolSupport

/// How the files of a target become documents.
extension FileIndexer {
  /// Reads the files of a target.
  func read(_ target: IndexingTarget) throws(FileIndexingError) {
    let options = try readingOptions(target.options)
    filteredExtensions = records.roots[target.place.root].files.values.reduce(into: []) { $0.formUnion($1.filtered) }
    for file in target.files where !reading.isCancelled() {
      if !isAsBefore(file, of: target) { try read(file, of: target, options) }
      doneBytes += file.byteCount
    }
  }

  private func readingOptions(_ recorded: RootOptions) throws(FileIndexingError) -> ReadingOptions {
    var options = reading
    if let name = recorded.format, name != "auto" {
      guard let format = FileFormat.named(name) else {
        throw .badOption(
          name: "--format", value: name, expected: FileFormat.all.map(\.name).joined(separator: ", "))
      }
      options.format = format
    }
    options.split = recorded.split
    options.fieldMap = FieldMap.of(recorded.fieldMap ?? [])
    if let name = recorded.encoding { options.encoding = name == "auto" ? nil : TextEncoding.named(name) }
    return options
  }

  /// Whether the documents of a file need not be read again: its size and time, or else its bytes, are those of the last run.
  private func isAsBefore(_ file: WalkedFile, of target: IndexingTarget) -> Bool {
    let root = target.place.root
    guard areRecordsCurrent, !target.isReadAnew, let known = records.roots[root].files[file.path],
      known.byteCount == file.byteCount, !hasNewFilter(for: file.path, known)
    else { return false }
    if known.modified != file.modified {
      guard known.hash == (try? FileHash.of(file.diskPath)) else { return false }
      records.roots[root].files[file.path]?.modified = file.settledTime
    }
    report.unreadFiles += 1
    report.unchanged += known.keys.count
    return true
  }

  private func read(
    _ file: WalkedFile, of target: IndexingTarget, _ options: ReadingOptions
  ) throws(FileIndexingError) {
    let root = target.place.root
    let formerState = records.roots[root].files[file.path]
    let former = formerState?.keys
    // Until all of it was read it counts as not read, so that its problems are told again.
    records.roots[root].files[file.path]?.byteCount = nil
    let fileID = records.roots[root].id(of: file.path)
    if let missing = missingFilter(for: file.path, formerState) {
      return problem(InputProblem(path: target.shown(file.path), cause: .filterMissing(fileExtension: missing)))
    }
    let input: FileInput
    do throws(InputProblem) {
      input = try FileInput(
        at: file.diskPath, calledBy: target.shown(file.path), expectedByteCount: file.byteCount)
    } catch {
      return problem(error)
    }
    if IndexSigns.isPackedIndex(input.prefix.bytes) {
      if target.place.path == file.path { problem(IndexSigns.problem(input.path)) }
      return
    }
    let owner = DocumentOwner(root: root, path: file.path)
    guard var found = try add(input, fileID, FileFacts(file, fileID: fileID), options, owner) else { return }
    if found.isEmpty { onNotice("\(Message.singleLine(input.path)): no document in it") }
    // Where a part of a file cannot be read, the documents that it gave before stay.
    if !found.isWhole, let formerState {
      found.keys.formUnion(formerState.keys)
      found.filtered.formUnion(formerState.filtered)
    }
    if !found.isWhole, found.keys.count == 0 { return }
    // A file of documents with IDs of their own may be a delivery, which says nothing of those before it. Whoever synchronises
    // reads it again, to find which they are.
    let readCount = found.keys.count
    if !isSynchronizing, let own = former?.own { found.keys.formUnion(FileKeys(own: own)) }
    let isEqual = found.keys.count == readCount
    try removeFormer(former, of: file, target, beside: found.keys)
    var state = FileState(hash: 0, keys: found.keys, filtered: found.filtered)
    if found.isWhole, isEqual, let hash = try? FileHash.of(file.diskPath),
      let status = try? FileStatus(of: file.diskPath, followsLinks: true), status.modified == file.modified
    {
      (state.byteCount, state.modified, state.hash) = (file.byteCount, file.settledTime, hash)
    }
    records.roots[root].files[file.path] = state
  }

  /// Removes the documents that a file gave before and gives no more, and those that it gave under IDs of another kind.
  private func removeFormer(
    _ former: FileKeys?, of file: WalkedFile, _ target: IndexingTarget, beside keys: FileKeys
  ) throws(FileIndexingError) {
    let root = records.roots[target.place.root]
    let fileID = root.id(of: file.path)
    let formerIDs = keys.own == nil ? [] : former?.all(of: fileID) ?? []
    let legacyIDs = legacy?.keys(of: FilePath.joined(root.path, file.path)) ?? []
    if formerIDs.isEmpty, legacyIDs.isEmpty { return }
    let present = Set(keys.all(of: fileID).map(ExactText.init))
    let own = Set((former?.own ?? []).map(ExactText.init))
    for key in formerIDs where !present.contains(ExactText(key)) {
      if own.contains(ExactText(key)) { goneIDs.insert(ExactText(key)) } else { try remove(key) }
    }
    for key in legacyIDs where !present.contains(ExactText(key)) {
      if try indexErrors({ () throws(IndexError) in try writer.remove(key) }) { report.renamed += 1 }
    }
  }

  /// What an input gave.
  struct Given {
    /// The IDs of its documents.
    var keys = FileKeys()
    /// The ends of names for which filters have read it.
    var filtered: Set<String> = []
    /// Whether all of it could be read.
    var isWhole = true

    var isEmpty: Bool { isWhole && keys.count == 0 }
  }

  /// Adds the documents of an input.
  ///
  /// - Parameters:
  ///   - facts: What the system tells of it; `nil` where it is no file.
  ///   - owner: The file that it is.
  /// - Returns: `nil` where it could not be opened, or the run was cancelled.
  func add(
    _ input: FileInput, _ fileID: String, _ facts: FileFacts?, _ options: ReadingOptions, _ owner: DocumentOwner? = nil
  ) throws(FileIndexingError) -> Given? {
    let reader: any DocumentReader
    do throws(InputProblem) {
      reader = try input.documents(options)
    } catch {
      problem(error)
      return nil
    }
    var given = Given()
    var shared = SharedIDs()
    var empty = EmptyDocuments()
    var facts = facts
    defer {
      facts?.tell(of: input.path, onNotice)
      shared.tell(of: input.path, onNotice)
      empty.tell(of: input.path, onNotice)
    }
    while let result = reader.next() {
      if reading.isCancelled() { return nil }
      switch result {
      case .failure(let found):
        problem(found)
        given.isWhole = false
      case .success(var read):
        if let filtered = read.filteredExtension { given.filtered.insert(filtered) }
        if let suffix = read.suffix {
          read.document.key = fileID + suffix
          facts?.add(to: &read.document, suffix: suffix)
          given.keys.suffixes.append(suffix)
        } else {
          given.keys.append(own: read.document.key)
          if let owner, let other = owners.other(than: owner, of: read.document.key) {
            shared.count(read.document.key, path: records.roots[other.root].id(of: other.path))
            // Of several files the last one holds, so that the index does not depend on which of them changed last.
            if isSynchronizing, owner < other, isStillThere(other) { continue }
          }
          // Whatever file gave a document of this ID has to give it again.
          if let place = records.place(ofID: read.document.key) {
            records.roots[place.root].files[place.path]?.byteCount = nil
          }
        }
        if read.document.text.isEmpty { empty.count(read, input) }
        try add(read, input)
      }
    }
    if let owner { owners.add(given.keys.own, of: owner) }
    return given
  }

  private func add(_ read: borrowing FileDocument, _ input: FileInput) throws(FileIndexingError) {
    if read.replacedCount > 0 {
      let count = Decimal.count(read.replacedCount, "character")
      onNotice("\(Message.singleLine(input.path)): \(count) could not be decoded and became U+FFFD")
    }
    let outcome: AddOutcome
    do { outcome = try writer.add(read.document) } catch { throw .index(error) }
    report.count(read, outcome)
    if let line = read.line { delivered?.note(read.document.key, line: line, isNew: outcome == .added) }
    switch outcome {
    case .added: onChange(.added, read.document.key)
    case .updated: onChange(.updated, read.document.key)
    case .unchanged: break
    }
    onProgress(
      IndexingProgress(
        documents: report.documents, bytes: doneBytes + input.byteCount, totalBytes: totalBytes, path: input.path))
  }
}

/// The documents of an input that have no text.
private struct EmptyDocuments {
  private var rowCount = 0
  private var firstLine = 0
  /// What is not a row: its path, and why it has no text.
  private var others: [(path: String, reason: String)] = []

  mutating func count(_ read: borrowing FileDocument, _ input: FileInput) {
    if let line = read.line {
      if rowCount == 0 { firstLine = line }
      rowCount += 1
    } else if let suffix = read.suffix {
      let isEmpty = suffix.isEmpty && input.expectedByteCount == 0
      others.append((input.path + suffix, isEmpty ? "empty" : "no text in it"))
    }
  }

  func tell(of path: String, _ say: (String) -> Void) {
    for (path, reason) in others { say(Message.singleLine("\(path): \(reason); it becomes a document without text")) }
    if rowCount == 1 { say(Message.singleLine("\(path):\(firstLine): a row without a text; its document has none")) }
    if rowCount > 1 {
      let count = Decimal.grouped(rowCount)
      say(
        Message.singleLine(
          "\(path): \(count) rows without a text, the first in line \(firstLine); their documents have none"))
    }
  }
}

extension WalkedFile {
  /// Its time, where a later change cannot have the same: file systems have clocks of up to two seconds.
  fileprivate var settledTime: Int64? { modified < Timestamp.now - 2_000_000_000 ? modified : nil }
}
