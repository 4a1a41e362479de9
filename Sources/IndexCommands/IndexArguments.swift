import Diglot
import DiglotFiles
import FileRoots
import ToolSupport

/// The options of the verbs of `diglot-index`; each verb has rules for those it knows.
struct IndexArguments: Sendable {
  var indexPath = Environment.indexPath
  /// How files are read, as far as it is not recorded.
  var reading = ReadingOptions()
  /// How files are read and which; recorded with their roots.
  var roots = RootOptions()
  var isDryRun = false
  var isForced = false
  var renamesIDs = false
  /// A path or the beginning of IDs.
  var under: String?
  var removeQuery: String?
  var threads = 1
  var memoryBytes = 256 << 20
  var asJSON = false
  var progress = When.auto
  var asQuery = false
  var isDeep = false
  var repairPath: String?
  var repairsInPlace = false
  /// How many lines of standard input must arrive.
  var expectedLines: Int?
  var showsSHA256 = false
  /// Whether indexes are shards, which have their own order.
  var ordersBySlots = false
  /// The types that fields are given.
  var types: [String: FieldType] = [:]
}

extension Rule<IndexArguments> {
  static let index = value("--index", "DIR", "the index; else $DIGLOT_INDEX, else ./Index") { options, value in
    options.indexPath = value
  }

  static let readIndex = value(
    "--index", "PATH", "the index, a folder or a packed file; else $DIGLOT_INDEX, else ./Index"
  ) { options, value in
    options.indexPath = value
  }

  static let json = flag("--json", "prints JSON") { $0.asJSON = true }

  static let expect = number(
    "--expect", "N", atLeast: 0, "standard input has N lines; where others arrive, nothing is committed"
  ) { $0.expectedLines = $1 }

  static let sha256 = flag("--sha256", "also the SHA-256 of the file that pack would make") { $0.showsSHA256 = true }

  static let slots = flag("--slots", "the indexes are shards: sorted by their slots, which may not overlap") {
    $0.ordersBySlots = true
  }

  static let slotJSON = flag("--json", "reads JSON strings, prints {\"id\", \"slot\"}") { $0.asJSON = true }

  static let deep = flag("--deep", "derives all from the stored texts again, and compares") { $0.isDeep = true }

  static let to = value("--to", "DIR", "the folder of the repaired index, which is made") { options, value in
    options.repairPath = value
  }

  static let inPlace = flag("--in-place", "puts the repaired index in place of the damaged one, which is gone then") {
    $0.repairsInPlace = true
  }

  static let query = flag("--query", "cuts TEXT as a query instead of as a document") { $0.asQuery = true }

  static let format = value(
    "--format", (["auto"] + FileFormat.all.map(\.name)).joined(separator: "|"),
    "how to read files; auto goes by their contents and names"
  ) { (options, value) throws(ArgumentError) in
    guard value == "auto" || FileFormat.named(value) != nil else {
      throw .badValue(option: "--format", value: value, expected: FileFormat.all.map(\.name).joined(separator: ", "))
    }
    options.roots.format = value
    options.reading.format = FileFormat.named(value)
  }

  static let exclude = value("--exclude", "GLOB", "leaves out paths, as a line of .gitignore does; may be repeated") {
    $0.roots.excluded = ($0.roots.excluded ?? []) + [$1]
  }

  static let ignore = flag("--ignore", "takes back a recorded --no-ignore") { $0.roots.usesIgnoreFiles = true }

  static let noIgnore = flag("--no-ignore", "takes files that a .gitignore leaves out") {
    $0.roots.usesIgnoreFiles = false
  }

  static let dryRun = flag("--dry-run", "says what would be done, and does nothing") { $0.isDryRun = true }

  static let force = flag("--force", "removes documents where more than half of a folder is gone") {
    $0.isForced = true
  }

  static let renameIDs = flag("--rename-ids", "lets documents get new IDs where a folder holds earlier ones") {
    $0.renamesIDs = true
  }

  static let under = value("--under", "PATH", "the documents of a file or a folder") {
    (options, value) throws(ArgumentError) in
    // A variable of a shell that is not set must not mean everything.
    guard value.contains(where: { $0 != "/" }) else {
      throw .badValue(option: "--under", value: value, expected: "a file, a folder, or what IDs begin with")
    }
    options.under = value
  }

  static let removeQuery = value("--query", "QUERY", "all documents that match a query") { $0.removeQuery = $1 }

  static let encoding = value("--encoding", "auto|NAME", "the encoding of all files; auto finds it for each") {
    (options, value) throws(ArgumentError) in
    guard value == "auto" || TextEncoding.named(value) != nil else {
      throw .badValue(option: "--encoding", value: value, expected: "a name such as utf-8, gb18030 or big5")
    }
    options.roots.encoding = value
    options.reading.encoding = TextEncoding.named(value)
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

  static let split = value("--split", "REGEX", "a line of a text that matches begins a document of its own") {
    (options, value) throws(ArgumentError) in
    do throws(SplitLines.SyntaxError) { _ = try SplitLines(value) } catch {
      throw .badValue(option: "--split", value: value, expected: error.reason)
    }
    options.roots.split = value
    options.reading.split = value.isEmpty ? nil : value
  }

  static let fieldMap = value(
    "--field-map", "A=B", "A of the input is the field B, as BODY=text; may be repeated"
  ) { (options, value) throws(ArgumentError) in
    options.roots.fieldMap = (options.roots.fieldMap ?? []) + [value]
    if value.isEmpty { return }
    guard let (name, field) = FieldMap.pair(value) else {
      throw .badValue(option: "--field-map", value: value, expected: FieldMap.expected(value))
    }
    options.reading.fieldMap[name] = field
  }

  static let filter = value(
    "--filter", "'.EXT=COMMAND %s'", "a program that turns such files into text; may be repeated"
  ) { (options, value) throws(ArgumentError) in
    guard let filter = FileFilter(value) else {
      throw .badValue(option: "--filter", value: value, expected: "an extension and a command, as '.doc=antiword %s'")
    }
    options.reading.filters[filter.fileExtension] = filter.words
  }

  static let threads = number("--threads", "N", atLeast: 1, "threads that analyse documents (1)") { $0.threads = $1 }

  static let memory = size("--memory", "memory that the process keeps to (256M)") { $0.memoryBytes = $1 }

  static let maxDocument = size("--max-document", "the largest file or line that becomes a document (64M)") {
    $0.reading.documentLimit = min($1, highestDocumentLimit)
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
