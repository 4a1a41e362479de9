import ToolSupport

/// An input that is about to be read: a file, standard input, or the member of an archive.
///
/// It is read once, from front to back. The prefix can be looked at before.
public final class FileInput {
  /// What problems call it.
  public let path: String
  /// What it is called: the path, but for what is packed.
  let name: String
  /// The bytes that the system or the archive tells; a guess.
  public let expectedByteCount: Int
  /// The path of the file on the disk, where the input is one whole file: for readers that need it by name.
  public let diskPath: String?
  private let source: any ByteStream
  /// What was read ahead, from `start` on.
  private var ahead: [UInt8] = []
  private var start = 0
  private var hasPrefix = false
  private var failure: StreamError?
  /// The bytes that were read so far.
  public private(set) var byteCount = 0
  /// What it is packed in.
  var packing: (budget: UnpackingBudget, depth: Int)?

  static let prefixByteCount = 64 << 10

  init(
    _ source: any ByteStream, path: String, name: String? = nil, expectedByteCount: Int = 0, diskPath: String? = nil
  ) {
    self.source = source
    self.path = path
    self.name = name ?? path
    self.expectedByteCount = expectedByteCount
    self.diskPath = diskPath
  }

  /// Opens a file.
  public convenience init(
    at path: String, calledBy name: String? = nil, expectedByteCount: Int = 0
  ) throws(InputProblem) {
    try self.init(at: DiskPath(path), calledBy: name ?? path, expectedByteCount: expectedByteCount)
  }

  /// Opens a file whose name need not be UTF-8.
  convenience init(at path: DiskPath, calledBy name: String, expectedByteCount: Int) throws(InputProblem) {
    do throws(SystemError) {
      self.init(
        try InputFile(at: path), path: name, expectedByteCount: expectedByteCount, diskPath: path.text)
    } catch {
      throw InputProblem(path: name, cause: .system(code: error.code))
    }
  }

  /// Standard input, which stays open.
  public static func standardInput() -> FileInput { FileInput(InputFile.standardInput, path: "-") }

  /// The documents of the input, in the format that the options name or that it shows.
  public func documents(_ options: ReadingOptions) throws(InputProblem) -> any DocumentReader {
    FieldCompletingReader(try reader(options), isPacked: packing != nil)
  }

  /// The same, as their format gives them.
  func reader(_ options: ReadingOptions) throws(InputProblem) -> any DocumentReader {
    let isEmpty = prefix.bytes.isEmpty
    if !isEmpty, let words = options.filters[fileExtension] { return try FilterReader.open(self, words, options) }
    let shown = FileFormat.of(self)
    // The format that the user names is that of what is packed.
    let format = shown.isPacked ? shown : options.format ?? shown
    // Nothing is an empty text, whatever it is called, and no row.
    return try (isEmpty && !format.isOfRows ? .text : format).open(self, options)
  }

  /// How many archives it is packed in.
  var packingDepth: Int { packing?.depth ?? 0 }

  /// The end of the file's name, in lower case and without the dot; empty where there is none.
  var fileExtension: String { Self.fileExtension(of: name) }

  /// The same of a path.
  static func fileExtension(of path: some StringProtocol) -> String {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }

  /// The first bytes, which stay to be read.
  var prefix: FilePrefix {
    if !hasPrefix {
      hasPrefix = true
      ahead = [UInt8](repeating: 0, count: Self.prefixByteCount)
      var count = 0
      do throws(StreamError) {
        while count < ahead.count {
          let added = try source.read(into: &ahead, from: count)
          if added == 0 { break }
          count += added
        }
      } catch { failure = error }
      ahead.removeLast(ahead.count - count)
    }
    return FilePrefix(bytes: Array(ahead[start...]), fileExtension: fileExtension)
  }

  /// Passes over bytes of the prefix.
  func skipPrefix(_ count: Int) {
    start += count
    byteCount += count
  }

  /// All bytes that are left.
  func readAll(limit: Int) throws(InputProblem) -> [UInt8] {
    if expectedByteCount > limit { throw problem(.tooLarge(limit: limit)) }
    // One byte more than expected, so that the end is seen without growing the buffer.
    var bytes = [UInt8](repeating: 0, count: min(max(expectedByteCount, 4096), limit) + 1)
    var count = 0
    while true {
      let added: Int
      do throws(StreamError) { added = try read(into: &bytes, from: count) } catch { throw problem(.init(error)) }
      count += added
      if added == 0 { break }
      if count > limit { throw problem(.tooLarge(limit: limit)) }
      if count == bytes.count { bytes += repeatElement(0, count: min(count, limit + 1 - count)) }
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// A problem with this input.
  func problem(_ cause: InputProblem.Cause, line: Int? = nil, column: Int? = nil) -> InputProblem {
    InputProblem(path: path, line: line, column: column, cause: cause)
  }
}

extension FileInput: ByteStream {
  package func read(into bytes: inout [UInt8], from place: Int) throws(StreamError) -> Int {
    if start < ahead.count {
      let count = min(bytes.count - place, ahead.count - start)
      bytes.replaceSubrange(place..<place + count, with: ahead[start..<start + count])
      start += count
      byteCount += count
      if start == ahead.count {
        ahead = []
        start = 0
      }
      return count
    }
    if let failure { throw failure }
    let count = try source.read(into: &bytes, from: place)
    byteCount += count
    return count
  }
}
