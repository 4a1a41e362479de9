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

  /// Reads what stands behind the verb; `nil` where it is no call: then the word is part of a query.
  static func arguments(_ words: [String]) -> SearchArguments? {
    guard case .options(let arguments, _)? = try? syntax.parse(words, into: SearchArguments()), arguments.batch != nil
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
    let known = plans[query]
    if known == nil, !isFirst { return ShardSearch.missing(query) }
    if let known, known.isComplete { return Batch.Outcome() }
    var (fields, first): ([String: Bool], PlanLine.Plan?) = ([:], nil)
    if case .told(let told)? = known?.outcome { (fields, first) = (told.fields, told.plan) }
    for key in options.sort where fields[key.field] == nil { fields[key.field] = try index.hasField(key.field) }
    switch try index.shardReading(of: query.text, options, fields: fields) {
    case .refused(let error):
      return Batch.Outcome(
        bytes: PlanLine(id: query.id, query: query.text, refusal: error).bytes, isComplete: false)
    case .names(let names):
      fields.merge(names) { known, _ in known }
      return Batch.Outcome(bytes: PlanLine(id: query.id, query: query.text, fields: fields, nil).bytes)
    case .query(let read):
      if first != nil, known?.isOf(read.plan) == false { return ShardSearch.otherOptions(query) }
      let statistics = try index.statistics(of: read.plan, after: first?.statistics)
      let line = PlanLine(id: query.id, query: query.text, fields: fields, (read.plan, statistics))
      return Batch.Outcome(bytes: line.bytes)
    }
  }
}
