import Diglot
import DiglotJSON
import ToolSupport

/// `diglot show ID`: a document as it is stored.
enum ShowCommand {
  static let title = "shows a document"

  static let syntax = Syntax<ShowArguments>(
    usage: "diglot show [options] ID", summary: "Shows a document: its title, its fields and its text.",
    rules: [
      .value("--index", "PATH", "the index, a folder or a packed file; else $DIGLOT_INDEX, else ./Index") {
        $0.indexPath = $1
      },
      .flag("--json", "prints JSON") { $0.asJSON = true },
    ], operand: "ID")

  /// What the verb is called with.
  struct Call {
    let options: ShowArguments
    let key: String
  }

  /// Reads what stands behind the verb; `nil` where that is no ID: then the word is part of a query.
  static func call(_ arguments: [String]) throws(ArgumentError) -> Call? {
    guard case .options(let options, let operands)? = try? syntax.parse(arguments, into: ShowArguments()),
      operands.count == 1
    else { return nil }
    return Call(options: options, key: operands[0])
  }

  static func run(_ call: Call, _ console: Console) -> ExitStatus {
    do throws(IndexError) {
      guard let document = try Index.opening(call.options.indexPath).document(call.key) else {
        console.complain(Message.noDocument(call.key, in: call.options.indexPath))
        return .incomplete
      }
      console.output.write(
        call.options.asJSON ? JSONWriter.line { $0.document(document) } : Array(text(document, call.key).utf8))
      return .done
    } catch {
      console.complain("diglot: \(Message.of(error))")
      return .of(error)
    }
  }

  private static func text(_ document: Document, _ key: String) -> String {
    var lines = document.title.isEmpty ? [] : [Message.singleLine(document.title)]
    lines.append(Message.singleLine(key))
    lines += document.fields.map { Message.singleLine("\($0.name): \($0.value)") }
    let page = HighlightedText(document.text, highlights: [], keepsLines: true).painted(Style(showsColors: false))
    return lines.joined(separator: "\n") + "\n\n" + page + (page.hasSuffix("\n") ? "" : "\n")
  }
}

/// The options of `diglot show`.
struct ShowArguments: Sendable {
  var indexPath = Environment.indexPath
  var asJSON = false
}
