import Diglot

/// What the tools say where something is wrong, one line each.
///
/// The engine's errors bring their sentences. Here is what to do about them at a command line, and what concerns that alone.
package enum Message {
  /// What is wrong, and what to do about it.
  package static func of(_ error: IndexError) -> String {
    let advice =
      switch error {
      case .missing(let path): "\"diglot-index add --index \(path) FOLDER\" makes one, --index names another"
      case .notAnIndex: "--index names another"
      case .readOnly(let path): "\"diglot-index merge DIR \(path)\" makes a folder of it that can be written"
      case .damaged(_, "layout", _, _), .damaged(_, "shard", _, _): "build the layout anew"
      case .damaged(_, let part, _, _): "run \"diglot-index \(cure(part))\""
      default: error.advice
      }
    return singleLine("\(error.fact); \(advice)")
  }

  /// A file of which a deep check cannot tell whether it is what the texts give.
  package static func incomparable(_ file: String) -> String {
    singleLine("\(file): cannot be compared: other tables, or another version of ICU or Zstandard, made it")
  }

  /// What is damaged, without advice.
  package static func finding(_ error: IndexError) -> String {
    guard case .damaged = error else { return of(error) }
    return error.fact
  }

  /// A folder of shards that was to be written as an index.
  package static func layoutIsReadOnly(_ path: String) -> String {
    singleLine("\(path): a layout of shards, which is only read; build it anew, or name an index with --index")
  }

  /// A folder without an `_index.json`.
  package static func noLayout(_ path: String) -> String {
    singleLine("\(path): there is no _index.json here, so nothing was removed; name the folder of a layout")
  }

  /// What helps where a check found damage.
  package static func cure(ofLayout: Bool) -> String {
    ofLayout ? "build the layout anew" : "run \"diglot-index repair\" to save what is whole"
  }

  /// What helps where a part is damaged. Without its manifest there is nothing more to find out about an index.
  package static func cure(_ part: String) -> String { part == "manifest" ? "repair" : "check" }

  package static let pageOfOtherSearch =
    "--after: the token is that of another query, --sort or --no-expand; give it with the call that it came from"

  package static let expectsInput = "--expect counts the lines of standard input; name that with -"

  /// What stands where a packed index was to be written.
  package static func noPackedIndex(_ path: String) -> String {
    singleLine("\(path): something else than a packed index stands there; name another file")
  }

  /// What is wrong with a call.
  package static func of(_ error: ArgumentError) -> String {
    let sentence =
      switch error {
      case .unknownVerb(let verb, let near): "unknown command \"\(verb)\"\(suggestion(near)); --help lists them"
      case .missingVerb: "no command; --help lists them"
      case .unknownOption(let option, let near):
        "unknown option \(option)\(suggestion(near)); --help lists them, and what follows -- is no option"
      case .missingValue(let option, let placeholder): "\(option) needs a value: \(option) \(placeholder)"
      case .unwantedValue(let option): "\(option) takes no value"
      case .badValue(let option, let value, let expected): "\(option) \(value): expected \(expected)"
      case .notYet(let option, let value, let instead): "\(option) \(value): not there yet; \(instead)"
      case .missingOperand(let placeholder): "\(placeholder) is missing; --help shows the call"
      case .unexpectedOperand(let operand): "\(operand): this command takes options only; --help lists them"
      case .conflict(let one, let other): "\(one) and \(other) exclude each other"
      }
    return singleLine(sentence)
  }

  /// An ID that no document of an index has.
  package static func noDocument(_ key: String, in indexPath: String) -> String {
    singleLine("\(indexPath): no document with the ID \(key)")
  }

  /// The system's refusal, with what was tried.
  package static func of(_ error: SystemError, at path: String, doing operation: String) -> String {
    singleLine("\(path): cannot \(operation): \(error.reason)")
  }

  private static func suggestion(_ near: String?) -> String {
    near.map { ", did you mean \($0)?" } ?? ""
  }

  /// Text from outside on one line: control characters become spaces.
  package static func singleLine(_ text: String) -> String { OneLine.of(text) }
}

extension ExitStatus {
  /// How a command ends that met this error: the tens of its number.
  package static func of(_ error: IndexError) -> ExitStatus {
    ExitStatus(rawValue: error.code.rawValue / 10) ?? .wrongCall
  }
}
