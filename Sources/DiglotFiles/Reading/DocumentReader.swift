import Diglot

/// Reads the documents of one input, in order: the seam behind which every format stands.
///
/// A reader belongs to one thread. It has a file of its own, which ends with its `FileFormat`; `FileFormat.all` lists that.
public protocol DocumentReader: AnyObject {
  /// The next document, or why it cannot be read; `nil` at the end. After a problem the next call goes on behind it where
  /// that can be done, as at the next line, and otherwise ends.
  func next() -> Result<FileDocument, InputProblem>?
}

/// A document as it is read from an input.
public struct FileDocument: Sendable {
  /// Its key is its ID only where `suffix` is `nil`; else it is empty.
  public var document: Document
  /// What follows the file's ID in the ID of the document: nothing where it is the file's only one, `#3`, `!member`,
  /// `!member#3`. `nil` where the document brings an ID of its own, as a JSON line does.
  public var suffix: String?
  /// The name of the format that it was read as.
  public var format: String
  /// The encoding of its text, where the input has one.
  public var encoding: TextEncoding?
  /// How many characters could not be decoded and became U+FFFD.
  public var replacedCount = 0
  /// The line where it begins, where it is a row.
  public var line: Int?
  /// The end of a name for which a filter has read it.
  var filteredExtension: String?

  /// A document, each part as its property says.
  public init(
    _ document: Document, suffix: String?, format: String, encoding: TextEncoding? = nil, replacedCount: Int = 0
  ) {
    self.document = document
    self.suffix = suffix
    self.format = format
    self.encoding = encoding
    self.replacedCount = replacedCount
  }
}
