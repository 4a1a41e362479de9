/// How an index is written.
public struct WriterOptions: Sendable {
  /// Threads that analyse documents, encode their terms and merge segments. The index has the same bytes for any number.
  public var threads: Int
  /// Bytes of memory that the process may take while it writes, the program itself among them.
  ///
  /// The memory decides where segments end, and so the bytes of the index. A process takes 30 MiB at the least.
  public var memoryBytes: Int

  /// Options of a writer.
  ///
  /// - Parameters:
  ///   - threads: Threads that do the work; below 1 counts as 1.
  ///   - memoryBytes: Bytes that the process may take; 256 MiB where nothing is said.
  public init(threads: Int = 1, memoryBytes: Int = 256 << 20) {
    self.threads = threads
    self.memoryBytes = memoryBytes
  }
}
