import Diglot

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
    if options.format == .html {
      let error = ArgumentError.notYet(
        option: "--format", value: "html", instead: "text, markdown and jsonl can be read")
      console.complain("diglot-index: \(Message.of(error))")
      return .wrongCall
    }
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
    writerOptions.types = options.types
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
    if readsInput { try addLines(of: .standardInput, path: "-") }
    return try finish()
  }

  // MARK: - Inputs

  private mutating func add(_ item: InputItem) throws(IndexError) {
    let format = options.format == .auto ? InputFormat.named(by: item.path) : options.format
    switch format {
    case .html: skip(InputProblem(path: item.path, cause: .html))
    case .jsonl: try addLines(of: item)
    case .auto, .text, .markdown: try addText(item, as: format)
    }
    finishedBytes += item.byteCount
  }

  private mutating func addText(_ item: InputItem, as format: InputFormat) throws(IndexError) {
    let document: Document
    do throws(InputProblem) {
      document = try TextReader.read(item, as: format, limit: options.documentLimit)
    } catch {
      return skip(error)
    }
    if document.text.isEmpty {
      progress.clear()
      console.complain("\(Message.singleLine(item.path)): empty; it becomes a document without text")
    }
    try add(document, bytesRead: item.byteCount)
  }

  private mutating func addLines(of item: InputItem) throws(IndexError) {
    let file: InputFile
    do throws(SystemError) {
      file = try InputFile(at: item.path)
    } catch {
      return skip(InputProblem(path: item.path, cause: .system(error)))
    }
    try addLines(of: file, path: item.path)
  }

  private mutating func addLines(of file: consuming InputFile, path: String) throws(IndexError) {
    var reader = JSONLinesReader(file, path: path, limit: options.documentLimit)
    while let result = reader.next(), !Interrupts.isRaised {
      switch result {
      case .success(let document): try add(document, bytesRead: reader.byteCount)
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
    console.complain(Message.of(problem))
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
