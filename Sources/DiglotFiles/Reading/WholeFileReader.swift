/// Reads an input that is one document.
final class WholeFileReader: DocumentReader {
  private var read: (() throws(InputProblem) -> FileDocument)?

  init(_ read: @escaping () throws(InputProblem) -> FileDocument) { self.read = read }

  func next() -> Result<FileDocument, InputProblem>? {
    guard let read = read.take() else { return nil }
    return Result { () throws(InputProblem) in try read() }
  }
}
