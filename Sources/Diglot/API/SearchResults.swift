/// What a search is asked for beside its query.
public struct SearchOptions: Sendable {
  /// How many hits at most; 0 counts only.
  public var limit: Int
  /// How many of the best hits are left out before. The cost is that of `limit + offset` hits.
  public var offset: Int
  /// Whether hits come with titles and snippets, for which the stored texts are read.
  public var snippets: Bool
  /// What every hit must match beside the query, as if it stood there with a plus: values and ranges of fields, say, that a
  /// program has and no person typed.
  public var filters: [Query]
  /// The fields by which hits are in order: the first, among its equals the second, and so on, and in the end the order of the
  /// index; by their scores where there is none.
  public var sort: [SortKey]
  /// What all matches are counted by.
  public var facets: [Facet]
  /// Where the page before ended; `offset` counts from there.
  public var after: PageToken?
  /// Whether hits come with their fields, for which the stored texts are read. Where nobody says so, they come with snippets.
  public var fields: Bool
  /// Whether hits come with their whole texts.
  public var text: Bool
  /// Whether all matches are counted, however many; then none can be passed over.
  public var exactTotal: Bool
  /// Whether hits come with an explanation of their scores.
  public var explains: Bool
  /// Whether bare words are looked for under the names of other regions and the other language too.
  public var expands: Bool
  /// Whether a mark in the text of a query that has nothing to work on is an error; otherwise it is text.
  public var isStrict: Bool
  /// Whether all documents match that `filters` let through: the query is not looked at then. Where `sort` says nothing, the
  /// newest come first.
  public var matchesAll: Bool
  /// Whether the query is still being typed: then its last word stands for all that begin so too. A parsed query is as it is.
  public var isTyping: Bool
  /// A glossary of the user's own, which expansion looks into first.
  public var glossary: UserGlossary?
  /// Milliseconds after which the search ends, with the best of what it saw by then; `nil` where it takes the time it
  /// needs.
  public var deadline: Int?
  /// Asked now and then on the searching thread; the search ends where it is true. It must be quick.
  public var isCancelled: (@Sendable () -> Bool)?

  /// Options of a search, each as its property says; below 0 counts as 0.
  public init(
    limit: Int = 10, offset: Int = 0, snippets: Bool = true, exactTotal: Bool = false, explains: Bool = false,
    expands: Bool = true, isStrict: Bool = false, isTyping: Bool = false, glossary: UserGlossary? = nil,
    filters: [Query] = [], sort: [SortKey] = [], facets: [Facet] = [], after: PageToken? = nil, fields: Bool? = nil,
    text: Bool = false, matchesAll: Bool = false, deadline: Int? = nil,
    isCancelled: (@Sendable () -> Bool)? = nil
  ) {
    self.filters = filters
    self.sort = sort
    self.facets = facets
    self.after = after
    self.fields = fields ?? snippets
    self.text = text
    self.deadline = deadline
    self.limit = limit
    self.offset = offset
    self.snippets = snippets
    self.exactTotal = exactTotal
    self.explains = explains
    self.expands = expands
    self.isStrict = isStrict
    self.isTyping = isTyping
    self.matchesAll = matchesAll
    self.glossary = glossary
    self.isCancelled = isCancelled
  }

  /// What is asked for with a query: with its filters, or these alone.
  func asked(_ query: Query) -> Query { matchesAll ? .allOf(filters) : query.requiring(filters) }

  var deadlineMicroseconds: Double? { deadline.map { Double(max($0, 0)) * 1000 } }

  /// The rank of the last hit that is wanted.
  var lastRank: Int {
    let (rank, overflows) = max(limit, 0).addingReportingOverflow(firstIndex)
    return overflows ? .max : rank
  }

  /// How many hits come before those that are wanted.
  var firstIndex: Int {
    let (index, overflows) = max(offset, 0).addingReportingOverflow(after?.rank ?? 0)
    return overflows ? .max : index
  }
}

/// What a search found.
public struct SearchResults: Sendable {
  /// Best first.
  public var hits: [Hit]
  /// How many documents match; exact up to 1,000 at least.
  public var total: Int
  /// Whether `total` is exact; otherwise there are that many or more.
  public var totalIsExact: Bool
  /// How all matches divide, one for each of the facets that were asked for, in their order.
  public var facets: [FacetCounts] = []
  /// What a page token is made of; `nil` where no hit comes after these.
  var page: Page?
  /// The time inside the call, in microseconds.
  public var microseconds = 0.0
  /// What was looked for beside the words of the query.
  public var expansions: [QueryExpansion] = []
  /// The query as it was understood, where that is not as it was typed; of more words than a search weighs those that
  /// it did weigh.
  public var readAs: String?
  /// Another query that may be what was meant.
  public var suggestion: String?
  /// What of the query was not looked for, because of the ``SearchLimits``.
  public var omissions: Set<SearchOmission> = []
  /// Whether the search was cancelled, or ended at its deadline; then the hits are the best of what it saw.
  public var wasCutShort = false
  /// What it took, in units of `SearchWork`.
  var work = 0

  /// Where the next page begins; `nil` after the last hit.
  ///
  /// - Complexity: Makes the token of the query and the last hit.
  public var next: PageToken? {
    guard let page, let last = hits.last else { return nil }
    return PageToken(
      search: PageToken.hash(of: page.query, sort: page.sort, expands: page.expands), rank: last.rank,
      score: last.score,
      values: page.values, key: last.key)
  }

  /// What a page token needs beside the last hit.
  final class Page: Sendable {
    let query: Query
    let sort: [SortKey]
    let expands: Bool
    /// What the last hit is sorted by.
    let values: [[UInt8]?]

    init(query: Query, sort: [SortKey], expands: Bool, values: [[UInt8]?]) {
      (self.query, self.sort, self.expands, self.values) = (query, sort, expands, values)
    }
  }

  /// Hits, and how many documents match.
  public init(hits: [Hit], total: Int, totalIsExact: Bool) {
    self.hits = hits
    self.total = total
    self.totalIsExact = totalIsExact
  }
}

/// A document that was found.
public struct Hit: Sendable {
  /// The document's key.
  public var key: String
  /// 1 for the best of all matches.
  public var rank: Int
  /// The score, by which hits are in order. It depends on the query, the document and the statistics of the collection;
  /// it is comparable within one search only.
  public var score: Double
  /// The document's title, as it was given; empty where no snippets were asked for.
  public var title = ""
  /// What of the title was searched for: UTF-8 ranges of `title`, in order, none of which overlap.
  public var titleHighlights: [Range<Int>] = []
  /// The passages that show best why it was found, at most three, in the order of the text; none where they were not
  /// asked for.
  public var snippets: [Snippet] = []
  /// The document's fields, in order, where they were asked for; ``subscript(_:)`` gives one by its name.
  public var fields: [Field] = []
  /// The document's text, where it was asked for.
  public var text: String?
  /// What it is sorted by, for each key that was asked for; `nil` where it has no such value. So hits of several indexes can
  /// be merged.
  public var sortValues: [String?] = []
  /// How the score came about, where that was asked for.
  public var explanation: ScoreExplanation?

  /// A hit without a title and passages.
  public init(key: String, rank: Int, score: Double) {
    self.key = key
    self.rank = rank
    self.score = score
  }
}

/// Why a search failed.
public enum SearchError: Error, Sendable, Equatable {
  /// The query cannot be understood.
  case syntax(QuerySyntaxError)
  /// The page token that was given belongs to another query or order.
  case pageOfOtherSearch
  /// The task that waited for the search was cancelled. A search on a thread ends with what it found instead.
  case cancelled
  /// The index cannot be read.
  case index(IndexError)
}

extension SearchError: DiglotError {
  /// What it is, as a number.
  public var code: ErrorCode {
    switch self {
    case .syntax(let error): error.code
    case .pageOfOtherSearch: .pageOfOtherSearch
    case .cancelled: .cancelled
    case .index(let error): error.code
    }
  }

  /// The thing, the place and the cause, on one line.
  public var fact: String {
    switch self {
    case .syntax(let error): error.fact
    case .pageOfOtherSearch: "the page token belongs to another query or order"
    case .cancelled: "the search was cancelled"
    case .index(let error): error.fact
    }
  }

  /// What to do about it.
  public var advice: String {
    switch self {
    case .syntax(let error): error.advice
    case .pageOfOtherSearch: "give it with the search that it came from"
    case .cancelled: ""
    case .index(let error): error.advice
    }
  }
}

/// What an index counts.
public struct IndexStatistics: Sendable, Equatable {
  /// Documents that can be found.
  public var documents: Int
  /// Segment files.
  public var segments: Int
  /// Different terms; one that stands in several segments counts in each.
  public var terms: Int
  /// Pairs of a term and a document.
  public var postings: Int
  /// Bytes of all files of the commit.
  public var sizeBytes: Int
  /// What of them is what, over all segments, in the order of <doc:IndexFormat>.
  public var parts: [Part]
  /// UTF-8 bytes of titles and texts, of deleted documents too until a merge drops them.
  public var textBytes: Int
  /// The version of ICU that the index was built with, as `72.1`.
  public var icuVersion: String
  /// How this process cuts the Han text of queries.
  public var segmenter: String
  /// Whether this program would fold the same text to the same terms.
  public var analysisIsCurrent: Bool
  /// The version of the format of its files: <doc:IndexFormat>.
  public var formatVersion: Int

  /// A part of segments; the columns stand there where documents have fields.
  public struct Part: Sendable, Equatable {
    /// Its name, as `positions`.
    public var name: String
    /// Its bytes in all segments.
    public var byteCount: Int
  }
}
