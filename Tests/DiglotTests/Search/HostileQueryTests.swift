import Synchronization
import TestSupport
import Testing

@testable import Diglot

/// 1,000 documents, whose commonest words stand in nearly all of them.
private struct Collection {
  /// In two segments.
  static let shared = Collection(segments: 2)
  /// In one.
  static let whole = Collection(segments: 1)
  static let documentCount = 1_000

  let directory = TemporaryDirectory()
  let index: Index?

  private init(segments: Int) {
    var documents = HostileCollection(seed: 5)
    do {
      let writer = try IndexWriter(at: directory.path)
      for number in 0..<Collection.documentCount {
        try writer.add(documents.document(number, length: 30))
        if number == 300, segments > 1 { try writer.commit() }
      }
      try writer.commit()
      writer.close()
      index = try Index(at: directory.path)
    } catch {
      Issue.record(error)
      index = nil
    }
  }
}

@Suite("Hostile queries, by counted work", .timeLimit(.minutes(5)))
struct HostileQueryTests {
  private static let queries = HostileQueries()
  /// Shapes that no document of the collection has, or that exclude all of them.
  private static let shapesWithoutMatch: Set<HostileQueries.Shape> = [
    .backslashes, .carets, .commonWordsJoined, .digits, .dots, .emoji, .emojiFamilies, .excludedBigrams,
    .excludedCharacters, .excludedExact,
    .fields, .hyphens, .jamo, .letters, .ligaturePhrase, .ligatures, .longExactText, .longPhraseOfAllWords,
    .longPhraseOfBigrams, .longPhraseOfOneCharacter, .longPhraseOfOneWord, .longPhraseOfTwoWords, .marks, .oneWord,
    .phrasesOfApartCharacters, .phrasesOfBigrams, .phrasesOfWords, .requiredBigrams, .spaces, .voicedKana,
  ]

  private static func text(_ shape: HostileQueries.Shape, _ byteCount: Int = Query.maximumByteCount) -> String {
    queries.text(shape, byteCount: byteCount)
  }

  /// The most that a search of the collection may take. On 100,000 documents it is about what a second has room for:
  /// 3,000 units for each document, and a look-up for each byte of the query.
  ///
  /// In a small collection the least that many phrases may take, many groups and texts as typed, is more than that.
  private func mostWork(_ text: String) -> Int {
    let readDocument = SearchCosts.stored + 2_048
    return 3_000 * Collection.documentCount + SearchCosts.lookUp * text.utf8.count
      + SearchCosts.positions * SearchLimits.phrasePostings
      + (text.contains("(") ? 3 * SearchCosts.candidate * SearchLimits.nestedPostings : 0)
      + (text.contains("exact:") ? readDocument * SearchLimits.exactDocuments : 0)
  }

  @Test("take work that is bounded, and give exact scores in order", arguments: HostileQueries.Shape.allCases)
  func work(shape: HostileQueries.Shape) throws {
    let index = try #require(Collection.shared.index)
    let text = Self.text(shape)
    #expect(text.utf8.count <= Query.maximumByteCount)
    let results = try index.search(text)
    #expect(results.work <= mostWork(text), "\(results.work) units")
    #expect(zip(results.hits, results.hits.dropFirst()).allSatisfy { $0.score >= $1.score })
    #expect(results.hits.allSatisfy { $0.score.isFinite })
    #expect(!results.wasCutShort)
    #expect((results.total == 0) == Self.shapesWithoutMatch.contains(shape), "\(results.total) matches")
  }

  // How many documents are read for texts as typed has a limit of its own, whatever their number.
  @Test(
    "take no more than four times the work with four times the bytes",
    arguments: HostileQueries.Shape.allCases.filter { !text($0, 1 << 10).contains("exact:") })
  func growth(shape: HostileQueries.Shape) throws {
    let index = try #require(Collection.shared.index)
    var before = try index.search(Self.text(shape, 1 << 10), SearchOptions(snippets: false)).work
    for byteCount in [1 << 12, 1 << 14] {
      let work = try index.search(Self.text(shape, byteCount), SearchOptions(snippets: false)).work
      // With more words a query finds matches where it found none.
      let start = 2_000 * Collection.documentCount
      #expect(work <= 4 * before + start, "\(work) units for \(byteCount) bytes, \(before) for a quarter")
      before = work
    }
  }

  @Test(
    "leave out the same in any number of segments",
    arguments: [
      .commonWordsJoined, .phrasesOfWordAndCharacter, .phrasesOfApartCharacters, .charactersInText, .exactCharacters,
      .fuzzyWordsInText, .prefixesInFields, .manyGroups,
    ] as [HostileQueries.Shape])
  func segments(shape: HostileQueries.Shape) throws {
    let index = try #require(Collection.shared.index)
    let whole = try #require(Collection.whole.index)
    let options = SearchOptions(limit: 50, snippets: false, exactTotal: true)
    let found = try index.search(Self.text(shape), options)
    let wanted = try whole.search(Self.text(shape), options)
    #expect(found.facts == wanted.facts && found.total == wanted.total)
    #expect(found.omissions == wanted.omissions)
  }

  @Test("as trees of more clauses than a text may have, take no more")
  func trees() throws {
    let index = try #require(Collection.shared.index)
    for query in [
      Self.queries.tree(20_000) { "\($0)" }, Self.queries.tree(20_000) { _ in HostileCollection.words[0] },
      Self.queries.tree(20_000) { HostileCollection.words[$0 % HostileCollection.words.count] },
      Self.queries.tree(8_000) { _ in "👍🏽" }, Self.queries.tree(8_000) { String(Unicode.Scalar(0x4E00 + UInt32($0))!) },
    ] {
      let results = try index.search(query, SearchOptions(snippets: false))
      #expect(results.work <= mostWork(query.description), "\(results.work) units")
    }
  }

  @Test("a search whose deadline has passed says so, and one with time left does not")
  func deadline() throws {
    let index = try #require(Collection.shared.index)
    let query = "\(HostileCollection.words[0]) x"
    #expect(try index.search(query, SearchOptions(deadline: 0)).wasCutShort)
    let results = try index.search(query, SearchOptions(deadline: 600_000))
    #expect(!results.wasCutShort && results.total > 0)
  }

  @Test(
    "once it is cancelled, a search ends at the next look at the clock", arguments: HostileQueries.Shape.allCases)
  func cancellation(shape: HostileQueries.Shape) throws {
    let index = try #require(Collection.shared.index)
    // Between two looks lies a window of documents at the most, which each of the leaves may have.
    let most = SearchWork.lookInterval + 2 * SearchLimits.leaves * Collection.documentCount
    for asked in [2, 4] {
      let results = try index.search(Self.text(shape, 1 << 13), Self.cancelled(at: asked))
      #expect(results.work <= asked * most, "\(results.work) units, cancelled when it asked for the \(asked)th time")
    }
  }

  /// Options of a search that is cancelled when it asks for the n-th time.
  private static func cancelled(at number: Int) -> SearchOptions {
    let count = Mutex(0)
    return SearchOptions(isCancelled: {
      count.withLock {
        $0 += 1
        return $0 >= number
      }
    })
  }

  @Test("a long document is not read on for its snippets once the search is cancelled")
  func longDocument() throws {
    let directory = TemporaryDirectory()
    try Index.write(at: directory.path) { writer in
      try writer.add(Document(key: "long", text: String(repeating: "word and another word. ", count: 60_000)))
    }
    let index = try Index(at: directory.path)
    let all = try index.search("word")
    let cancelled = try index.search("word", Self.cancelled(at: 3))
    #expect(cancelled.wasCutShort && cancelled.hits.map(\.key) == ["long"])
    #expect(cancelled.work < all.work / 4, "\(cancelled.work) of \(all.work) units")
  }
}
