import Diglot
import DiglotJSON
import ToolSupport

/// `diglot plan --batch Q`: what an index tells of the queries of a batch, to be added to what other shards tell.
enum PlanCommand {
  static let title = "tells what a shard knows of queries"

  static let syntax = Syntax<SearchArguments>(
    usage: "diglot plan [options] --batch FILE|-",
    summary: """
      For each query a line of JSON with its plan and what that is worth in this index, one shard of several:
      "diglot-index sum-plans" adds up what all shards tell. While a line of the sum is not complete, --plan SUM asks for
      the rest; the new sum is to be put behind the old one.
      """,
    rules: [.searchIndex, .batch, .plan, .sort, .noExpand, .glossary, .strict, .searchThreads], operand: nil)

  /// Reads what stands behind the verb; `nil` where no batch follows: then the word is part of a query.
  static func arguments(_ words: [String]) throws(ArgumentError) -> SearchArguments? {
    guard words.contains(where: { $0 == "--batch" || $0.hasPrefix("--batch=") }),
      case .options(let arguments, _) = try syntax.parse(words, into: SearchArguments())
    else { return nil }
    return arguments
  }

  static func run(_ options: SearchArguments, _ console: Console) throws(IndexError) -> ExitStatus {
    guard let batch = options.batch else { preconditionFailure("a batch makes the word a verb") }
    return try ShardSearch.run(batch, options, console) { plans in
      PlanTask(options: options.searchOptions, plans: plans, isFirst: options.planPath == nil)
    }
  }
}

/// Tells of the queries that are not complete yet.
private struct PlanTask: BatchTask {
  let options: SearchOptions
  let plans: PlanFile
  /// Whether nothing is known from a round before.
  let isFirst: Bool

  func outcome(of query: Batch.Query, in index: Index) throws(IndexError) -> Batch.Outcome {
    let line = plans[query]
    if line == nil, !isFirst { return ShardSearch.missing(query) }
    if let line, line.isComplete { return Batch.Outcome() }
    var (known, first): ([String: Bool], PlanLine.Plan?) = ([:], nil)
    if case .told(let told)? = line?.outcome { (known, first) = (told.fields, told.plan) }
    // What this shard says of the order of hits is no knowledge of all: the query is not read by it.
    var fields = known
    for key in options.sort where known[key.field] == nil { fields[key.field] = try index.hasField(key.field) }
    switch try index.shardReading(of: query.text, options, fields: known) {
    case .refused(let error):
      return Batch.Outcome(
        bytes: PlanLine(id: query.id, query: query.text, refusal: error).bytes, isComplete: false)
    case .names(let names):
      fields.merge(names) { $1 }
      return Batch.Outcome(
        bytes: PlanLine(id: query.id, query: query.text, fields: fields, types: index.givenTypes, nil).bytes)
    case .query(let read):
      if first != nil, line?.isOf(read.plan) == false { return ShardSearch.otherOptions(query) }
      let statistics = try index.statistics(of: read.plan, after: first?.statistics)
      return Batch.Outcome(
        bytes: PlanLine(
          id: query.id, query: query.text, fields: fields, types: index.givenTypes, (read.plan, statistics)
        ).bytes)
    }
  }
}
