import Diglot
import ToolSupport

/// The documents of JSON lines, in order.
final class JSONLinesReader: DocumentReader {
  private let input: FileInput
  private let limit: Int
  private var lines: LineReader
  private var parser = JSONParser()
  private var hasFailed = false

  init(_ input: FileInput, _ options: ReadingOptions) {
    self.input = input
    limit = options.documentLimit
    lines = LineReader(input, limit: limit)
  }

  /// What the next line that is not blank gives: a document, or a problem; `nil` at the end.
  func next() -> Result<FileDocument, InputProblem>? {
    while !hasFailed {
      let line: LineReader.Line?
      do {
        line = try lines.next()
      } catch {
        hasFailed = true
        return .failure(input.problem(.init(error), line: lines.number + 1))
      }
      switch line {
      case nil: return nil
      case .tooLong: return .failure(problem(.tooLarge(limit: limit)))
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

  /// The document of a line, or `nil` where it is blank.
  private func read(_ range: Range<Int>) -> Result<FileDocument, InputProblem>? {
    let isBlank = lines.bytes[range].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    if isBlank { return nil }
    let buffer = lines.bytes
    let bytes = buffer.span.extracting(range)
    do throws(JSONError) {
      guard let members = try parser.object(in: bytes) else {
        return .failure(problem(.malformed("a line must be a JSON object")))
      }
      return DocumentMembers.document(of: members)
        .map { FileDocument($0, suffix: nil, format: FileFormat.jsonLines.name, encoding: .utf8) }
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
  public static let jsonLines = FileFormat("jsonl", extensions: ["jsonl", "ndjson"]) { JSONLinesReader($0, $1) }
}

/// Turns the members of a JSON object into a document.
enum DocumentMembers {
  /// `id` and `text` must be strings, `title` may be one; all others become fields, but for the names that a query has for
  /// something else.
  static func document(
    of members: [(name: String, value: JSONValue)]
  ) -> Result<Document, InputProblem.Cause> {
    var document = Document(key: "", title: "", text: "")
    var (hasID, hasText) = (false, false)
    for (name, value) in members {
      // Longer names are none of these; to compare one may take long.
      switch (name.utf8.count <= 6 ? name : "", value) {
      case ("id", .string(let key)):
        document.key = key
        hasID = true
      case ("text", .string(let text)):
        document.text = text
        hasText = true
      case ("title", .string(let title)): document.title = title
      case ("title", .null): break
      case ("id", _), ("text", _), ("title", _): return .failure(.malformed("\"\(name)\" must be a string"))
      case ("exact", _), ("pinyin", _):
        return .failure(.malformed("\"\(name)\" cannot name a field: a query has it for something else"))
      default: document.fields += value.fieldValues.map { Field(name: name, value: $0) }
      }
    }
    if !hasID { return .failure(.malformed("\"id\" is missing")) }
    if !hasText { return .failure(.malformed("\"text\" is missing")) }
    return document.key.isEmpty ? .failure(.malformed("\"id\" is empty")) : .success(document)
  }
}
