import Diglot
import ToolSupport

/// A program of the user's that reads a format: it is given the path of a file, and writes a text.
public struct FileFilter: Sendable, Equatable {
  /// The end of the file names it is for, in lower case and without the dot.
  public let fileExtension: String
  /// The program and its arguments; where one has `%s` the absolute path of the file stands.
  public let words: [String]

  /// Reads `.ext=COMMAND %s`; `nil` where it is something else.
  ///
  /// The words of the command are set apart by spaces, or are in quotes as in a shell, of which there is none: nothing else in
  /// them has a meaning.
  public init?(_ text: String) {
    guard text.hasPrefix("."), let equals = text.firstIndex(of: "="),
      let words = Self.words(of: text[equals...].dropFirst())
    else { return nil }
    fileExtension = text[..<equals].dropFirst().lowercased()
    self.words = words
    let holdsPath = words.dropFirst().contains { $0.contains("%s") }
    if fileExtension.isEmpty || fileExtension.contains("/") || !holdsPath { return nil }
  }

  private static func words(of text: Substring) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil } else { word?.append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character == " " {
        if let done = word.take() { words.append(done) }
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let last = word { words.append(last) }
    return quote == nil ? words : nil
  }
}

/// A file, read by a program of the user's: the text that it writes is plain text.
enum FilterReader {
  static func open(
    _ input: FileInput, _ words: [String], _ options: ReadingOptions
  ) throws(InputProblem) -> any DocumentReader {
    var process = ReaderProcess(words: words)
    process.outputLimit = options.documentLimit
    var path = ReaderProcess.inputPath
    if let diskPath = input.diskPath {
      do throws(SystemError) { path = try FilePath.real(diskPath) } catch {
        throw input.problem(.system(code: error.code))
      }
    } else {
      process.input = try input.readAll(limit: options.documentLimit)
    }
    for index in words.indices.dropFirst() { process.words[index] = words[index].replacing("%s", with: path) }
    let output: [UInt8]
    do throws(ReaderProcess.Failure) { output = try process.run(isCancelled: options.isCancelled) } catch {
      throw input.problem(process.cause(error))
    }
    var reading = options
    reading.encoding = nil
    let text = try TextReader(FileInput(MemoryStream(output), path: input.path), reading)
    return FilteredReader(text, input.fileExtension)
  }
}

/// The documents of a text that stands in no file: nothing leads back to bytes.
private final class FilteredReader: DocumentReader {
  private let reader: TextReader
  private let fileExtension: String

  init(_ reader: TextReader, _ fileExtension: String) {
    self.reader = reader
    self.fileExtension = fileExtension
  }

  func next() -> Result<FileDocument, InputProblem>? {
    reader.next()?.map { document in
      var document = document
      document.document.origin = TextOrigin()
      document.format = "filter"
      document.filteredExtension = fileExtension
      return document
    }
  }
}
