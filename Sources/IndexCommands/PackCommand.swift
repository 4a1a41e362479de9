import Diglot
import DiglotJSON
import ToolSupport

/// `diglot-index pack`.
enum PackCommand {
  @Sendable static func run(
    _ options: IndexArguments, _ operands: [String], _ console: Console
  ) throws(IndexError) -> ExitStatus {
    let path = operands[0]
    guard operands.count == 1 else {
      console.complain("diglot-index: \(Message.of(ArgumentError.unexpectedOperand(operands[1])))")
      return .wrongCall
    }
    let index = try Index.opening(options.indexPath)
    do throws(IndexError) {
      let size = ByteSize.describe(try index.pack(to: path))
      console.output.writeLine(
        "\(Message.singleLine(path)): \(Decimal.count(index.documentCount, "document")), \(size)")
      return .done
    } catch {
      guard error == .notAnIndex(path: path) else { throw error }
      console.complain("diglot-index: \(Message.noPackedIndex(path))")
      return .wrongCall
    }
  }
}
