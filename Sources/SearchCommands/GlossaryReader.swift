import Diglot
import DiglotJSON
import ToolSupport

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
      throw GlossaryProblem(
        path: path, line: bytes[..<offset].reduce(1) { $1 == 10 ? $0 + 1 : $0 }, cause: .notUTF8(offset: offset))
    }
  }

  private static func bytes(at path: String) throws(GlossaryProblem) -> [UInt8] {
    let file: InputFile
    do throws(SystemError) { file = try InputFile(at: path) } catch {
      throw GlossaryProblem(path: path, cause: .system(error))
    }
    do throws(StreamError) {
      if let bytes = try file.readAll(expecting: 0, limit: byteLimit) { return bytes }
    } catch {
      if case .system(let error) = error { throw GlossaryProblem(path: path, cause: .system(error)) }
    }
    throw GlossaryProblem(path: path, cause: .tooLarge(limit: byteLimit))
  }
}

extension Message {
  /// Why a glossary cannot be used.
  static func of(_ problem: GlossaryProblem) -> String {
    let place = problem.line.map { "\(problem.path):\($0)" } ?? problem.path
    let sentence =
      switch problem.cause {
      case .system(let error): "cannot read: \(error.reason); --glossary names a file"
      case .notUTF8(let offset): "not UTF-8 at byte \(offset); save the glossary as UTF-8"
      case .tooLarge(let limit): "larger than \(limit >> 20) MiB, the limit for a glossary; leave lines out"
      case .line(let problem): problem.description
      }
    return singleLine("\(place): \(sentence)")
  }
}
