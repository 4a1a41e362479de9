import Diglot
import DiglotJSON
import ToolSupport

/// `diglot-index merge`.
enum MergeCommand {
  @Sendable static func run(
    _ options: IndexArguments, _ operands: [String], _ console: Console
  ) throws(IndexError) -> ExitStatus {
    guard operands.count > 1 else {
      console.complain("diglot-index: \(Message.of(ArgumentError.missingOperand("IN...")))")
      return .wrongCall
    }
    let target = operands[0]
    do throws(MergeError) {
      var inputs = try indexErrors { () throws(IndexError) in try self.inputs(Array(operands.dropFirst())) }
      if options.ordersBySlots {
        do throws(SlotOrderError) { inputs = try SlotOrder.sorted(inputs) } catch {
          if case .index(let error) = error { throw .index(error) }
          console.complain("diglot-index: \(error)")
          return .wrongCall
        }
      }
      let count = try Index.merge(
        inputs, into: target, WriterOptions(threads: options.threads, memoryBytes: options.memoryBytes))
      if options.asJSON {
        let facts = try indexErrors { () throws(IndexError) in try CommitFacts(of: Index(at: target)) }
        console.output.write(json(facts))
      } else {
        console.output.writeLine("\(Message.singleLine(target)): \(Decimal.count(count, "document")) in the index")
      }
      return .done
    } catch {
      if case .index(let error) = error { throw error }
      console.complain("diglot-index: \(error)")
      return .wrongCall
    }
  }

  /// The indexes that paths name: themselves, or the shards of a layout.
  private static func inputs(_ paths: [String]) throws(IndexError) -> [String] {
    var inputs: [String] = []
    for path in paths {
      inputs += try ShardLayout(at: path)?.shards.map { "\(path)/\($0.path)" } ?? [path]
    }
    return inputs
  }

  private static func json(_ facts: CommitFacts) -> [UInt8] {
    JSONWriter.line { writer in
      writer.object { writer in
        writer.member("documents", facts.documents)
        facts.writeMembers(to: &writer)
      }
    }
  }

  private static func indexErrors<R>(_ body: () throws(IndexError) -> R) throws(MergeError) -> R {
    do { return try body() } catch { throw .index(error) }
  }
}
