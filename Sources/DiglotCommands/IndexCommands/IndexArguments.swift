import Diglot

/// The options of the verbs of `diglot-index`; each verb has rules for those it knows.
struct IndexArguments: Sendable {
  var indexPath = Environment.indexPath
  var format = InputFormat.auto
  var threads = 1
  var memoryBytes = 256 << 20
  /// The bytes of the largest file or line that becomes a document.
  var documentLimit = 64 << 20
  var asJSON = false
  var progress = When.auto
  var asQuery = false
  var isDeep = false
  var repairPath: String?
  var repairsInPlace = false
  /// The types that fields are given.
  var types: [String: FieldType] = [:]
}

extension Rule<IndexArguments> {
  static let index = value("--index", "DIR", "the index; else $DIGLOT_INDEX, else ./Index") { options, value in
    options.indexPath = value
  }

  static let json = flag("--json", "prints JSON") { $0.asJSON = true }

  static let deep = flag("--deep", "derives all from the stored texts again, and compares") { $0.isDeep = true }

  static let to = value("--to", "DIR", "the folder of the repaired index, which is made") { options, value in
    options.repairPath = value
  }

  static let inPlace = flag("--in-place", "puts the repaired index in place of the damaged one, which is gone then") {
    $0.repairsInPlace = true
  }

  static let query = flag("--query", "cuts TEXT as a query instead of as a document") { $0.asQuery = true }

  static let format = choice("--format", "how to read files; auto goes by their names") {
    (options, value: InputFormat) in
    options.format = value
  }

  static let encoding = value("--encoding", "auto|NAME", "the encoding of the files") {
    (_, value) throws(ArgumentError) in
    if !["auto", "utf-8", "utf8"].contains(value.lowercased()) {
      throw .notYet(option: "--encoding", value: value, instead: "files are read as UTF-8")
    }
  }

  static let type = value(
    "--type", "FIELD=date|number|string", "how a field is sorted and compared; the index remembers it"
  ) { (options, value) throws(ArgumentError) in
    let parts = value.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, let type = FieldType(rawValue: String(parts[1])) else {
      throw .badValue(option: "--type", value: value, expected: "a field and its type, as size=number")
    }
    options.types[String(parts[0])] = type
  }

  static let threads = number("--threads", "N", atLeast: 1, "threads that analyse documents (1)") { $0.threads = $1 }

  static let memory = size("--memory", "memory that the process keeps to (256M)") { $0.memoryBytes = $1 }

  static let maxDocument = size("--max-document", "the largest file or line that becomes a document (64M)") {
    $0.documentLimit = min($1, highestDocumentLimit)
  }

  /// A text is shorter than 4 GiB.
  private static let highestDocumentLimit = 4 << 30 - 1

  private static func size(
    _ name: String, _ meaning: String, _ set: @escaping @Sendable (inout IndexArguments, Int) -> Void
  ) -> Rule<IndexArguments> {
    value(name, "SIZE", meaning) { (options, value) throws(ArgumentError) in
      guard let bytes = ByteSize.parse(value), bytes > 0 else {
        throw .badValue(option: name, value: value, expected: "a size such as 256M or 1GiB")
      }
      set(&options, bytes)
    }
  }

  static let progress = choice("--progress", "shows how far it is; auto in a terminal") {
    (options, value: When) in
    options.progress = value
  }
}
