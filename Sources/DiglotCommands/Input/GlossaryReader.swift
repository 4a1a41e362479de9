import Diglot

/// Why a glossary cannot be used, and where.
struct GlossaryProblem: Error, Equatable {
  enum Cause: Equatable {
    case system(SystemError)
    case notUTF8(offset: Int)
    case tooLarge(limit: Int)
    case line(GlossaryError.Problem)
  }

  let path: String
  var line: Int?
  let cause: Cause
}

/// Reads the user's glossary.
enum GlossaryReader {
  /// The largest glossary.
  static let byteLimit = 16 << 20

  /// Reads a whole file, up to the first line that is wrong.
  static func read(at path: String) throws(GlossaryProblem) -> UserGlossary {
    let text = try text(at: path)
    do throws(GlossaryError) {
      return try UserGlossary(text)
    } catch {
      throw GlossaryProblem(path: path, line: error.line, cause: .line(error.problem))
    }
  }

  private static func text(at path: String) throws(GlossaryProblem) -> String {
    let bytes = try bytes(at: path)
    do {
      return String(copying: try UTF8Span(validating: bytes.span))
    } catch {
      let offset = error.byteOffsets.lowerBound
      throw GlossaryProblem(path: path, line: TextReader.line(at: offset, of: bytes), cause: .notUTF8(offset: offset))
    }
  }

  private static func bytes(at path: String) throws(GlossaryProblem) -> [UInt8] {
    do throws(SystemError) {
      if let bytes = try InputFile(at: path).readAll(expecting: 0, limit: byteLimit) { return bytes }
    } catch {
      throw GlossaryProblem(path: path, cause: .system(error))
    }
    throw GlossaryProblem(path: path, cause: .tooLarge(limit: byteLimit))
  }
}
