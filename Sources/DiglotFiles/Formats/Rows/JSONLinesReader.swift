import Diglot
import DiglotJSON
import ToolSupport

/// The documents of JSON lines, in order.
final class JSONLinesReader: DocumentReader {
  private let input: FileInput
  private let limit: Int
  private let stream: DecodedStream
  private let rows: RowDocument
  private let lineCount: LineCount?
  /// Whether a line may say how many came before it.
  private let mayEnd: Bool
  private var lines: LineReader
  private var parser = JSONParser()
  private var rowCount = 0
  private var hasFailed = false

  init(_ input: FileInput, _ options: ReadingOptions) throws(InputProblem) {
    self.input = input
    limit = options.documentLimit
    stream = try DecodedStream(input, options)
    // Lines are written for programs like this one; with a field map, they are somebody else's.
    rows = RowDocument(options.fieldMap, isStrict: options.fieldMap.isEmpty, requiresID: input.path == "-")
    lines = LineReader(stream, limit: limit)
    lineCount = options.lineCount
    // A row of one member may be a document only where it needs no ID.
    mayEnd = input.path == "-" || options.fieldMap["end"] == nil
  }

  /// What the next line that is not blank gives: a document, or a problem; `nil` at the end.
  func next() -> Result<FileDocument, InputProblem>? {
    while !hasFailed {
      let line: LineReader.Line?
      do {
        line = try lines.next()
      } catch {
        hasFailed = true
        lineCount?.fail()
        return .failure(input.problem(.init(error), line: lines.number + 1))
      }
      switch line {
      case nil: return nil
      case .tooLong:
        let isTaken = lineCount?.takes(lines.number, isCut: lines.isCut) ?? true
        if isTaken { return .failure(problem(.tooLarge(limit: limit))) }
      case .line(let range):
        if let result = read(withoutByteOrderMark(range)) { return result }
      }
    }
    return nil
  }

  private func withoutByteOrderMark(_ range: Range<Int>) -> Range<Int> {
    let hasMark = lines.number == 1 && lines.bytes[range].starts(with: [0xEF, 0xBB, 0xBF])
    return hasMark ? range.dropFirst(3) : range
  }

  /// The document of a line, or `nil` where it is blank, the end line, or not to be taken.
  private func read(_ range: Range<Int>) -> Result<FileDocument, InputProblem>? {
    let isBlank = lines.bytes[range].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    if isBlank {
      if !lines.isCut { lineCount?.passBlank() }
      return nil
    }
    let buffer = lines.bytes
    let bytes = buffer.span.extracting(range)
    let parsed = Result { () throws(JSONError) in try parser.object(in: bytes) }
    if let lineCount {
      if mayEnd, case .success(let members?) = parsed, lineCount.isEnd(members, lines.number) { return nil }
      if !lineCount.takes(lines.number, isCut: lines.isCut) { return nil }
    }
    rowCount += 1
    do throws(JSONError) {
      guard let members = try parsed.get() else {
        return .failure(problem(.malformed("a line must be a JSON object")))
      }
      return rows.document(of: members, number: rowCount, line: lines.number, FileFormat.jsonLines, stream.encoding)
        .mapError { problem($0) }
    } catch {
      return .failure(problem(.malformed(error.cause.description), column: column(of: error.offset, in: range)))
    }
  }

  private func column(of offset: Int, in range: Range<Int>) -> Int {
    // Every scalar has one byte that is no continuation.
    lines.bytes[range].prefix(offset).reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
  }

  private func problem(_ cause: InputProblem.Cause, column: Int? = nil) -> InputProblem {
    input.problem(cause, line: lines.number, column: column)
  }
}

extension FileFormat {
  /// An object a line.
  public static let jsonLines = FileFormat("jsonl", extensions: ["jsonl", "ndjson"]) {
    (input, options) throws(InputProblem) in
    try JSONLinesReader(input, options)
  }
}
