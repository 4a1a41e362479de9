/// The whole pipeline from a document's text to its tokens: fold, unwrap, find runs, pair characters, stem.
///
/// Texts of documents are not cut into words: a word of two characters is its bigram, a longer one is its bigrams, and
/// only a query asks where its words lie. An analyzer keeps its buffers between documents and belongs to one thread.
struct Analyzer {
  private var folded = FoldedText()
  private var scanner = RunScanner(listsParts: true)
  private var emitter = TokenEmitter()
  private let numbers = NumberScanner()
  private var numberMatches: [NumberMatch] = []
  private var pairs = PairMiner()
  private var length = 0
  /// The pieces of the present text, where it is long.
  private var pieces: [TextPiece]?
  /// Where tokens come from, if somebody asked.
  private var trace: TokenTrace?

  /// What the index keeps of a document besides its terms.
  struct Summary {
    /// Words of letters, numbers, symbols and ideographs.
    var length: Int
    /// The position of the first character of the text; 0 where the title has no term.
    var textPosition: UInt32
    /// The number of positions of title and text.
    var positionCount: UInt32
    /// The pieces of a long text, and where it ends; of a shorter one none.
    var pieces: [TextPiece] = []
  }

  /// Appends the tokens of a document to `tokens`, and closes the document there.
  ///
  /// - Parameter takeFull: Takes the tokens away when they are many, in the middle of a document, too.
  mutating func tokenize(
    _ document: Document, into tokens: inout TokenBuffer, _ takeFull: (inout TokenBuffer) -> Void = { _ in }
  ) -> Summary {
    scanner = RunScanner(listsParts: true)
    length = 0
    folded.forms = ScriptForms()
    emitter.englishWordCount = 0
    tokenize(document.title, as: .title, into: &tokens, takeFull)
    let isLong = document.text.utf8.count >= TextPiece.longTextByteCount
    pieces = isLong ? [] : nil
    scanner.beginField()
    let textPosition = scanner.position
    tokenize(document.text, as: .text, into: &tokens, takeFull)
    notePiece(at: document.text.utf8.count)
    defer { pieces = nil }
    tokens.append(TermKey.text(ofDocumentKey: document.key))
    for field in document.fields { append(field, to: &tokens) }
    appendDetected(document.fields, to: &tokens)
    tokens.endDocument()
    return Summary(
      length: length, textPosition: textPosition, positionCount: scanner.position, pieces: pieces ?? [])
  }

  /// How long a document is, as `tokenize` says.
  mutating func length(of document: Document) -> Int {
    length = 0
    for text in [document.title, document.text] {
      scanner = RunScanner(listsParts: true)
      let bytes = text.utf8.span
      var start = 0
      while start < bytes.count {
        start = folded.readPiece(of: bytes, from: start, with: &scanner)
        countRuns()
      }
    }
    return length
  }

  private mutating func countRuns() {
    for run in folded.runs where !run.isPart {
      length += run.kind == .ideographs ? run.range.count : folded.isIncidental(run) ? 0 : 1
    }
    if folded.sharesLast { length -= 1 }
  }

  /// The tokens that the text of a document has, and where they come from.
  ///
  /// - Parameter listsParts: Whether other readings of words are tokens too, as they are in documents.
  mutating func trace(_ text: String, listsParts: Bool = true) -> (tokens: TokenBuffer, origins: TokenTrace) {
    scanner = RunScanner(listsParts: listsParts)
    var tokens = TokenBuffer()
    trace = TokenTrace()
    tokenize(text, as: .text, into: &tokens) { _ in }
    defer { trace = nil }
    return (tokens, trace ?? TokenTrace())
  }

  /// Appends script and language, unless the document names them.
  private mutating func appendDetected(_ fields: [Field], to tokens: inout TokenBuffer) {
    if !fields.contains(where: { $0.name.utf8.elementsEqual("script".utf8) }), let script = folded.forms.script {
      append(Field(name: "script", value: script), to: &tokens)
    }
    if !fields.contains(where: { $0.name.utf8.elementsEqual("lang".utf8) }),
      let language = folded.forms.language(length: length, englishWordCount: emitter.englishWordCount)
    {
      append(Field(name: "lang", value: language), to: &tokens)
    }
  }

  private mutating func append(_ filter: Field, to tokens: inout TokenBuffer) {
    folded.read(filter.value)
    let value = folded.text
    tokens.append(.filter, at: TokenBuffer.noPosition) { bytes in
      bytes += filter.name.utf8
      bytes.append(0)
      bytes += value.utf8
    }
  }

  private mutating func tokenize(
    _ text: String, as field: TermKey.Field, into tokens: inout TokenBuffer, _ takeFull: (inout TokenBuffer) -> Void
  ) {
    let bytes = text.utf8.span
    var start = 0
    while start < bytes.count {
      notePiece(at: start)
      start = folded.readPiece(of: bytes, from: start, with: &scanner)
      countRuns()
      for run in folded.runs {
        emitter.append(run, of: folded, to: &tokens)
        trace?.note(run, of: folded, tokens)
      }
      appendValues(to: &tokens)
      appendPairs(bytes, to: &tokens)
      if tokens.isFull { takeFull(&tokens) }
    }
    emitter.endField(field, to: &tokens)
    trace?.noteRunEnds(tokens)
  }

  private mutating func notePiece(at byte: Int) {
    pieces?.append(TextPiece(position: scanner.position, byte: UInt32(clamping: byte)))
  }

  /// Appends the values of numbers, except those that are written as their value is.
  private mutating func appendValues(to tokens: inout TokenBuffer) {
    numberMatches.removeAll(keepingCapacity: true)
    folded.scan(with: numbers, into: &numberMatches)
    for match in numberMatches where !match.isWritten {
      tokens.append(.value, at: TokenBuffer.noPosition) { match.value.appendTerm(to: &$0) }
      trace?.note(match.range, of: folded, tokens)
    }
  }

  private mutating func appendPairs(_ bytes: Span<UInt8>, to tokens: inout TokenBuffer) {
    for pair in pairs.pairs(in: folded, bytes, parentheses: scanner.parentheses) {
      pair.append(to: &tokens)
      trace?.note(pair.characters, of: folded, tokens)
    }
  }
}

/// Turns runs into tokens.
private struct TokenEmitter {
  private let stemmer = Stemmer()
  /// How many words there are of those that nearly every English sentence has.
  var englishWordCount = 0
  /// The field, counted from 1, in which each character last began a bigram or was a whole run.
  private var lastBegun = [UInt32](repeating: 0, count: TermKey.scalarLimit)
  private var fieldNumber: UInt32 = 1
  /// The last characters of the field's runs.
  private var runEnds: [UInt32] = []

  mutating func append(_ run: TextRun, of folded: borrowing FoldedText, to tokens: inout TokenBuffer) {
    switch run.kind {
    case .ideographs:
      appendIdeographs(folded.characters.span.extracting(run.range), from: run.position, to: &tokens)
    case .word:
      appendWord(run, of: folded, to: &tokens)
    case .number, .symbol:
      tokens.append(.word, at: run.position) { folded.appendTerm(of: run, to: &$0) }
      if folded.takesTone(run) { tokens.append(.stem, at: run.position) { folded.appendToneless(run, to: &$0) } }
    }
  }

  @inline(__always)
  private mutating func appendIdeographs(
    _ run: Span<FoldedCharacter>, from position: UInt32, to tokens: inout TokenBuffer
  ) {
    let last = run[run.count - 1].scalar
    if run.count > 1 {
      tokens.appendBigrams(of: run, from: position)
      for index in 0..<run.count - 1 { lastBegun[Int(run[index].scalar)] = fieldNumber }
      runEnds.append(last)
    } else {
      tokens.append(TermKey.single(last), at: position)
      lastBegun[Int(last)] = fieldNumber
    }
  }

  /// Appends the characters that begin nothing in the field, so that a query for one of them finds it.
  mutating func endField(_ field: TermKey.Field, to tokens: inout TokenBuffer) {
    for character in runEnds where lastBegun[Int(character)] != fieldNumber {
      tokens.append(TermKey.end(character, field), at: TokenBuffer.noPosition)
      lastBegun[Int(character)] = fieldNumber
    }
    runEnds.removeAll(keepingCapacity: true)
    startNextField()
  }

  private mutating func startNextField() {
    fieldNumber &+= 1
    guard fieldNumber == 0 else { return }
    lastBegun = [UInt32](repeating: 0, count: TermKey.scalarLimit)
    fieldNumber = 1
  }

  private mutating func appendWord(
    _ run: TextRun, of folded: borrowing FoldedText, to tokens: inout TokenBuffer
  ) {
    tokens.append(.word, at: run.position) { folded.appendTerm(of: run, to: &$0) }
    let word = tokens.lastText
    if word.count < 4 && TokenEmitter.isEnglishFunctionWord(word) { englishWordCount += 1 }
    tokens.append(.stem, at: run.position) { stemmer.appendStem(of: word.span, to: &$0) }
    if run.isPart { tokens.dropRepeatedLast() }
  }
}

extension TokenEmitter {
  private static let functionWords = ["the", "of", "and", "to", "in", "is", "for", "a"].map { Array($0.utf8) }

  private static func isEnglishFunctionWord(_ word: [UInt8]) -> Bool { functionWords.contains(word) }
}
