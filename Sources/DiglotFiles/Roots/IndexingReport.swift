import Diglot

/// What a run over files has done.
public struct IndexingReport: Sendable {
  /// Documents that no document of the index had the ID of.
  public var added = 0
  /// Documents that replaced one.
  public var updated = 0
  /// Documents that were there already, as they are.
  public var unchanged = 0
  /// Documents that are not in the files any more.
  public var removed = 0
  /// Of those that were added, documents of files that stood under another name before.
  public var moved = 0
  /// Documents that got an ID of another kind.
  public var renamed = 0
  /// Files, lines and members that gave no document.
  public var skipped = 0
  /// Files and folders that a `.gitignore` left out.
  public var ignored = 0
  /// Files that were not read, because they are as they were.
  public var unreadFiles = 0
  /// Whether an input said how many lines it has, and all arrived.
  public var isCounted = false
  /// UTF-8 bytes of the titles and texts that were read.
  public var bytes = 0
  /// Why inputs were skipped, the first `problemLimit` of them.
  public var problems: [InputProblem] = []
  /// How many documents were read of each format.
  public var formats: [String: Int] { formatCounts.all }
  /// How many documents were read of each encoding.
  public var encodings: [String: Int] { encodingCounts.all }
  private var formatCounts = NameCounts()
  private var encodingCounts = NameCounts()
  /// Characters that could not be decoded and became U+FFFD.
  public var replacedCount = 0

  /// How many problems a report keeps.
  public static let problemLimit = 10_000

  /// A report of nothing.
  public init() {}

  /// Documents that were read.
  var documents: Int { added + updated + unchanged }

  /// Counts a document that was read.
  mutating func count(_ read: borrowing FileDocument, _ outcome: AddOutcome) {
    switch outcome {
    case .added: added += 1
    case .updated: updated += 1
    case .unchanged: unchanged += 1
    }
    bytes += read.document.title.utf8.count + read.document.text.utf8.count
    formatCounts.count(read.format)
    if let encoding = read.encoding { encodingCounts.count(encoding.name) }
    replacedCount += read.replacedCount
  }
}

/// Counts names that mostly come many times in a row.
private struct NameCounts {
  private var others: [String: Int] = [:]
  private var last = ""
  private var lastCount = 0

  mutating func count(_ name: String) {
    if name != last {
      others = all
      (last, lastCount) = (name, 0)
    }
    lastCount += 1
  }

  var all: [String: Int] { lastCount == 0 ? others : others.merging([last: lastCount], uniquingKeysWith: +) }
}

/// How far a run over files is.
public struct IndexingProgress: Sendable {
  /// Documents so far, unchanged ones included.
  public var documents: Int
  /// Bytes of the files that are done with, and what was read of the present one.
  public var bytes: Int
  /// Bytes of all files, or 0 where that is unknown.
  public var totalBytes: Int
  /// The path of the present file.
  public var path: String
}

/// What happens to a document.
public enum IndexingChange: String, Sendable {
  /// Its ID is new to the index.
  case added
  /// It replaces one of its ID that differs from it.
  case updated
  /// Its file, or its place in the file, is gone.
  case removed
}
