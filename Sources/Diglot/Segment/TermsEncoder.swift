/// Neighbouring terms with their posting lists. Their addresses in the segment are not known yet.
///
/// They are all integer terms or all text terms.
struct EncodedTerms {
  var lists = EncodedLists()
  fileprivate(set) var keys: [UInt64] = []
  fileprivate(set) var textTerms = TextTermList()
  /// The info of each term. Addresses count from the start of `lists`.
  fileprivate(set) var infos: [TermInfo] = []
}

/// Encodes terms in order, each with its postings. It keeps its buffers and belongs to one thread at a time.
struct TermsEncoder {
  private var postings: PostingsEncoder
  private var terms = EncodedTerms()

  /// - Parameters:
  ///   - norms: By doc ID.
  ///   - positionWidths: The bits of a position in each document.
  init(norms: [UInt8], positionWidths: [UInt8]) {
    postings = PostingsEncoder(norms: norms, positionWidths: positionWidths)
  }

  /// Gives away the terms that were encoded.
  mutating func take() -> EncodedTerms {
    let (keyCount, infoCount) = (terms.keys.count, terms.infos.count)
    defer {
      // About as many terms follow.
      terms = EncodedTerms()
      terms.keys.reserveCapacity(keyCount)
      terms.infos.reserveCapacity(infoCount)
    }
    terms.lists = postings.takeLists()
    return terms
  }

  // MARK: - Whole terms

  /// Adds an integer term.
  ///
  /// - Parameters:
  ///   - occurrences: Each is a doc ID in the upper 32 bits, a position in the lower ones. A term without positions ignores
  ///     these.
  ///   - range: The indexes of the term's occurrences, which increase.
  @inline(__always)
  mutating func append(_ key: UInt64, _ occurrences: [UInt64], _ range: Range<Int>) {
    terms.keys.append(key)
    appendInfo(occurrences, range, hasPositions: TermKey.hasPositions(key))
  }

  /// Adds a text term.
  mutating func append(_ textTerm: Span<UInt8>, _ occurrences: [UInt64], _ range: Range<Int>) {
    terms.textTerms.append(textTerm)
    appendInfo(occurrences, range, hasPositions: TermKey.hasPositions(tag: textTerm[0]))
  }

  @inline(__always)
  private mutating func appendInfo(_ occurrences: [UInt64], _ range: Range<Int>, hasPositions: Bool) {
    guard range.count > 1 else {
      let occurrence = occurrences[range.lowerBound]
      let position = hasPositions ? UInt32(truncatingIfNeeded: occurrence) : 0
      let location = TermInfo.Location.inline(doc: DocID(truncatingIfNeeded: occurrence &>> 32), position: position)
      terms.infos.append(TermInfo(documentFrequency: 1, location: location))
      return
    }
    postings.add(occurrences.span.extracting(range), hasPositions: hasPositions)
    terms.infos.append(postings.endTerm())
  }

  // MARK: - Posting by posting

  /// Adds a posting of frequency one to the present term.
  mutating func addPosting(_ document: DocID, position: UInt32, hasPositions: Bool) {
    postings.add(document, position: position, hasPositions: hasPositions)
  }

  /// Adds the postings of the cursor's block, which is in another segment, to the present term.
  mutating func addPostings(
    blockOf cursor: inout PostingsCursor, newIDs: NewDocIDs, hasPositions: Bool
  ) throws(IndexError) {
    try postings.add(blockOf: &cursor, newIDs: newIDs, hasPositions: hasPositions)
  }

  /// Ends the present term, which is an integer term. A term without postings is left out.
  mutating func endTerm(_ key: UInt64) {
    guard postings.hasPostings else { return }
    terms.keys.append(key)
    terms.infos.append(postings.endTerm())
  }

  /// Ends the present term, which is a text term. A term without postings is left out.
  mutating func endTerm(_ textTerm: [UInt8]) {
    guard postings.hasPostings else { return }
    terms.textTerms.append(textTerm.span)
    terms.infos.append(postings.endTerm())
  }
}
