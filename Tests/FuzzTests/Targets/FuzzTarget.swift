import TestSupport

@testable import Diglot
@testable import DiglotFiles
@testable import SearchCommands
@testable import ToolSupport

/// What takes bytes from outside. Each is given any bytes: it may answer or throw, but not trap, hang, or break a promise.
///
/// The fuzzer and the replay of its corpora run the same code.
enum FuzzTarget: String, CaseIterable {
  /// A query, searched for in a small index.
  case query
  /// A text, indexed and found again.
  case text
  case jsonLines = "json-lines"
  /// A table of comma-separated values.
  case table
  /// A JSON file of one document or several.
  case json
  /// An archive or a compressed file.
  case archive
  /// A page of the web, XHTML where the first byte says so.
  case html
  case markdown
  case mail
  /// XML, and the same as the main part of documents that are zips.
  case xml
  /// A text in an encoding that the first byte chooses.
  case encoding
  case glossary
  /// The file that describes shards.
  case layout
  /// The file that names a commit, with its checksum mended.
  case manifest
  /// The deletions of a segment, with their checksum mended.
  case deletions
  /// A part of a segment, which the first byte chooses, with all checksums mended.
  case segment
  /// Where the pieces of a long text begin, with all checksums mended.
  case textPieces = "text-pieces"
  /// The head of a packed index, with the checksum of its manifest mended.
  case packed

  /// Takes the bytes. A promise that is broken ends the process.
  func run(_ bytes: [UInt8]) {
    switch self {
    case .query: QueryFuzzing.run(bytes)
    case .text: TextFuzzing.run(bytes)
    case .jsonLines: InputFuzzing.readLines(bytes)
    case .table: FileFuzzing.read(bytes, named: "x.csv")
    case .json: FileFuzzing.read(bytes, named: "x.json")
    case .archive: FileFuzzing.read(bytes, named: "x.bin")
    case .html: PageFuzzing.readPage(bytes)
    case .markdown: PageFuzzing.readMarkdown(bytes)
    case .mail: FileFuzzing.read(bytes, named: "x.eml")
    case .xml: PageFuzzing.readXML(bytes)
    case .encoding:
      FileFuzzing.decode(bytes)
      FileFuzzing.read(bytes, named: "x.txt")
    case .glossary: InputFuzzing.readGlossary(bytes)
    case .layout: InputFuzzing.readLayout(bytes)
    case .manifest: FormatFuzzing.readManifest(bytes)
    case .deletions: FormatFuzzing.useDeletions(bytes)
    case .segment: FormatFuzzing.usePart(bytes)
    case .textPieces: FormatFuzzing.usePieces(bytes)
    case .packed: FormatFuzzing.usePackedHead(bytes)
    }
  }

  /// Bytes to begin with, beside what the corpora hold.
  var seeds: [[UInt8]] {
    switch self {
    case .query: QueryFuzzing.seeds.map { Array($0.utf8) }
    case .text: TextFuzzing.seeds.map { Array($0.utf8) }
    case .jsonLines: InputFuzzing.lines.map { Array($0.utf8) }
    case .table: FileFuzzing.tables
    case .json: FileFuzzing.json
    case .archive: FileFuzzing.archives
    case .html: PageFuzzing.pages.map { Array($0.utf8) }
    case .markdown: PageFuzzing.markdown.map { Array($0.utf8) }
    case .mail: PageFuzzing.mails.map { Array($0.utf8) }
    case .xml: PageFuzzing.xml.map { Array($0.utf8) }
    case .encoding: FileFuzzing.texts.flatMap { text in (0..<12).map { [$0] + text } }
    case .glossary: InputFuzzing.glossaries.map { Array($0.utf8) }
    case .layout: InputFuzzing.layouts.map { Array($0.utf8) }
    case .manifest: [FormatFuzzing.original.manifest.bytes]
    case .deletions: Array(FormatFuzzing.original.deletions.values)
    case .segment: FormatFuzzing.partSeeds
    case .packed: [FormatFuzzing.packedHead]
    case .textPieces: [FormatFuzzing.long.segments[1]?[.textPieces] ?? []]
    }
  }
}

/// Ends the process where a promise is broken, as a trap would.
func expect(_ condition: Bool, _ promise: @autoclosure () -> String) {
  if !condition { fatalError(promise()) }
}
