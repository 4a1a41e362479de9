/// Documents that are analysed together on one thread, and added to the index in their order.
///
/// The end of a batch depends on the documents alone, so the index has the same bytes for any number of threads.
struct AnalysisBatch: Sendable {
  private(set) var documents: [Document] = []
  private var size = BatchSize()

  var isFull: Bool { size.isFull }
  var isEmpty: Bool { documents.isEmpty }

  mutating func append(_ document: Document) {
    documents.append(document)
    size.add(textByteCount: document.text.utf8.count + document.title.utf8.count)
  }
}

/// The size of a batch. A batch ends with the document that fills it, and so does a frame of stored documents.
struct BatchSize {
  private static let fullByteCount = 128 << 10
  private static let documentByteCount = 64
  private var byteCount = 0

  var isFull: Bool { byteCount >= BatchSize.fullByteCount }

  /// Adds a document whose title and text have so many bytes of UTF-8.
  mutating func add(textByteCount: Int) { byteCount += textByteCount + BatchSize.documentByteCount }
}

/// The result of analysing a batch.
struct AnalyzedBatch: Sendable {
  /// A block may end within a document, which the next one goes on with.
  var tokens: [TokenBlock]
  var entries: [SegmentWriter.DocumentEntry] = []
  var frames: [StoredFrame] = []
  var totals = TextTotals()
  var fields = FieldValues()
}

/// Analyses batches. It keeps its buffers and belongs to one thread at a time.
struct BatchAnalyzer {
  private var analyzer = Analyzer()
  private var tokens = TokenBuffer()
  private let gatherer: TokenBlockGatherer

  /// - Parameter pages: Hold the tokens.
  init(_ pages: WordPages = WordPages()) {
    gatherer = TokenBlockGatherer(pages)
  }

  /// - Parameter dictionary: Compresses the stored documents. Where there is none yet, they stay uncompressed.
  mutating func analyze(
    _ batch: AnalysisBatch, _ dictionary: CompressionDictionary?
  ) throws(IndexError) -> AnalyzedBatch {
    tokens.removeAll()
    let summaries = batch.documents.map { analyzer.tokenize($0, into: &tokens, gatherer.gather) }
    gatherer.gather(&tokens)
    var result = AnalyzedBatch(tokens: try gatherer.takeBlocks())
    var frames = StoredFrames()
    for (number, document) in batch.documents.enumerated() {
      let summary = summaries[number]
      var pieces = summary.pieces
      frames.append(document, notingCodesOf: &pieces)
      result.entries.append(
        SegmentWriter.DocumentEntry(
          key: Array(document.key.utf8), norm: FieldNorm.norm(ofLength: summary.length),
          positionWidth: UInt8(32 - summary.positionCount.leadingZeroBitCount), textPosition: summary.textPosition,
          pieces: pieces))
      result.totals += TextTotals(
        byteCount: document.title.utf8.count + document.text.utf8.count, length: summary.length,
        contentSum: document.contentHash)
      if !document.fields.isEmpty { result.fields.append(document.fields, of: number) }
    }
    frames.flush()
    result.frames = frames.take()
    if let dictionary {
      for index in result.frames.indices { result.frames[index].compress(with: dictionary) }
    }
    return result
  }
}

/// Gathers the blocks of a batch.
private final class TokenBlockGatherer {
  private var maker: TokenBlockMaker
  private var blocks: [TokenBlock] = []
  /// Why a block could not be made.
  private var failure: IndexError?

  init(_ pages: WordPages) { maker = TokenBlockMaker(pages) }

  /// Makes a block of tokens and takes them away. Where there is no memory for it, the next `takeBlocks` says so.
  func gather(_ tokens: inout TokenBuffer) {
    if failure == nil {
      do throws(IndexError) { blocks.append(try maker.block(of: tokens)) } catch { failure = error }
    }
    tokens.removeAll()
  }

  /// - Throws: `IndexError.noMemory`.
  func takeBlocks() throws(IndexError) -> [TokenBlock] {
    defer { (blocks, failure) = ([], nil) }
    if let failure { throw failure }
    return blocks
  }
}
