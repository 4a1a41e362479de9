/// Documents of one segment that match something, in increasing order, with how often.
struct MatchList: Sendable {
  var documents: [UInt32] = []
  var frequencies: [UInt32] = []
  /// Where the first match of each document begins, where that is known.
  var firstPositions: [UInt32] = []

  var count: Int { documents.count }

  mutating func reserveCapacity(_ count: Int) {
    documents.reserveCapacity(count)
    frequencies.reserveCapacity(count)
  }

  mutating func append(_ document: DocID, _ frequency: UInt32) {
    documents.append(document)
    frequencies.append(frequency)
  }
}

/// Adds up, document by document of a segment, how often any of many terms stands there.
///
/// What few postings add is kept as it comes and sorted in the end; a sum for every document of the segment costs more
/// than these.
struct FrequencySums {
  /// Documents and frequencies, the document in the high half, while they are few.
  private var few: [UInt64] = []
  /// By document, once they are many.
  private var sums: [UInt32] = []
  private var cursor: PostingsCursor
  private let segment: SegmentReader
  private let work: SearchWork
  private let documentCount: Int

  /// As many postings are few as a segment has documents, divided by this.
  private static let sparseness = 32

  init(_ segment: SegmentReader, _ work: SearchWork) {
    cursor = PostingsCursor(segment.postings)
    documentCount = segment.statistics.documentCount
    self.segment = segment
    self.work = work
  }

  /// Adds the postings of a term; says whether the search goes on.
  mutating func add(_ info: TermInfo) throws(IndexError) -> Bool {
    makeRoom(for: Int(info.documentFrequency))
    if case .inline(let document, _) = info.location, Int(document) < documentCount {
      add(document, 1)
      return !work.spend(SearchCosts.term)
    }
    work.spend(SearchCosts.term)
    try cursor.restart(info)
    while cursor.document != PostingsCursor.end {
      if work.spend(cursor.count) { return false }
      if sums.isEmpty {
        for index in 0..<cursor.count { add(cursor.documents[index], cursor.frequencies[index]) }
      } else {
        FrequencySums.add(cursor, to: &sums)
      }
      try cursor.nextBlock()
    }
    return true
  }

  /// Makes a sum for every document where there are more postings than few.
  private mutating func makeRoom(for count: Int) {
    guard sums.isEmpty, few.count + count > documentCount / FrequencySums.sparseness else { return }
    work.spend(documentCount / 4)
    sums = [UInt32](repeating: 0, count: documentCount)
    for bits in few { sums[Int(bits >> 32)] &+= UInt32(truncatingIfNeeded: bits) }
    few = []
  }

  private mutating func add(_ document: DocID, _ frequency: UInt32) {
    if sums.isEmpty {
      few.append(UInt64(document) << 32 | UInt64(frequency))
    } else {
      sums[Int(document)] &+= frequency
    }
  }

  private static func add(_ cursor: borrowing PostingsCursor, to sums: inout [UInt32]) {
    var sums = sums.mutableSpan
    let (documents, frequencies) = (cursor.documents.span, cursor.frequencies.span)
    for index in 0..<cursor.count { sums[Int(documents[index])] &+= frequencies[index] }
  }

  /// Adds the postings of a term that stand in one field.
  mutating func add(_ info: TermInfo, _ field: SearchField) throws(IndexError) -> Bool {
    guard field != .all else { return try add(info) }
    let list = try segment.matches(info, field, work)
    makeRoom(for: list.count)
    for index in list.documents.indices { add(list.documents[index], list.frequencies[index]) }
    return !work.isOver
  }

  /// The documents that have any.
  var matches: MatchList {
    var list = MatchList()
    list.reserveCapacity(sums.isEmpty ? few.count : sums.count { $0 > 0 })
    if sums.isEmpty {
      for bits in few.sorted() {
        let (document, frequency) = (DocID(bits >> 32), UInt32(truncatingIfNeeded: bits))
        if list.documents.last == document {
          list.frequencies[list.count - 1] &+= frequency
        } else {
          list.append(document, frequency)
        }
      }
    } else {
      for document in sums.indices where sums[document] > 0 { list.append(DocID(document), sums[document]) }
    }
    return list
  }
}

extension SegmentReader {
  /// A term's info, or `nil` where the segment does not have it.
  func find(_ term: Term) throws(IndexError) -> TermInfo? {
    switch term {
    case .integer(let key): try integerTerms.find(key)
    case .text(let bytes): try textTerms.find(bytes)
    }
  }

  /// The terms that a single character makes, with positions: a run of its own, and every bigram that it begins.
  func terms(ofCharacter scalar: UInt32) throws(IndexError) -> [TermInfo] {
    var cursor = try integerTerms.cursor(from: TermKey.single(scalar))
    var infos: [TermInfo] = []
    while let (key, info) = try cursor.next(), key < TermKey.end(scalar, .title) { infos.append(info) }
    return infos
  }

  /// The documents that have a character anywhere in a field.
  func matches(ofCharacter scalar: UInt32, _ field: SearchField, _ work: SearchWork) throws(IndexError) -> MatchList {
    var sums = FrequencySums(self, work)
    var cursor = try integerTerms.cursor(from: TermKey.single(scalar))
    while let (key, info) = try cursor.next(), key < TermKey.end(scalar, .title) {
      guard try sums.add(info, field) else { break }
    }
    for (ended, other) in [(TermKey.Field.title, SearchField.text), (.text, .title)] where field != other {
      if let info = try integerTerms.find(TermKey.end(scalar, ended)) { _ = try sums.add(info) }
    }
    return sums.matches
  }

  /// The documents that have any of the terms from `first` on to those that begin with `last`, both with their tag.
  func matches(
    from first: [UInt8], through last: [UInt8], _ field: SearchField, _ work: SearchWork
  ) throws(IndexError) -> MatchList {
    var sums = FrequencySums(self, work)
    var cursor = try textTerms.cursor(from: first)
    while let info = try cursor.next(), !last.lexicographicallyPrecedes(cursor.text.prefix(last.count)) {
      guard try sums.add(info, field) else { break }
    }
    return sums.matches
  }

  /// The postings of a term in one field.
  ///
  /// - Parameter info: Of a term with positions, unless the field is title and text both.
  func matches(_ info: TermInfo, _ field: SearchField = .all, _ work: SearchWork) throws(IndexError) -> MatchList {
    var cursor = try PostingsCursor(info, postings)
    var list = MatchList()
    list.reserveCapacity(field == .all ? Int(info.documentFrequency) : 0)
    while cursor.document != PostingsCursor.end {
      if cursor.index == 0, work.spend(cursor.count) { break }
      if field == .all {
        list.append(cursor.document, cursor.frequency)
      } else {
        let range = try self.positions(of: field, in: cursor.document)
        try cursor.beginPositions()
        var frequency: UInt32 = 0
        while let position = cursor.nextPosition(), position < range.upperBound {
          frequency += position < range.lowerBound ? 0 : 1
        }
        if frequency > 0 { list.append(cursor.document, frequency) }
      }
      try cursor.next()
    }
    return list
  }

  /// The positions that a field has in a document.
  func positions(of field: SearchField, in document: DocID) throws(IndexError) -> Range<UInt32> {
    switch field {
    case .all: 0..<UInt32.max
    case .title: 0..<(try textPosition(of: document))
    case .text: try textPosition(of: document)..<UInt32.max
    }
  }

  /// The field to look in: where no document has a title, the text is all there is.
  func effective(_ field: SearchField) -> SearchField {
    field == .text && statistics.titledCount == 0 ? .all : field
  }
}
