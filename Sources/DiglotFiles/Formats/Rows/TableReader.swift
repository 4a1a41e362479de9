import Diglot
import DiglotJSON
import ToolSupport

/// The rows of a table as documents: comma-separated values (RFC 4180) and others of the kind.
///
/// The first row names the columns. `text`, `title` and `id` are what they say, in any case; the others become fields. Where no
/// column is the text, the cells of a row are, one a line. A cell in quotes may hold separators, line breaks, and quotes
/// that are doubled.
final class TableReader: DocumentReader {
  private let input: FileInput
  private let options: ReadingOptions
  private let format: FileFormat
  private var bytes: RowBytes
  private var separator: UInt8
  private var columns: [Column]?
  private var rowCount = 0
  private var isAtEnd = false

  /// What a column is for.
  private enum Column: Equatable {
    case id, title, text
    case field(String)
  }

  fileprivate init(
    _ input: FileInput, _ options: ReadingOptions, _ format: FileFormat, separator: UInt8?
  ) throws(InputProblem) {
    (self.input, self.options, self.format) = (input, options, format)
    let stream = try DecodedStream(input, options)
    bytes = RowBytes(stream)
    self.separator = separator ?? Self.separator(in: input.prefix.bytes, stream.encoding)
  }

  func next() -> Result<FileDocument, InputProblem>? {
    do throws(InputProblem) {
      while !isAtEnd {
        let line = bytes.line
        guard let cells = try readRow() else { break }
        // A line without anything is no row.
        if cells == [""] { continue }
        guard let columns else {
          try readHeader(cells)
          continue
        }
        rowCount += 1
        // Spreadsheets write separators for rows that nobody filled.
        if cells.allSatisfy({ $0.unicodeScalars.allSatisfy(\.properties.isWhitespace) }) { continue }
        return .success(try document(cells, columns, line: line))
      }
    } catch {
      return .failure(error)
    }
    return nil
  }

  // MARK: - Columns

  private func readHeader(_ cells: [String]) throws(InputProblem) {
    // A spreadsheet names the separator in a line of its own.
    if cells.count == 1 || cells.allSatisfy({ $0.isEmpty || $0 == cells[0] }),
      let named = Self.namedSeparator(cells, separator)
    {
      separator = named
      return
    }
    var names: [Column] = []
    for (index, cell) in cells.enumerated() {
      names.append(try column(trimmed(cell), number: index + 1))
    }
    columns = names
  }

  private static func namedSeparator(_ cells: [String], _ separator: UInt8) -> UInt8? {
    let line = cells.joined(separator: String(UnicodeScalar(separator)))
    let bytes = Array(line.utf8.drop { $0 >= 0x80 })
    return bytes.count == 5 && bytes.starts(with: Array("sep=".utf8)) ? bytes[4] : nil
  }

  private func column(_ name: String, number: Int) throws(InputProblem) -> Column {
    let mapped = options.fieldMap[name]
    let name = mapped ?? name
    // A column that the map gives another's name is not taken for it.
    if mapped == nil, options.fieldMap.values.contains(name.lowercased()) { return .field("column-\(number)") }
    switch name.lowercased() {
    case "id": return .id
    case "title": return .title
    case "text": return .text
    case "exact", "pinyin":
      isAtEnd = true
      throw input.problem(
        .malformed("\"\(name)\" cannot name a field: a query has it for something else; --field-map \(name)=OTHER"),
        line: 1)
    default: return .field(Self.fieldName(name) ?? "column-\(number)")
    }
  }

  /// A name as a query can write it: letters, digits, `_` and `-`.
  private static func fieldName(_ name: String) -> String? {
    var result = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      let isLetter =
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_" || scalar == "-"
      if isLetter { result.append(scalar) } else if !result.isEmpty, result.last != "_" { result.append("_") }
    }
    while result.last == "_" { result.removeLast() }
    return result.isEmpty ? nil : String(result)
  }

  // MARK: - Rows

  private func document(_ cells: [String], _ columns: [Column], line: Int) throws(InputProblem) -> FileDocument {
    if cells.count > columns.count {
      throw input.problem(
        .malformed("\(Decimal.count(cells.count, "cell")), but \(Decimal.count(columns.count, "column"))"), line: line)
    }
    var document = Document(key: "", title: "", text: "")
    var (replacedCount, lines) = (0, [String]())
    let hasText = columns.contains(.text)
    for (column, cell) in zip(columns, cells) where !cell.isEmpty {
      replacedCount += cell.unicodeScalars.count { $0 == "\u{FFFD}" }
      switch column {
      case .id: document.key = cell
      case .title: document.title = cell
      case .text: lines.append(cell)
      case .field(let name):
        document.fields.append(Field(name: name, value: cell))
        if !hasText { lines.append(cell) }
      }
    }
    document.text = lines.joined(separator: "\n")
    let suffix = document.key.isEmpty ? "#\(rowCount)" : nil
    var row = FileDocument(
      document, suffix: suffix, format: format.name, encoding: bytes.encoding, replacedCount: replacedCount)
    row.line = line
    return row
  }

  /// The cells of the next row; `nil` at the end.
  private func readRow() throws(InputProblem) -> [String]? {
    guard bytes.peek() != nil else {
      isAtEnd = true
      if let failure = bytes.failure { throw input.problem(.init(failure), line: bytes.line) }
      return nil
    }
    let line = bytes.line
    var (cells, byteCount) = ([String](), 0)
    while true {
      let cell = try readCell(limit: options.documentLimit - byteCount, line: line)
      byteCount += cell.utf8.count
      cells.append(cell)
      if bytes.accept(separator) { continue }
      if let failure = bytes.failure {
        isAtEnd = true
        throw input.problem(.init(failure), line: line)
      }
      _ = bytes.accept(0x0D)
      _ = bytes.accept(0x0A)
      return cells
    }
  }

  private func readCell(limit: Int, line: Int) throws(InputProblem) -> String {
    // A mark stands before the first quote.
    if rowCount == 0, columns == nil, bytes.line == 1, bytes.column == 1 { skipMark() }
    if bytes.accept(UInt8(ascii: "\"")) { return try readQuoted(limit: limit) }
    var cell: [UInt8] = []
    let separator = separator
    bytes.take(until: { $0 == separator || $0 == 0x0A || $0 == 0x0D }, into: &cell, limit: limit)
    if cell.count > limit {
      skipLine()
      throw input.problem(.tooLarge(limit: options.documentLimit), line: line)
    }
    return String(decoding: cell, as: UTF8.self)
  }

  private func skipMark() {
    for byte in TextEncoding.utf8.mark where !bytes.accept(byte) { return }
  }

  /// A cell whose quote is taken.
  private func readQuoted(limit: Int) throws(InputProblem) -> String {
    let (line, column) = (bytes.line, bytes.column - 1)
    var cell: [UInt8] = []
    let quote = UInt8(ascii: "\"")
    while bytes.peek() != nil {
      bytes.take(until: { $0 == quote }, into: &cell, limit: limit)
      if cell.count > limit {
        // Nobody knows where this cell should have ended.
        isAtEnd = true
        throw input.problem(.tooLarge(limit: options.documentLimit), line: line, column: column)
      }
      guard bytes.accept(quote) else { break }
      if bytes.accept(quote) {
        cell.append(quote)
      } else {
        try endQuoted()
        return String(decoding: cell, as: UTF8.self)
      }
    }
    isAtEnd = true
    if let failure = bytes.failure { throw input.problem(.init(failure), line: line) }
    throw input.problem(.malformed("a quote that is not closed"), line: line, column: column)
  }

  private func endQuoted() throws(InputProblem) {
    guard let byte = bytes.peek(), byte != separator, byte != 0x0A, byte != 0x0D else { return }
    let problem = input.problem(
      .malformed("expected a separator or the end of the row behind a cell in quotes; a quote within one is doubled"),
      line: bytes.line, column: bytes.column)
    skipLine()
    throw problem
  }

  private func skipLine() {
    while let byte = bytes.peek(), byte != 0x0A, byte != 0x0D { _ = bytes.next() }
    _ = bytes.accept(0x0D)
    _ = bytes.accept(0x0A)
  }

  private func trimmed(_ name: String) -> String {
    let isSpace = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
    let scalars = name.unicodeScalars.drop(while: isSpace)
    let end = scalars.lastIndex { !isSpace($0) }.map { scalars.index(after: $0) } ?? scalars.startIndex
    return String(String.UnicodeScalarView(scalars[..<end]))
  }

  /// The separator of a table: of those in use, the one that the first row has most of outside of quotes.
  private static func separator(in prefix: [UInt8], _ encoding: TextEncoding) -> UInt8 {
    guard var decoder = TextDecoder(named: encoding.converter) else { return UInt8(ascii: ",") }
    let line = decoder.text(of: Array(prefix.prefix(8 << 10)), isLast: false).utf8
    var (isQuoted, counts) = (false, [UInt8: Int]())
    for byte in line {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted, byte == 0x0A || byte == 0x0D { break }
      if !isQuoted { counts[byte, default: 0] += 1 }
    }
    let known = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09, UInt8(ascii: "|")]
    return known.max { counts[$0, default: 0] < counts[$1, default: 0] || counts[$0] == counts[$1] && $0 > $1 }
      ?? known[0]
  }
}

extension FileFormat {
  /// A row a document; separated by commas, semicolons or tabs, whichever the first row has.
  public static let csv: FileFormat = FileFormat("csv", extensions: ["csv"]) { (input, options) throws(InputProblem) in
    try TableReader(input, options, .csv, separator: nil)
  }

  /// The same, separated by tabs.
  public static let tsv: FileFormat = FileFormat("tsv", extensions: ["tsv", "tab"]) {
    (input, options) throws(InputProblem) in
    try TableReader(input, options, .tsv, separator: 0x09)
  }
}
