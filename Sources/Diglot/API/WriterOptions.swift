/// How an index is written.
public struct WriterOptions: Sendable {
  /// Threads that analyse documents, encode their terms and merge segments. The index has the same bytes for any number.
  public var threads: Int
  /// The memory in bytes that the process may take while it writes, counting the program itself.
  ///
  /// It decides where segments end, and so the bytes of the index. A process takes at least 30 MiB.
  public var memoryBytes: Int
  /// The types of fields, by name. The index remembers them from the next commit on, beside those that it was given before;
  /// they decide how values are sorted and compared in searches, whenever these were added.
  public var types: [String: FieldType]
  /// Whether a new index begins with the first commit that the writer is asked for, instead of an empty one at once.
  package var beginsLate = false

  /// Options of a writer.
  ///
  /// - Parameters:
  ///   - threads: The number of threads. A number below 1 counts as 1. Where the system starts fewer, the writer throws
  ///     ``IndexError/system(path:operation:code:)``; it does so for more than 1,024.
  ///   - memoryBytes: The memory in bytes that the process may take, 256 MiB by default.
  ///   - types: The types of fields, by name.
  public init(threads: Int = 1, memoryBytes: Int = 256 << 20, types: [String: FieldType] = [:]) {
    self.types = types
    self.threads = threads
    self.memoryBytes = memoryBytes
  }
}
