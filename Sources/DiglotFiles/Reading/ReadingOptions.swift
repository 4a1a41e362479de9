/// How files are read.
public struct ReadingOptions: Sendable {
  /// The format of all files; `nil` tells it by their contents and names.
  public var format: FileFormat?
  /// The encoding of all texts; `nil` tells it by marks, declarations and detection.
  public var encoding: TextEncoding?
  /// The bytes of the largest document: a file, or a part of a file that becomes a document of its own.
  public var documentLimit = 64 << 20
  /// Lines of a plain text that match this regular expression begin a document of their own.
  public var split: String?
  /// The names of fields by the names that they have in the input.
  public var fieldMap: [String: String] = [:]
  /// Programs that turn a file into text on their standard output, by the end of the file's name without its dot: the words
  /// of a command, of which `%s` is the absolute path.
  public var filters: [String: [String]] = [:]
  /// Asked now and then; once it is true, a reader may end early.
  public var isCancelled: @Sendable () -> Bool = { false }

  /// Counts the lines of an input that may say how many it has; `nil` for files.
  var lineCount: LineCount?

  /// Options that tell all by contents and names.
  public init() {}
}
