import Diglot

/// The only place where an error becomes a sentence and an exit status.
///
/// A sentence names the thing, the place, the cause and what to do. Each is one line: what comes from outside is
/// cleaned of control characters.
enum Message {
  /// What is wrong with an index, or with the system under it.
  static func of(_ error: IndexError) -> String {
    let sentence =
      switch error {
      case .missing(let path):
        "\(path): there is no index here; \"diglot-index add --index \(path) FOLDER\" makes one, --index names another"
      case .notAnIndex(let path):
        "\(path): not an index, and not an empty folder to make one in; --index names another"
      case .locked(let path):
        "\(path): another program is writing to this index; try again when it has ended"
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
  static func of(_ error: MergeError) -> String {
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
  static func incomparable(_ file: String) -> String {
    singleLine("\(file): cannot be compared: other tables, or another version of ICU or Zstandard, made it")
  }

  /// What is damaged, without advice.
  static func finding(_ error: IndexError) -> String {
    guard case .damaged(let file, let part, let offset, let reason) = error else { return of(error) }
    return singleLine("\(file): damaged at byte \(offset) (\(part)): \(reason)")
  }

  /// What helps where a part is damaged. Without its manifest there is nothing more to find out about an index.
  static func cure(_ part: String) -> String { part == "manifest" ? "repair" : "check" }

  /// What is wrong with a query.
  static func of(_ error: QuerySyntaxError) -> String {
    singleLine("query, column \(error.column): \(problem(of: error))")
  }

  /// What is wrong at the column of a query.
  static func problem(of error: QuerySyntaxError) -> String {
    switch error.problem {
    case .expected(let what): "expected \(what)"
    case .notYet(let what): "\(what) is not there yet"
    }
  }

  static let pageOfOtherSearch =
    "--after: the token is that of another query, --sort or --no-expand; give it with the call that it came from"

  /// What is wrong with a call.
  static func of(_ error: ArgumentError) -> String {
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

  /// Why an input was skipped.
  static func of(_ problem: InputProblem) -> String {
    var place = problem.path
    if let line = problem.line { place += ":\(line)" }
    if let column = problem.column { place += ":\(column)" }
    return singleLine("\(place): \(cause(of: problem))")
  }

  /// The cause alone, without the place.
  static func cause(of problem: InputProblem) -> String {
    switch problem.cause {
    case .system(let error): error.reason
    case .fileNameNotUTF8: "the name of the file is not UTF-8"
    case .notUTF8(let offset): "not UTF-8 at byte \(offset); other encodings are not there yet"
    case .utf16: "UTF-16, which is not there yet"
    case .binary: "not a text: it has NUL bytes"
    case .html: "HTML is not there yet"
    case .tooLarge(let limit):
      "larger than \(ByteSize.limit(limit)), the limit for one document; --max-document SIZE raises it"
    case .tooLongQuery(let limit): "longer than \(ByteSize.limit(limit)), the limit for a line of queries"
    case .json(let cause): describe(cause)
    case .missingMember(let name): "\"\(name)\" is missing"
    case .memberNotString(let name): "\"\(name)\" must be a string"
    case .emptyID: "\"id\" is empty"
    case .reservedName(let name): "\"\(name)\" cannot name a field: a query has it for something else"
    case .notAnObject: "a line must be a JSON object"
    case .noDocument(let key): "no document with the ID \(key)"
    }
  }

  /// Why a glossary cannot be used.
  static func of(_ problem: GlossaryProblem) -> String {
    let place = problem.line.map { "\(problem.path):\($0)" } ?? problem.path
    let sentence =
      switch problem.cause {
      case .system(let error): "cannot read: \(error.reason); --glossary names a file"
      case .notUTF8(let offset): "not UTF-8 at byte \(offset); save the glossary as UTF-8"
      case .tooLarge(let limit): "larger than \(limit >> 20) MiB, the limit for a glossary; leave lines out"
      case .line(let problem): describe(problem)
      }
    return singleLine("\(place): \(sentence)")
  }

  private static func describe(_ problem: GlossaryError.Problem) -> String {
    switch problem {
    case .columns(let found):
      "\(Decimal.count(found, "column")); write two to four with tabs between: English, mainland China, Taiwan, Hong Kong"
    case .onlyOneForm: "only one word, which means the same as no other; add another in the next column or after \"|\""
    case .unusable(let form):
      "\"\(form.prefix(40))\" cannot be looked for; write letters, digits or Han, no marks beside Han, and be short"
    }
  }

  /// The system's refusal, with what was tried.
  static func of(_ error: SystemError, at path: String, doing operation: String) -> String {
    singleLine("\(path): cannot \(operation): \(error.reason)")
  }

  private static func suggestion(_ near: String?) -> String {
    near.map { ", did you mean \($0)?" } ?? ""
  }

  private static func describe(_ cause: JSONError.Cause) -> String {
    switch cause {
    case .expected(let what): "expected \(what)"
    case .unexpectedEnd: "the line ends in the middle of a value"
    case .controlCharacter: "a control character in a string must be written as \\u00XX"
    case .badEscape: "no such escape in a string"
    case .loneSurrogate: "half of a surrogate pair"
    case .notUTF8: "not UTF-8"
    case .tooDeep: "more than \(JSONParser.depthLimit) values inside each other"
    case .trailing: "something follows the value"
    }
  }

  /// Text from outside on one line: control characters become spaces.
  static func singleLine(_ text: String) -> String {
    if !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) { return text }
    let shown = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
    return String(String.UnicodeScalarView(shown))
  }
}

extension ExitStatus {
  /// How a command ends that met this error.
  static func of(_ error: IndexError) -> ExitStatus {
    switch error {
    case .missing, .notAnIndex, .damaged, .unsupportedVersion, .unsupportedPart: .noIndex
    case .locked: .locked
    case .system, .noMemory, .commitNotSynced: .refused
    }
  }
}
