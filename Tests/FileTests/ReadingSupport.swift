import Diglot
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

/// Writes a text to a new file.
func writeText(_ text: String, to path: String) throws { TestSupport.write(Array(text.utf8), to: path) }

/// All that a file of some bytes gives.
func read(
  _ bytes: [UInt8], named name: String, in folder: TemporaryDirectory, _ options: ReadingOptions = ReadingOptions()
) throws -> [Result<FileDocument, InputProblem>] {
  let path = folder.file(name)
  TestSupport.write(bytes, to: path)
  let reader: any DocumentReader
  do throws(InputProblem) {
    reader = try FileInput(at: path, calledBy: name, expectedByteCount: bytes.count).reader(options)
  } catch {
    return [.failure(error)]
  }
  var results: [Result<FileDocument, InputProblem>] = []
  while let result = reader.next() { results.append(result) }
  return results
}
