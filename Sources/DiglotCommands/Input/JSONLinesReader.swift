import Diglot

/// The documents of a JSON lines file, in order.
struct JSONLinesReader: ~Copyable {
  private let path: String
  private let limit: Int
  private var lines: LineReader
  private var parser = JSONParser()
  private var hasFailed = false

  /// - Parameters:
  ///   - path: What problems call the file.
  ///   - limit: The bytes of the longest line that is read.
  init(_ file: consuming InputFile, path: String, limit: Int) {
    self.path = path
    self.limit = limit
    lines = LineReader(file, limit: limit)
  }

  /// All bytes that were read so far.
  var byteCount: Int { lines.byteCount }

  /// What the next line that is not blank gives: a document, or a problem; `nil` at the end.
  mutating func next() -> Result<Document, InputProblem>? {
    while !hasFailed {
      let line: LineReader.Line?
      do {
        line = try lines.next()
      } catch {
        hasFailed = true
        return .failure(InputProblem(path: path, line: lines.number + 1, cause: .system(error)))
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
  private mutating func read(_ range: Range<Int>) -> Result<Document, InputProblem>? {
    let isBlank = lines.bytes[range].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    if isBlank { return nil }
    let buffer = lines.bytes
    let bytes = buffer.span.extracting(range)
    do throws(JSONError) {
      guard let members = try parser.object(in: bytes) else { return .failure(problem(.notAnObject)) }
      return DocumentMembers.document(of: members).mapError { problem($0) }
    } catch {
      return .failure(problem(.json(error.cause), column: column(of: error.offset, in: range)))
    }
  }

  private func column(of offset: Int, in range: Range<Int>) -> Int {
    // Every scalar has one byte that is no continuation.
    lines.bytes[range].prefix(offset).reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
  }

  private func problem(_ cause: InputProblem.Cause, column: Int? = nil) -> InputProblem {
    InputProblem(path: path, line: lines.number, column: column, cause: cause)
  }
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
      case ("id", _), ("text", _), ("title", _): return .failure(.memberNotString(name))
      case ("exact", _), ("pinyin", _): return .failure(.reservedName(name))
      default: document.fields += value.fieldValues.map { Field(name: name, value: $0) }
      }
    }
    if !hasID { return .failure(.missingMember("id")) }
    if !hasText { return .failure(.missingMember("text")) }
    return document.key.isEmpty ? .failure(.emptyID) : .success(document)
  }
}
