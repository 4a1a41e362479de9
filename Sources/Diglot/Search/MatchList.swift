/// Documents of one segment that match something, in increasing order, with how often.
struct MatchList: Sendable {
  var documents: [UInt32] = []
  var frequencies: [UInt32] = []
  /// Where the first match of each document begins, where that is known.
  var firstPositions: [UInt32] = []

  var count: Int { documents.count }

  mutating func append(_ document: DocID, _ frequency: UInt32) {
    documents.append(document)
    frequencies.append(frequency)
  }

  /// The documents of all of `terms` in one field, with the sum of their frequencies.
  static func union(
    of terms: [TermInfo], _ field: SearchField, in segment: SegmentReader
  ) throws(IndexError) -> MatchList {
    guard field == .all else {
      return merged(try terms.map { (info) throws(IndexError) in try segment.matches(info, field) })
    }
    let total = terms.reduce(0) { $0 + Int($1.documentFrequency) }
    let isDense = total > segment.statistics.documentCount / 16
    return try isDense ? denseUnion(terms, segment) : sparseUnion(terms, segment)
  }

  static func merged(_ lists: [MatchList]) -> MatchList {
    var pairs: [UInt64] = []
    for list in lists {
      for (document, frequency) in zip(list.documents, list.frequencies) {
        pairs.append(UInt64(document) << 32 | UInt64(frequency))
      }
    }
    return summed(&pairs)
  }

  /// Pairs of a document above a frequency, sorted and added up by document.
  private static func summed(_ pairs: inout [UInt64]) -> MatchList {
    pairs.sort()
    var list = MatchList()
    for pair in pairs {
      let document = DocID(pair >> 32)
      let frequency = UInt32(truncatingIfNeeded: pair)
      if list.documents.last == document {
        list.frequencies[list.count - 1] &+= frequency
      } else {
        list.append(document, frequency)
      }
    }
    return list
  }

  private static func denseUnion(_ terms: [TermInfo], _ segment: SegmentReader) throws(IndexError) -> MatchList {
    var counts = [UInt32](repeating: 0, count: segment.statistics.documentCount)
    for info in terms {
      var cursor = try PostingsCursor(info, segment.postings)
      while cursor.document != PostingsCursor.end {
        counts[Int(cursor.document)] &+= cursor.frequency
        try cursor.next()
      }
    }
    var list = MatchList()
    for (document, count) in counts.enumerated() where count > 0 { list.append(DocID(document), count) }
    return list
  }

  private static func sparseUnion(_ terms: [TermInfo], _ segment: SegmentReader) throws(IndexError) -> MatchList {
    var pairs: [UInt64] = []
    for info in terms {
      var cursor = try PostingsCursor(info, segment.postings)
      while cursor.document != PostingsCursor.end {
        pairs.append(UInt64(cursor.document) << 32 | UInt64(cursor.frequency))
        try cursor.next()
      }
    }
    return summed(&pairs)
  }

  /// The documents that any of a few walks comes to.
  static func union(of cursors: inout [PostingsCursor]) throws(IndexError) -> MatchList {
    var list = MatchList()
    while let document = cursors.lazy.map(\.document).min(), document != PostingsCursor.end {
      list.append(document, 1)
      for index in cursors.indices where cursors[index].document == document { try cursors[index].next() }
    }
    return list
  }

  /// The documents left when each loses the occurrences that `other` has of it.
  func subtracting(_ other: MatchList) -> MatchList {
    var list = MatchList()
    var index = 0
    for (document, frequency) in zip(documents, frequencies) {
      while index < other.count, other.documents[index] < document { index += 1 }
      let less = index < other.count && other.documents[index] == document ? other.frequencies[index] : 0
      if frequency > less { list.append(document, frequency - less) }
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
  func matches(ofCharacter scalar: UInt32, _ field: SearchField) throws(IndexError) -> MatchList {
    var lists = [try MatchList.union(of: terms(ofCharacter: scalar), field, in: self)]
    for (ended, other) in [(TermKey.Field.title, SearchField.text), (.text, .title)] where field != other {
      if let info = try integerTerms.find(TermKey.end(scalar, ended)) { lists.append(try matches(info)) }
    }
    return lists.count == 1 ? lists[0] : MatchList.merged(lists)
  }

  /// The terms from `first` on to those that begin with `last`, both with their tag; at most `limit`.
  func terms(from first: [UInt8], through last: [UInt8], limit: Int = .max) throws(IndexError) -> [TermInfo] {
    var cursor = try textTerms.cursor(from: first)
    var infos: [TermInfo] = []
    while infos.count < limit, let info = try cursor.next(),
      !last.lexicographicallyPrecedes(cursor.text.prefix(last.count))
    {
      infos.append(info)
    }
    return infos
  }

  /// The postings of a term in one field.
  ///
  /// - Parameter info: Of a term with positions, unless the field is title and text both.
  func matches(_ info: TermInfo, _ field: SearchField = .all) throws(IndexError) -> MatchList {
    var cursor = try PostingsCursor(info, postings)
    var list = MatchList()
    while cursor.document != PostingsCursor.end {
      if field == .all {
        list.append(cursor.document, cursor.frequency)
      } else {
        let range = try self.positions(of: field, in: cursor.document)
        var positions = try cursor.positions()
        var frequency: UInt32 = 0
        while let position = positions.next() { frequency += range.contains(position) ? 1 : 0 }
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
}
