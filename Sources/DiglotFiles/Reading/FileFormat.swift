/// A format: how it is recognised, and what reads it.
public struct FileFormat: Sendable {
  /// What `--format` and the report call it.
  public let name: String
  /// The ends of file names that speak for it, in lower case and without the dot.
  public let extensions: Set<String>
  /// Whether the first bytes can be nothing else, whatever the file is called: a signature. They are up to
  /// `FileInput.prefixByteCount`.
  let hasSignature: @Sendable (_ prefix: FilePrefix) -> Bool
  /// Whether it holds files of other formats.
  let isPacked: Bool
  /// Opens a reader.
  let open: @Sendable (FileInput, ReadingOptions) throws(InputProblem) -> any DocumentReader

  init(
    _ name: String, extensions: Set<String> = [], isPacked: Bool = false,
    hasSignature: @escaping @Sendable (_ prefix: FilePrefix) -> Bool = { _ in false },
    open: @escaping @Sendable (FileInput, ReadingOptions) throws(InputProblem) -> any DocumentReader
  ) {
    self.name = name
    self.extensions = extensions
    self.isPacked = isPacked
    self.hasSignature = hasSignature
    self.open = open
  }

  /// All formats. Where several recognise an input, the first does.
  public static let all = [
    docx, odt, epub, pdf, mail, html, xml, jsonLines, json, csv, tsv, markdown, compressed, tar, zip, text,
  ]

  /// Whether its documents are rows, of which an input may have none.
  var isOfRows: Bool { ["jsonl", "json", "csv", "tsv"].contains(name) }

  /// The format of a name.
  public static func named(_ name: String) -> FileFormat? { all.first { $0.name == name } }

  /// What an input is: by its contents before its name, and text where neither says anything.
  static func of(_ input: FileInput) -> FileFormat { recognized(input) ?? text }

  /// What an input is by its contents, else by its name; `nil` where neither says anything.
  static func recognized(_ input: FileInput) -> FileFormat? {
    let prefix = input.prefix
    let name = input.fileExtension
    return all.first { $0.hasSignature(prefix) } ?? all.first { $0.extensions.contains(name) }
  }
}

/// The first bytes of an input, and what its name says.
struct FilePrefix {
  /// All bytes where the input is short.
  let bytes: [UInt8]
  /// In lower case and without the dot; empty where there is none.
  let fileExtension: String
}
