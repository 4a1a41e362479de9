import Diglot
import DiglotJSON
import ToolSupport

/// `diglot-index compact`.
enum CompactCommand {
  @Sendable static func run(
    _ options: IndexArguments, _ operands: [String], _ console: Console
  ) throws(IndexError) -> ExitStatus {
    let before = try Index(at: options.indexPath).statistics()
    let writer = try IndexWriter(at: options.indexPath)
    try writer.compact()
    writer.close()
    let after = try Index(at: options.indexPath).statistics()
    console.output.writeLine(
      "\(Decimal.count(before.segments, "segment")), \(ByteSize.describe(before.sizeBytes)) -> "
        + "\(Decimal.count(after.segments, "segment")), \(ByteSize.describe(after.sizeBytes))")
    return .done
  }
}

/// `diglot-index stats`.
enum StatsCommand {
  @Sendable static func run(
    _ options: IndexArguments, _ operands: [String], _ console: Console
  ) throws(IndexError) -> ExitStatus {
    let index = try Index.opening(options.indexPath)
    let statistics = try index.statistics()
    let facts = options.showsSHA256 ? try CommitFacts(of: index) : nil
    if options.asJSON {
      console.output.write(JSONWriter.line { $0.statistics(statistics) { facts?.writeMembers(to: &$0) } })
    } else {
      console.output.write(StatisticsText.text(statistics))
      if let facts { console.output.writeLine("sha256 \(facts.sha256)") }
    }
    return .done
  }
}

/// `diglot-index check`.
enum CheckCommand {
  @Sendable static func run(
    _ options: IndexArguments, _ operands: [String], _ console: Console
  ) throws(IndexError) -> ExitStatus {
    let findings = try findings(options)
    if options.asJSON {
      console.output.write(json(findings))
    } else {
      if findings.damage.isEmpty, findings.incomparable.isEmpty {
        console.output.writeLine("\(Message.singleLine(options.indexPath)): sound")
      }
      for error in findings.damage { console.complain(Message.finding(error)) }
      for file in findings.incomparable { console.complain(Message.incomparable(file)) }
      if !findings.damage.isEmpty {
        console.complain(Message.cure(ofLayout: try ShardLayout(at: options.indexPath) != nil))
      }
    }
    return findings.damage.first.map { ExitStatus.of($0) } ?? (findings.incomparable.isEmpty ? .done : .incomplete)
  }

  private static func findings(_ options: IndexArguments) throws(IndexError) -> DeepFindings {
    guard let layout = try ShardLayout(at: options.indexPath) else { return try findings(options, options.indexPath) }
    var findings = DeepFindings(damage: [])
    findings.damage = try Index.check(layout, at: options.indexPath) { (shard, path) throws(IndexError) in
      let found = try Self.findings(options, path)
      findings.incomparable += found.incomparable
      return found.damage.isEmpty ? try ShardCheck.findings(of: shard, at: path, in: layout) : found.damage
    }
    return findings
  }

  private static func findings(_ options: IndexArguments, _ path: String) throws(IndexError) -> DeepFindings {
    if options.isDeep {
      return try Index.deepCheck(
        at: path, WriterOptions(threads: options.threads, memoryBytes: options.memoryBytes))
    }
    return DeepFindings(damage: try Index.check(at: path))
  }

  private static func json(_ findings: DeepFindings) -> [UInt8] {
    JSONWriter.line { writer in
      writer.object { writer in
        writer.member("sound", findings.damage.isEmpty)
        writer.name("errors")
        writer.array(of: findings.damage) { write($1, to: &$0) }
        writer.name("incomparable")
        writer.array(of: findings.incomparable) { $0.string($1) }
      }
    }
  }

  private static func write(_ error: IndexError, to writer: inout JSONWriter) {
    writer.object { writer in
      if case .damaged(let file, let part, let offset, _) = error {
        writer.member("file", file)
        writer.member("part", part)
        writer.member("offset", offset)
      }
      writer.member("message", Message.finding(error))
    }
  }
}

/// `diglot-index repair`.
enum RepairCommand {
  @Sendable static func run(
    _ options: IndexArguments, _ operands: [String], _ console: Console
  ) throws(IndexError) -> ExitStatus {
    if let error = problem(with: options) {
      console.complain("diglot-index: \(Message.of(error))")
      return .wrongCall
    }
    let writerOptions = WriterOptions(threads: options.threads, memoryBytes: options.memoryBytes)
    let report = try Index.repair(at: options.indexPath, to: options.repairPath, writerOptions)
    for loss in report.losses { console.complain(Message.finding(loss)) }
    let place = Message.singleLine(options.repairPath ?? options.indexPath)
    var line = "\(place): \(Decimal.count(report.documents, "document")) saved"
    if report.lostDocuments > 0 { line += ", \(Decimal.grouped(report.lostDocuments)) lost" }
    console.output.writeLine(line)
    return report.losses.isEmpty ? .done : .incomplete
  }

  private static func problem(with options: IndexArguments) -> ArgumentError? {
    switch (options.repairPath, options.repairsInPlace) {
    case (nil, false): .missingOperand("--to DIR or --in-place")
    case (.some, true): .conflict("--to", "--in-place")
    case (let path?, false):
      Folder.isEmptyOrMissing(path)
        ? nil
        : .badValue(
          option: "--to", value: path, expected: "a folder that is empty or is not there yet")
    case (nil, true): nil
    }
  }
}
