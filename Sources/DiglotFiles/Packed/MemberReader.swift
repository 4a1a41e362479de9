/// Reads the documents of what is in a file: a member of an archive, a file attached to a mail. Their suffixes follow its own.
struct MemberReader {
  private let reader: any DocumentReader
  private let suffix: String

  init(_ member: FileInput, suffix: String, _ options: ReadingOptions) throws(InputProblem) {
    reader = try member.documents(options)
    self.suffix = suffix
  }

  /// The next document; `nil` at the end.
  func next() -> Result<FileDocument, InputProblem>? {
    reader.next()?.map { document in
      var document = document
      document.suffix = document.suffix.map { suffix + $0 }
      return document
    }
  }
}
