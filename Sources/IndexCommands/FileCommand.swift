import Diglot
import DiglotFiles
import ToolSupport

/// What `add` and `sync` have in common: they read files, say how far they are, and commit once, at the end.
///
/// Ctrl-C stops between two documents; then nothing of the run is committed. A second one ends the program.
struct FileCommand {
  let options: IndexArguments
  let console: Console
  /// Whether no index may be there before all was read.
  private let beginsLate: Bool
  private let started = Environment.seconds

  init(_ options: IndexArguments, _ console: Console, beginsLate: Bool = false) {
    self.options = options
    self.console = console
    self.beginsLate = beginsLate
  }

  /// Lets `body` change the index, commits and reports.
  func run(
    _ body: (FileIndexer) throws(FileIndexingError) -> Void
  ) throws(IndexError) -> ExitStatus {
    Interrupts.watch(onlyOnce: true)
    let trial = options.isDryRun ? try TrialIndex(of: options.indexPath) : nil
    defer { trial?.remove() }
    var writerOptions = WriterOptions(
      threads: options.threads, memoryBytes: options.memoryBytes, types: options.types)
    writerOptions.beginsLate = beginsLate
    var reading = options.reading
    reading.isCancelled = { Interrupts.isRaised }
    let indexer = try FileIndexer(
      at: trial?.path ?? options.indexPath, writerOptions, reading: reading, roots: options.roots)
    defer { indexer.close() }
    let isShown = options.progress.resolved(console.errorTerminal.isInteractive)
    let progress = Progress(console, isShown: isShown)
    watch(indexer, progress)
    do throws(FileIndexingError) {
      try body(indexer)
    } catch {
      progress.clear()
      if case .index(let error) = error { throw error }
      console.complain("diglot-index: \(error)")
      return .wrongCall
    }
    if Interrupts.isRaised { return stopped(progress) }
    if !options.isDryRun { try commit(indexer, progress) }
    let isTold = indexer.report.isCounted && options.asJSON
    let facts = isTold ? try CommitFacts(of: Index(at: options.indexPath)) : nil
    progress.clear()
    report(indexer, facts)
    return indexer.report.skipped == 0 ? .done : .incomplete
  }

  private func watch(_ indexer: FileIndexer, _ progress: Progress) {
    indexer.onProblem = { [console] problem in
      progress.clear()
      console.complain(problem.description)
    }
    indexer.onNotice = { [console] notice in
      progress.clear()
      console.complain(notice)
    }
    indexer.onProgress = { progress.show($0) }
    if options.isDryRun, !options.asJSON {
      indexer.onChange = { [console] change, key in
        progress.clear()
        console.output.writeLine("\(change.rawValue)\t\(Message.singleLine(key))")
      }
    }
  }

  private func commit(_ indexer: FileIndexer, _ progress: Progress) throws(IndexError) {
    do throws(IndexError) {
      progress.show("writing the index")
      try indexer.commit()
    } catch {
      progress.clear()
      throw error
    }
  }

  private func report(_ indexer: FileIndexer, _ facts: CommitFacts?) {
    let report = AddReport(
      indexer.report, documents: indexer.documentCount, facts, seconds: Environment.seconds - started,
      isTrial: options.isDryRun)
    if options.asJSON { return console.output.write(report.json) }
    console.output.writeLine(report.text)
    if console.outputTerminal.isInteractive, !options.isDryRun, indexer.documentCount > 0 {
      let place = options.indexPath == "./Index" ? "" : " --index \(Message.singleLine(options.indexPath))"
      console.output.writeLine("next: diglot\(place), and type what you look for; \"diglot-index ls\(place)\" lists it")
    }
  }

  private func stopped(_ progress: Progress) -> ExitStatus {
    progress.clear()
    let path = Message.singleLine(options.indexPath)
    console.complain("stopped: nothing of this run was committed; \(path) is as it was before")
    return .interrupted
  }
}

/// The index of a dry run: the one that stands, which is not committed to, or an empty one where there is none.
private struct TrialIndex {
  let path: String
  private let folder: String?

  init(of path: String) throws(IndexError) {
    do throws(IndexError) {
      _ = try Index(at: path)
      self.path = path
      folder = nil
    } catch {
      guard case .missing = error else { throw error }
      let made = try TrialFolder.make()
      self.path = made
      folder = made
    }
  }

  func remove() {
    if let folder { TrialFolder.remove(folder) }
  }
}

/// `diglot-index add`.
enum AddCommand {
  @Sendable static func run(
    _ options: IndexArguments, _ paths: [String], _ console: Console
  ) throws(IndexError) -> ExitStatus {
    let readsInput = paths.contains("-")
    if options.expectedLines != nil, !readsInput {
      console.complain("diglot-index: \(Message.expectsInput)")
      return .wrongCall
    }
    return try FileCommand(options, console, beginsLate: readsInput).run { (indexer) throws(FileIndexingError) in
      try indexer.add(paths.filter { $0 != "-" }, renamesIDs: options.renamesIDs)
      if readsInput {
        try indexer.add(
          .standardInput(), fileID: "-", format: .jsonLines, expecting: options.expectedLines)
      }
    }
  }
}

/// `diglot-index sync`.
enum SyncCommand {
  @Sendable static func run(
    _ options: IndexArguments, _ paths: [String], _ console: Console
  ) throws(IndexError) -> ExitStatus {
    try FileCommand(options, console).run { (indexer) throws(FileIndexingError) in
      try indexer.synchronize(paths, renamesIDs: options.renamesIDs, isForced: options.isForced)
    }
  }
}
