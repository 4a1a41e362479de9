import Diglot
import DiglotJSON
import ToolSupport

/// Which of the searches of a shard is made.
enum ShardStage: String, CaseIterable, Sendable {
  /// The one that every query begins with.
  case first
  /// The one that is made where no shard found anything.
  case weaker
}

/// `diglot --batch Q --plan P --stage first|weaker`: the best matches of a shard.
enum ShardSearch {
  static func run(
    _ batch: String, _ stage: ShardStage, _ options: SearchArguments, _ console: Console
  ) throws(IndexError) -> ExitStatus {
    try run(batch, options, console) { plans in
      StageTask(options: options.searchOptions, plans: plans, isWeaker: stage == .weaker)
    }
  }

  /// Does something with the queries of a batch, with what is known of them from `--plan`.
  static func run(
    _ batch: String, _ options: SearchArguments, _ console: Console, _ task: (PlanFile) -> any BatchTask
  ) throws(IndexError) -> ExitStatus {
    let plans: PlanFile
    do throws(PrintedLines.Problem) {
      plans = try options.planPath.map { (path) throws(PrintedLines.Problem) in try PlanFile(at: path) } ?? PlanFile()
    } catch {
      console.complain("diglot: --plan: \(error)")
      return .wrongCall
    }
    return try Batch.run(batch, options, console) { _ in task(plans) }
  }

  static func missing(_ query: Batch.Query) -> Batch.Outcome {
    complaint(query, "the file of --plan has no line of it: give the sum of what all shards told of this batch")
  }

  static func otherOptions(_ query: Batch.Query) -> Batch.Outcome {
    complaint(query, "planned with other options, another glossary or other dictionaries than here")
  }

  static func incomplete(_ query: Batch.Query) -> Batch.Outcome {
    complaint(query, "its line in the file of --plan is not complete: ask all shards again, with plan --plan")
  }

  /// An outcome that ends the call: an answer that lacks a query is no answer.
  private static func complaint(_ query: Batch.Query, _ reason: String) -> Batch.Outcome {
    Batch.Outcome(
      complaints: [Message.singleLine("diglot: query \"\(query.id)\": \(reason)")], isComplete: false, isFatal: true)
  }
}

/// Searches a shard.
private struct StageTask: BatchTask {
  let options: SearchOptions
  let plans: PlanFile
  let isWeaker: Bool

  func outcome(of query: Batch.Query, in index: Index) throws(IndexError) -> Batch.Outcome {
    guard let known = plans[query] else { return ShardSearch.missing(query) }
    let told: PlanLine.Told
    switch known.outcome {
    case .refused(let refusal):
      return Batch.Outcome(
        bytes: ShardAnswer.line(id: query.id, query: query.text, refusal), isComplete: false)
    case .told(let known): told = known
    }
    guard let plan = told.plan, plan.statistics.isComplete else { return ShardSearch.incomplete(query) }
    guard case .query(let read) = try index.shardReading(of: query.text, options, fields: told.fields),
      known.isOf(read.plan)
    else { return ShardSearch.otherOptions(query) }
    var options = options
    options.sort.removeAll { told.fields[$0.field] == false }
    do throws(SearchError) {
      let found = try index.searchShard(read, plan.statistics, options, isWeaker: isWeaker)
      return Batch.Outcome(bytes: ShardAnswer.line(id: query.id, query: query.text, found))
    } catch {
      switch error {
      case .index(let error): throw error
      case .pageOfOtherSearch:
        return Batch.Outcome(complaints: ["diglot: \(Message.pageOfOtherSearch)"], isComplete: false, isFatal: true)
      case .syntax, .cancelled: preconditionFailure("a query that was read, and a search of no task")
      }
    }
  }
}
