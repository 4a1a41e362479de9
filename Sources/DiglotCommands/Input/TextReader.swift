import Diglot

/// A whole file as one document.
///
/// The stored text is the file byte for byte, a byte order mark included, so that offsets into it are offsets into the
/// file.
enum TextReader {
  /// Reads, checks and titles a file.
  ///
  /// - Parameter limit: The bytes of the largest file that becomes a document.
  static func read(_ item: InputItem, as format: InputFormat, limit: Int) throws(InputProblem) -> Document {
    let bytes = try bytes(of: item, limit: limit)
    if let cause = Sniffing.problem(with: bytes), format == .auto || cause == .utf16 {
      throw InputProblem(path: item.path, cause: cause)
    }
    let text: String
    do {
      text = String(copying: try UTF8Span(validating: bytes.span))
    } catch {
      let offset = error.byteOffsets.lowerBound
      throw InputProblem(path: item.path, line: line(at: offset, of: bytes), cause: .notUTF8(offset: offset))
    }
    let title = format == .markdown ? Titles.ofMarkdown(text) : Titles.ofText(text)
    return Document(key: item.path, title: title, text: text)
  }

  /// The number of the line that a byte is on, from 1.
  static func line(at offset: Int, of bytes: [UInt8]) -> Int {
    bytes[..<offset].reduce(1) { $1 == 10 ? $0 + 1 : $0 }
  }

  private static func bytes(of item: InputItem, limit: Int) throws(InputProblem) -> [UInt8] {
    if item.byteCount > limit { throw InputProblem(path: item.path, cause: .tooLarge(limit: limit)) }
    do throws(SystemError) {
      let file = try InputFile(at: item.path)
      if let bytes = try file.readAll(expecting: item.byteCount, limit: limit) { return bytes }
    } catch {
      throw InputProblem(path: item.path, cause: .system(error))
    }
    throw InputProblem(path: item.path, cause: .tooLarge(limit: limit))
  }
}
