import Diglot
import ToolSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// PDF through Poppler's programs: the text of its pages, which snippets name by their numbers.
final class PDFReader: DocumentReader {
  private let input: FileInput
  private let options: ReadingOptions
  private var isRead = false
  /// What is told behind the document: that a part of its text is missing.
  private var loss: InputProblem?

  init(_ input: FileInput, _ options: ReadingOptions) {
    self.input = input
    self.options = options
  }

  func next() -> Result<FileDocument, InputProblem>? {
    if isRead { return loss.take().map { .failure($0) } }
    isRead = true
    return Result { () throws(InputProblem) in try read() }
  }

  private func read() throws(InputProblem) -> FileDocument {
    let bytes = input.diskPath == nil ? try input.readAll(limit: options.documentLimit) : nil
    let path = input.diskPath ?? ReaderProcess.inputPath
    var reader = ReaderProcess(words: ["pdftotext", "-enc", "UTF-8", path, "-"])
    reader.input = bytes
    reader.outputLimit = options.documentLimit
    let (output, errors): ([UInt8], [Substring])
    do throws(ReaderProcess.Failure) {
      (output, errors) = try reader.runWithErrors(isCancelled: options.isCancelled)
    } catch {
      throw input.problem(Self.cause(error, reader))
    }
    loss = Self.loss(errors).map { input.problem($0) }
    let (text, pages) = Self.pages(of: output)
    if text.isEmpty {
      let pictures = "its pages are pictures without a text; a program such as ocrmypdf adds one"
      throw loss.take() ?? input.problem(.malformed(pictures))
    }
    let information = PDFInformation(path, bytes, options)
    let title = information.title.isEmpty ? Titles.ofText(text) : information.title
    let document = Document(
      key: "", title: title, text: text, fields: information.fields, origin: TextOrigin(parts: pages))
    return FileDocument(document, suffix: "", format: FileFormat.pdf.name)
  }

  private static func cause(_ failure: ReaderProcess.Failure, _ reader: ReaderProcess) -> InputProblem.Cause {
    switch failure {
    case .notStarted(let error) where error.code == ENOENT:
      .readerFailed(command: "pdftotext", reason: "not installed; it reads PDF, and comes with Poppler (poppler-utils)")
    case .status(_, let errors) where errors.lowercased().contains("password"):
      .malformed("encrypted, and it needs a password; a program such as qpdf makes a copy that needs none")
    // What Poppler ends with where the author forbids to copy the text.
    case .status(3, _): .malformed("its author forbids to copy the text")
    case .status(let status, let errors):
      .malformed("a damaged PDF: pdftotext ended with status \(status)" + (errors.isEmpty ? "" : ": \(errors)"))
    default: reader.cause(failure)
    }
  }

  /// What Poppler says where characters are missing in a text, of fonts that are not in the file: it has no table of them.
  private static let lossMarks = ["language pack", "character collection", "CMap"]

  /// Why a part of a text is missing; `nil` where nothing is known to be.
  static func loss(_ errors: [Substring]) -> InputProblem.Cause? {
    let line = errors.first { line in
      lossMarks.contains { line.contains($0) } && !line.contains("a font to substitute")
    }
    guard let line else { return nil }
    let reason = line.replacing("Syntax Error: ", with: "")
    return .readerFailed(
      command: "pdftotext",
      reason: "\(reason): characters are left out; the package poppler-data brings what is missing")
  }

  /// The text of the pages, which a form feed ends, and where each begins; pages without a text are none.
  static func pages(of output: [UInt8]) -> (String, [TextOrigin.Part]) {
    var text: [UInt8] = []
    var pages: [TextOrigin.Part] = []
    for (index, page) in output.split(separator: 0x0C, omittingEmptySubsequences: false).enumerated() {
      var lines = page.drop { $0 <= 0x20 }
      while let last = lines.last, last <= 0x20 { lines.removeLast() }
      if lines.isEmpty { continue }
      if !text.isEmpty { text += [0x0A, 0x0A] }
      pages.append(TextOrigin.Part(start: text.count, name: String(index + 1)))
      text += lines.lazy.filter { $0 != 0 }
    }
    return (String(decoding: text, as: UTF8.self), pages)
  }
}

/// What a PDF says about itself; nothing where that cannot be read.
private struct PDFInformation {
  private(set) var title = ""
  private(set) var fields: [Field] = []

  init(_ path: String, _ bytes: [UInt8]?, _ options: ReadingOptions) {
    var reader = ReaderProcess(words: ["pdfinfo", "-enc", "UTF-8", "-isodates", path])
    reader.input = bytes
    reader.outputLimit = 1 << 20
    guard let output = try? reader.run(isCancelled: options.isCancelled) else { return }
    var dates: [String: String] = [:]
    for line in String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].split { $0.isWhitespace }.joined(separator: " ")
      switch line[..<colon] {
      case "Title": title = Titles.isPlaceholder(value) ? "" : value
      case "Author": if !value.isEmpty { fields.append(Field(name: "author", value: value)) }
      case "CreationDate", "ModDate": dates[String(line[..<colon])] = DateText.normalized(value)
      default: break
      }
    }
    if let date = dates["CreationDate"] ?? dates["ModDate"] { fields.append(Field(name: "date", value: date)) }
  }
}

extension FileFormat {
  /// PDF, where Poppler's programs are installed.
  public static let pdf = FileFormat(
    "pdf", extensions: ["pdf"],
    hasSignature: { prefix in
      let mark = Array("%PDF-".utf8)
      return prefix.bytes.prefix(1024).indices.contains { prefix.bytes[$0...].starts(with: mark) }
    },
    open: { PDFReader($0, $1) })
}
