import ToolSupport

/// A folder whose files are documents of an index.
public struct FileRoot: Sendable, Equatable {
  /// What the IDs of its files begin with: the folder's name, with a number where another root has that name.
  public package(set) var name: String
  /// Its real path.
  public package(set) var path: String
  /// How its files are read.
  package var options = RootOptions()
  /// The files that gave documents, by their paths below the root.
  package var files = ExactDictionary<FileState>()

  package init(name: String, path: String) {
    self.name = name
    self.path = path
  }

  /// The ID of a file by its path below the root.
  package func id(of path: String) -> String { "\(FileID.escaped(name))/\(FileID.escaped(path))" }
}

/// A file as it was when its documents were read.
package struct FileState: Sendable, Equatable {
  /// `nil` where the file has to be read, whatever it is now.
  package var byteCount: Int?
  /// When it was changed last, in nanoseconds since 1970; `nil` where a later change might have had the same time.
  package var modified: Int64?
  /// A hash of its bytes.
  package var hash: UInt64
  package var keys: FileKeys
  /// The ends of names for which a filter has read it, or something packed in it.
  package var filtered: Set<String> = []

  package init(
    byteCount: Int? = nil, modified: Int64? = nil, hash: UInt64, keys: FileKeys, filtered: Set<String> = []
  ) {
    self.filtered = filtered
    self.byteCount = byteCount
    self.modified = modified
    self.hash = hash
    self.keys = keys
  }
}

/// The IDs of the documents of a file.
package struct FileKeys: Sendable, Equatable {
  /// What follows the file's ID in each: nothing for the only document of a file.
  package var suffixes: [String]
  /// IDs that documents brought with them, as JSON lines do; `nil` where there are too many to remember.
  package var own: [String]?

  /// More own IDs of one file than this are not remembered: documents that vanish from the file stay in the index then.
  package static let limit = 1 << 20

  package init(suffixes: [String] = [], own: [String]? = []) {
    self.suffixes = suffixes
    self.own = own
  }

  package var count: Int { suffixes.count + (own?.count ?? 0) }

  package mutating func append(own key: String) {
    if own?.count == Self.limit { own = nil }
    own?.append(key)
  }

  /// The IDs.
  package func all(of fileID: String) -> [String] { suffixes.map { fileID + $0 } + (own ?? []) }

  /// Takes in what another one has beyond this.
  package mutating func formUnion(_ other: FileKeys) {
    let (ownKeys, known) = (Set((own ?? []).map(ExactText.init)), Set(suffixes.map(ExactText.init)))
    suffixes += other.suffixes.filter { !known.contains(ExactText($0)) }
    for key in other.own ?? [] where !ownKeys.contains(ExactText(key)) { append(own: key) }
  }
}

/// How the files of a root are read and which of them: what is not said goes by contents and names.
///
/// They are recorded with the root, so that a later run without them reads the files in the same way. Commands of filters
/// are not: an index that somebody was given must not run programs. That a filter has read a file is.
public struct RootOptions: Sendable, Equatable {
  /// The name of a `FileFormat`, or `auto`.
  public var format: String?
  /// The name of a `TextEncoding`, or `auto`.
  public var encoding: String?
  /// `ReadingOptions.split`.
  public var split: String?
  /// `ReadingOptions.fieldMap`, as `A=B`.
  public var fieldMap: [String]?
  /// Patterns of paths that are left out.
  public var excluded: [String]?
  /// Whether `.gitignore` files hold.
  public var usesIgnoreFiles: Bool?

  /// Options that say nothing.
  public init() {}

  /// These options, and where they say nothing, those that were recorded. What is empty, `auto` or usual takes back what was
  /// recorded.
  package func over(_ recorded: RootOptions) -> RootOptions {
    var options = recorded
    if let format { options.format = format == "auto" ? nil : format }
    if let encoding { options.encoding = encoding == "auto" ? nil : encoding }
    if let split { options.split = split.isEmpty ? nil : split }
    if let fieldMap { options.fieldMap = Self.withoutEmpty(fieldMap) }
    if let excluded { options.excluded = Self.withoutEmpty(excluded) }
    if let usesIgnoreFiles { options.usesIgnoreFiles = usesIgnoreFiles ? nil : false }
    return options
  }

  private static func withoutEmpty(_ values: [String]) -> [String]? {
    let values = values.filter { !$0.isEmpty }
    return values.isEmpty ? nil : values
  }

  /// Whether files are read in the same way.
  package func reads(as other: RootOptions) -> Bool {
    var (one, two) = (self, other)
    for path in [\RootOptions.excluded] { (one[keyPath: path], two[keyPath: path]) = (nil, nil) }
    (one.usesIgnoreFiles, two.usesIgnoreFiles) = (nil, nil)
    return one == two
  }
}
