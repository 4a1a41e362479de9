import Diglot
import DiglotFiles
import ToolSupport

/// `diglot-index add`: reads inputs one after the other and commits once, at the end.
///
/// Ctrl-C stops it between two documents; then nothing of this run is committed. A second one ends the program.
struct AddCommand: ~Copyable {
  private let options: IndexArguments
  private let console: Console
  private let writer: IndexWriter
  private var progress: Progress
  private var report = AddReport()
  private let started = Environment.seconds
  /// Bytes of the inputs that are done with.
  private var finishedBytes = 0

  @Sendable static func run(
    _ options: IndexArguments, _ paths: [String], _ console: Console
  ) throws(IndexError) -> ExitStatus {
    var command = try AddCommand(options, console, paths)
    return try command.add(paths)
  }

  private init(_ options: IndexArguments, _ console: Console, _ paths: [String]) throws(IndexError) {
    self.options = options
    self.console = console
    Interrupts.watch(onlyOnce: true)
    var writerOptions = WriterOptions()
    writerOptions.threads = options.threads
    writerOptions.memoryBytes = options.memoryBytes
    writer = try IndexWriter(at: options.indexPath, writerOptions)
    progress = Progress(console, isShown: false, totalBytes: 0)
  }

  private mutating func add(_ paths: [String]) throws(IndexError) -> ExitStatus {
    let readsInput = paths.contains("-")
    var walk = InputWalk()
    for path in paths where path != "-" { walk.add(path) }
    let isShown = options.progress.resolved(console.errorTerminal.isInteractive)
    progress = Progress(console, isShown: isShown, totalBytes: readsInput ? 0 : walk.byteCount)
    for problem in walk.problems { skip(problem) }
    for item in walk.items where !Interrupts.isRaised { try add(item) }
    if readsInput { try addStandardInput() }
    return try finish()
  }

  // MARK: - Inputs

  private mutating func add(_ item: InputItem) throws(IndexError) {
    let input: FileInput
    do throws(InputProblem) {
      input = try FileInput(at: item.path, expectedByteCount: item.byteCount)
    } catch {
      return skip(error)
    }
    try add(input, fileID: item.path)
    finishedBytes += item.byteCount
  }

  private mutating func addStandardInput() throws(IndexError) {
    var reading = options.reading
    reading.format = .jsonLines
    try add(FileInput.standardInput(), fileID: "-", reading)
  }

  private mutating func add(
    _ input: FileInput, fileID: String, _ reading: ReadingOptions? = nil
  ) throws(IndexError) {
    let reader: any DocumentReader
    do throws(InputProblem) {
      reader = try input.documents(reading ?? options.reading)
    } catch {
      return skip(error)
    }
    while let result = reader.next(), !Interrupts.isRaised {
      switch result {
      case .success(let read):
        var document = read.document
        if let suffix = read.suffix { document.key = fileID + suffix }
        if document.text.isEmpty, read.suffix != nil {
          progress.clear()
          console.complain("\(Message.singleLine(document.key)): empty; it becomes a document without text")
        }
        try add(document, bytesRead: input.byteCount)
      case .failure(let problem): skip(problem)
      }
    }
  }

  private mutating func add(_ document: Document, bytesRead: Int) throws(IndexError) {
    let outcome: AddOutcome
    do throws(IndexError) {
      outcome = try writer.add(document)
    } catch {
      progress.clear()
      throw error
    }
    switch outcome {
    case .added: report.added += 1
    case .updated: report.updated += 1
    case .unchanged: report.unchanged += 1
    }
    report.bytes += document.title.utf8.count + document.text.utf8.count
    progress.show(
      documents: report.added + report.updated + report.unchanged, bytes: finishedBytes + bytesRead)
  }

  private mutating func skip(_ problem: InputProblem) {
    progress.clear()
    console.complain(problem.description)
    report.skipped += 1
    report.problems.append(problem)
  }

  // MARK: - The end

  private mutating func finish() throws(IndexError) -> ExitStatus {
    if Interrupts.isRaised { return stop() }
    do throws(IndexError) {
      progress.show("writing the index")
      try writer.commit()
      progress.clear()
    } catch {
      progress.clear()
      throw error
    }
    report.documents = writer.documentCount
    report.seconds = Environment.seconds - started
    writer.close()
    if options.asJSON { console.output.write(report.json) } else { console.output.writeLine(report.text) }
    return report.skipped == 0 ? .done : .incomplete
  }

  private mutating func stop() -> ExitStatus {
    progress.clear()
    writer.close()
    let path = Message.singleLine(options.indexPath)
    console.complain("stopped: nothing of this run was committed; \(path) is as it was before")
    return .interrupted
  }
}
