#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A document of a corpus, a line of JSON in its file.
struct CorpusDocument: Codable {
  var id: String
  var title: String?
  var text: String
}

/// A corpus in memory, decoded document by document.
struct Corpus {
  private let lines: [Data]

  init(at path: String) throws {
    lines = try Data(contentsOf: URL(filePath: path)).split(separator: UInt8(ascii: "\n"))
    if lines.isEmpty { throw BenchmarkError("\(path): no documents") }
  }

  var count: Int { lines.count }

  func document(_ number: Int) throws -> CorpusDocument {
    try JSONDecoder().decode(CorpusDocument.self, from: lines[number])
  }

  /// Writes a corpus `count` times over, one copy after the other, each document with a key of its own.
  static func writeCopies(of path: String, _ count: Int, to target: String) throws {
    let corpus = try Corpus(at: path)
    let file = try CorpusFile(target)
    for copy in 0..<count {
      for number in 0..<corpus.count {
        var document = try corpus.document(number)
        document.id += ".\(copy)"
        try file.write(document)
      }
    }
    try file.close()
  }
}

/// A corpus that is written document by document.
final class CorpusFile {
  private let file: UnsafeMutablePointer<FILE>
  private let encoder = JSONEncoder()

  init(_ path: String) throws {
    guard let file = fopen(path, "w") else { throw BenchmarkError("\(path): cannot be written") }
    self.file = file
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  func write(_ document: CorpusDocument) throws {
    let line = try encoder.encode(document) + [UInt8(ascii: "\n")]
    _ = line.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
  }

  func close() throws {
    let hasFailed = ferror(file) != 0
    if fclose(file) != 0 || hasFailed { throw BenchmarkError("a corpus cannot be written: is the disk full?") }
  }
}
