import Diglot

/// The only place where an error becomes a sentence and an exit status.
///
/// A sentence names the thing, the place, the cause and what to do. Each is one line: what comes from outside is
/// cleaned of control characters.
package enum Message {
  /// What is wrong with an index, or with the system under it.
  package static func of(_ error: IndexError) -> String {
    let sentence =
      switch error {
      case .missing(let path):
        "\(path): there is no index here; \"diglot-index add --index \(path) FOLDER\" makes one, --index names another"
      case .notAnIndex(let path):
        "\(path): not an index, and not an empty folder to make one in; --index names another"
      case .readOnly(let path):
        "\(path): a packed index is only read; \"diglot-index merge DIR \(path)\" makes a folder of it that can be written"
      case .locked(let path, let process):
        "\(path): another program\(process.map { " (process \($0))" } ?? "") is writing to this index; "
          + "try again when it has ended"
      case .damaged(let file, let part, let offset, let reason):
        "\(file): damaged at byte \(offset) (\(part)): \(reason); run \"diglot-index \(cure(part))\""
      case .unsupportedVersion(let file, let found, let supported):
        "\(file): format version \(found), this program reads version \(supported); add the documents to a new index"
      case .unsupportedPart(let file, let part):
        "\(file): written by a later program, with part \(part), which this program would have to know; use that program"
      case .commitNotSynced(let path, let code):
        "\(path): what was written is committed, but the system does not say that it is on the disk: "
          + "\(SystemError(code: code).reason); after a loss of power the commit before may stand there instead"
      case .noMemory(let byteCount):
        "the system has no more memory, and \(ByteSize.describe(byteCount)) are needed; what was committed is safe"
      case .system(let path, let operation, let code):
        "\(path): cannot \(operation): \(SystemError(code: code).reason); what was committed is safe"
      }
    return singleLine(sentence)
  }

  /// Why indexes were not merged.
  package static func of(_ error: MergeError) -> String {
    switch error {
    case .keyTwice(let key, let path):
      singleLine("\(path): the document \"\(key)\" stands in an index before this one too; remove it from one of them")
    case .otherAnalysis(let path):
      singleLine("\(path): other tables, or another version of ICU, made it; add its documents to a new index")
    case .exists(let path):
      singleLine("\(path): something else than this merge makes stands there; name a folder that is not there")
    case .index(let error): of(error)
    }
  }

  /// A file of which a deep check cannot tell whether it is what the texts give.
  package static func incomparable(_ file: String) -> String {
    singleLine("\(file): cannot be compared: other tables, or another version of ICU or Zstandard, made it")
  }

  /// What is damaged, without advice.
  package static func finding(_ error: IndexError) -> String {
    guard case .damaged(let file, let part, let offset, let reason) = error else { return of(error) }
    return singleLine("\(file): damaged at byte \(offset) (\(part)): \(reason)")
  }

  /// What helps where a part is damaged. Without its manifest there is nothing more to find out about an index.
  package static func cure(_ part: String) -> String { part == "manifest" ? "repair" : "check" }

  /// What is wrong with a query.
  package static func of(_ error: QuerySyntaxError) -> String {
    singleLine("query, column \(error.column): \(problem(of: error))")
  }

  /// What is wrong at the column of a query.
  package static func problem(of error: QuerySyntaxError) -> String {
    switch error.problem {
    case .expected(let what): "expected \(what)"
    case .notYet(let what): "\(what) is not there yet"
    }
  }

  package static let pageOfOtherSearch =
    "--after: the token is that of another query, --sort or --no-expand; give it with the call that it came from"

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
  package static func singleLine(_ text: String) -> String {
    if !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) { return text }
    let shown = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
    return String(String.UnicodeScalarView(shown))
  }
}

extension ExitStatus {
  /// How a command ends that met this error.
  package static func of(_ error: IndexError) -> ExitStatus {
    switch error {
    case .missing, .notAnIndex, .damaged, .unsupportedVersion, .unsupportedPart: .noIndex
    case .readOnly: .wrongCall
    case .locked: .locked
    case .system, .noMemory, .commitNotSynced: .refused
    }
  }
}
