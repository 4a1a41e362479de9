import Diglot

/// Plain text: one document, or several where some lines begin one.
final class TextReader: DocumentReader {
  private let decoded: DecodedText
  /// The bytes of the text, where it is split.
  private let bytes: [UInt8]
  /// What is left of the bytes of the text for each document, in order.
  private var ranges: ArraySlice<Range<Int>>
  /// Whether lines are searched for, and found: then the documents are numbered.
  private let isSplit: Bool
  private var number = 0

  init(_ input: FileInput, _ options: ReadingOptions) throws(InputProblem) {
    decoded = try input.readText(options)
    var ranges = [0..<decoded.text.utf8.count]
    var isSplit = false
    if let split = options.split {
      let lines: SplitLines
      do throws(SplitLines.SyntaxError) { lines = try SplitLines(split) } catch {
        throw input.problem(.malformed("--split \(split): expected \(error.reason)"))
      }
      let found = lines.documents(in: decoded.text)
      if !found.isEmpty { (ranges, isSplit) = (found, true) }
    }
    (self.ranges, self.isSplit) = (ranges[...], isSplit)
    bytes = isSplit ? Array(decoded.text.utf8) : []
  }

  func next() -> Result<FileDocument, InputProblem>? {
    guard let range = ranges.popFirst() else { return nil }
    number += 1
    let isWhole = range.count == decoded.text.utf8.count
    let text = isWhole ? decoded.text : String(decoding: bytes[range], as: UTF8.self)
    let source =
      isWhole ? decoded.source : SourceMap(verbatim: range.count, from: range.lowerBound).through(decoded.source)
    let document = Document(key: "", title: Titles.ofText(text), text: text, origin: TextOrigin(source: source))
    let replacedCount =
      isWhole || decoded.replacedCount == 0
      ? decoded.replacedCount : text.unicodeScalars.count { $0 == "\u{FFFD}" }
    return .success(
      FileDocument(
        document, suffix: isSplit ? "#\(number)" : "", format: FileFormat.text.name, encoding: decoded.encoding,
        replacedCount: replacedCount))
  }
}

extension FileFormat {
  /// Plain text, which any text is that has no other format.
  public static let text = FileFormat("text", extensions: ["txt", "text"]) { (input, options) throws(InputProblem) in
    try TextReader(input, options)
  }
}
