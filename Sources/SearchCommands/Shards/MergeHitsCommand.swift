import Diglot
import DiglotJSON
import ToolSupport

/// `diglot merge-hits FILE...`: the answers to a batch, of what all shards found.
enum MergeHitsCommand {
  static let title = "puts together what shards found"

  static let syntax = Syntax<SearchArguments>(
    usage: "diglot merge-hits [options] FILE...",
    summary: """
      Puts together what --stage printed for each shard, a FILE each, and prints the answers as --format json does. An answer with
      "needs_weaker" found nothing: --stage weaker may find something for it, in all shards.
      """,
    rules: [.limit, .offset, .after], operand: "FILE")

  /// Reads what stands behind the verb; `nil` where no file follows: then the word is part of a query.
  static func call(_ words: [String]) throws(ArgumentError) -> (options: SearchArguments, files: [String])? {
    guard words.contains(where: { !$0.hasPrefix("-") || $0 == "-" }) else { return nil }
    guard case .options(let options, let files) = try syntax.parse(words, into: SearchArguments()) else { return nil }
    guard !files.isEmpty else { throw .missingOperand("FILE...") }
    return (options, files)
  }

  static func run(_ options: SearchArguments, _ files: [String], _ console: Console) -> ExitStatus {
    let page = MergedAnswer.Page(limit: options.limit, offset: options.offset, after: options.after)
    var isComplete = true
    do throws(PrintedLines.Problem) {
      var shards = try ShardFiles(files)
      while let line = try shards.nextLine(page) {
        console.output.write(line.bytes)
        if line.isRefused { isComplete = false }
        if console.output.failure != nil { break }
      }
    } catch {
      console.complain("diglot: \(error)")
      return .wrongCall
    }
    return isComplete ? .done : .incomplete
  }
}

/// The files of all shards, read in step.
private struct ShardFiles: ~Copyable {
  private var shards: [OneFile] = []

  /// A file in an array.
  private final class OneFile {
    var lines: PrintedLines
    init(_ path: String) throws(PrintedLines.Problem) { lines = try PrintedLines(path) }
  }

  init(_ paths: [String]) throws(PrintedLines.Problem) {
    for path in paths { shards.append(try OneFile(path)) }
  }

  /// The answer to the next query; `nil` where all files end.
  mutating func nextLine(
    _ page: MergedAnswer.Page
  ) throws(PrintedLines.Problem) -> (bytes: [UInt8], isRefused: Bool)? {
    var answers: [ShardAnswer] = []
    for (number, shard) in shards.enumerated() {
      let answer = try shard.lines.next { (bytes) throws(ShardLineError) in try ShardAnswer(parsing: bytes) }
      guard let answer else {
        if answers.isEmpty { continue }
        throw shard.lines.problem("the last line; another file goes on with query \"\(answers[0].id)\"")
      }
      guard answers.count == number else {
        throw shard.lines.problem("query \"\(answer.id)\" where another file has ended")
      }
      answers.append(answer)
    }
    if answers.isEmpty { return nil }
    do throws(ShardLineError) { return try MergedAnswer(answers).line(page) } catch {
      throw shards[0].lines.problem(error.reason)
    }
  }
}
