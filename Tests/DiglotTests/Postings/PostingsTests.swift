import TestSupport
import Testing

@testable import Diglot

/// One posting as it goes in.
private struct Posting: Equatable {
  var document: DocID
  var positions: [UInt32]
}

/// Posting lists written to memory and opened again.
private struct PostingsFixture {
  static let documentCount = 200_000
  let lists: [[Posting]]
  private(set) var infos: [TermInfo] = []
  let source: PostingsSource
  let norms: [UInt8]

  /// Frequencies are small as a rule, and above what a tail holds in unary now and then.
  static func randomList(_ count: Int, _ random: inout SeededGenerator) -> [Posting] {
    let gap = [1, 3, 150].randomElement(using: &random) ?? 1
    var next = Int.random(in: 0..<50, using: &random)
    return (0..<count).map { _ in
      defer { next += 1 + Int.random(in: 0..<gap, using: &random) }
      let isFrequent = Int.random(in: 0..<20, using: &random) == 0
      let frequency = Int.random(in: 1...(isFrequent ? 400 : 3), using: &random)
      var position = UInt32.random(in: 0..<5, using: &random)
      let positions = (0..<frequency).map { _ in
        defer { position += UInt32.random(in: 1...9, using: &random) }
        return position
      }
      return Posting(document: DocID(next), positions: positions)
    }
  }

  init(_ lists: [[Posting]], norms: [UInt8], hasPositions: Bool = true) throws {
    self.lists = lists
    self.norms = norms
    let directory = TemporaryDirectory()
    let parts = ["postings", "positions"].map { PartWriter(temporaryPath: directory.file($0)) }
    let widths = [UInt8](repeating: UInt8(Self.width), count: Self.documentCount)
    var encoder = PostingsEncoder(norms: norms, positionWidths: widths)
    for list in lists {
      let occurrences = list.flatMap { posting in
        posting.positions.map { UInt64(posting.document) << 32 | UInt64($0) }
      }
      encoder.add(occurrences.span, hasPositions: hasPositions)
      infos.append(encoder.endTerm())
    }
    let encoded = encoder.takeLists()
    try parts[0].append(encoded.postings)
    try parts[1].append(encoded.positions)
    source = PostingsSource(
      file: "test", postings: try Self.part(parts[0], directory.file("first")),
      positions: try Self.part(parts[1], directory.file("second")),
      positionWidths: ByteSlice(widths),
      documentCount: Self.documentCount)
  }

  private static let width = 13

  private static func part(_ writer: PartWriter, _ path: String) throws -> CheckedPart {
    let file = try FileWriter(creating: path)
    try writer.finish(into: file)
    try file.close()
    return CheckedPart(
      try MappedFile(path: path).bytes, file: path, name: "part", start: 0, checksums: writer.checksums)
  }
}

@Suite struct PostingsTests {
  static let counts = [1, 2, 3, 127, 128, 129, 255, 256, 257, 1_000]

  private func makeFixture(_ seed: UInt64) throws -> PostingsFixture {
    var random = SeededGenerator(seed: seed)
    let lists = Self.counts.map { PostingsFixture.randomList($0, &random) }
    return try PostingsFixture(lists, norms: random.bytes(PostingsFixture.documentCount).map { $0 & 0x3F })
  }

  @Test("a list of any length comes back with its frequencies and positions", arguments: [1, 2, 3] as [UInt64])
  func roundTrip(seed: UInt64) throws {
    let fixture = try makeFixture(seed)
    for (list, info) in zip(fixture.lists, fixture.infos) {
      var cursor = try PostingsCursor(info, fixture.source)
      #expect(info.documentFrequency == list.count && cursor.documentFrequency == list.count)
      var positions: [UInt32] = []
      for posting in list {
        #expect(cursor.document == posting.document && cursor.frequency == posting.positions.count)
        try cursor.positions(into: &positions)
        #expect(positions == posting.positions, "seed \(seed), \(list.count) postings, document \(posting.document)")
        try cursor.next()
      }
      #expect(cursor.document == PostingsCursor.end)
      try cursor.advance(to: DocID.max - 1)
      #expect(cursor.document == PostingsCursor.end)
    }
  }

  @Test("advancing stops at the first posting not before the target", arguments: [4, 5, 6] as [UInt64])
  func advancing(seed: UInt64) throws {
    let fixture = try makeFixture(seed)
    var random = SeededGenerator(seed: seed)
    for (list, info) in zip(fixture.lists, fixture.infos) {
      let last = Int(list[list.count - 1].document)
      for stride in [1, 40, 700, 20_000] {
        var cursor = try PostingsCursor(info, fixture.source)
        var (target, index) = (0, 0)
        var positions: [UInt32] = []
        while target <= last + stride {
          target += Int.random(in: 0...stride, using: &random)
          try cursor.advance(to: DocID(target))
          while index < list.count, list[index].document < target { index += 1 }
          guard index < list.count else {
            #expect(cursor.document == PostingsCursor.end)
            break
          }
          #expect(cursor.document == list[index].document, "seed \(seed), \(list.count) postings, target \(target)")
          #expect(cursor.frequency == list[index].positions.count)
          if Bool.random(using: &random) {
            try cursor.positions(into: &positions)
            #expect(positions == list[index].positions)
          }
          if Bool.random(using: &random) {
            try cursor.next()
            index += 1
            target = Int(list[index - 1].document)
          }
        }
      }
    }
  }

  @Test("a walk may begin anywhere, and finds positions in any order of postings", arguments: [9, 10] as [UInt64])
  func beginning(seed: UInt64) throws {
    let fixture = try makeFixture(seed)
    var random = SeededGenerator(seed: seed)
    for (list, info) in zip(fixture.lists, fixture.infos) {
      for _ in 0..<20 {
        let index = Int.random(in: 0..<list.count, using: &random)
        let target = index == 0 ? 0 : list[index - 1].document + 1
        var cursor = try PostingsCursor(info, fixture.source, from: target)
        #expect(cursor.document == list[index].document, "seed \(seed), \(list.count) postings, from \(target)")
        for _ in 0..<3 {
          // A walk asks for some positions and is given up.
          try cursor.beginPositions()
          for position in Set(list[index].positions.prefix(4).flatMap { [$0, $0 + 1] }).sorted() {
            #expect(cursor.hasPosition(position) == list[index].positions.contains(position))
          }
        }
      }
      let beyond = try PostingsCursor(info, fixture.source, from: list[list.count - 1].document + 1)
      #expect(beyond.document == PostingsCursor.end)
    }
  }

  @Test("cursors that take over one another's buffers walk as new ones do", arguments: [11, 12] as [UInt64])
  func spareBuffers(seed: UInt64) throws {
    let fixture = try makeFixture(seed)
    var random = SeededGenerator(seed: seed)
    let spare = SparePostingsBuffers()
    for _ in 0..<40 {
      let number = Int.random(in: 0..<fixture.lists.count, using: &random)
      let list = fixture.lists[number]
      var cursor = try PostingsCursor(fixture.infos[number], fixture.source, spare.take())
      // A copy keeps what it has.
      let copy = cursor
      for posting in list.prefix(Int.random(in: 0...list.count, using: &random)) {
        #expect(cursor.document == posting.document && cursor.frequency == posting.positions.count)
        var positions: [UInt32] = []
        try cursor.positions(into: &positions)
        #expect(positions == posting.positions, "seed \(seed), \(list.count) postings, document \(posting.document)")
        try cursor.next()
      }
      spare.keep(buffersOf: &cursor)
      #expect(cursor.document == PostingsCursor.end)
      try cursor.next()
      try cursor.advance(to: 7)
      #expect(cursor.document == PostingsCursor.end)
      #expect(copy.document == list[0].document && copy.frequency == list[0].positions.count)
    }
    // Matches that were at hand are not what blocks are unpacked into.
    var matches = PostingsCursor([1, 2], [1, 1], fixture.source)
    let buffers = matches.takeBuffers()
    #expect(buffers?.documents == nil)
  }

  @Test("impacts bound every score of their block and of the list", arguments: [7, 8] as [UInt64])
  func impacts(seed: UInt64) throws {
    let fixture = try makeFixture(seed)
    let factors = BM25(documentCount: 1_000, totalLength: 300_000).lengthFactors
    for (list, info) in zip(fixture.lists, fixture.infos) {
      var cursor = try PostingsCursor(info, fixture.source)
      let highest = cursor.highestImpacts().map { BlockMaximum.saturation($0, factors) }
      #expect((highest == nil) == (list.count < PostingsFormat.blockCount))
      for posting in list {
        let norm = fixture.norms[Int(posting.document)]
        let score = BM25.saturation(UInt32(posting.positions.count), factors[Int(norm)])
        if let highest { #expect(score <= highest) }
        guard let (last, impacts) = cursor.impacts(from: posting.document) else { continue }
        #expect(last >= posting.document)
        #expect(score <= BlockMaximum.saturation(impacts, factors), "seed \(seed), document \(posting.document)")
      }
    }
  }

  @Test("a list without positions has its frequencies")
  func withoutPositions() throws {
    var random = SeededGenerator(seed: 9)
    let list = PostingsFixture.randomList(300, &random)
    let norms = [UInt8](repeating: 3, count: PostingsFixture.documentCount)
    let fixture = try PostingsFixture([list], norms: norms, hasPositions: false)
    #expect(fixture.source.positions.byteCount == 0)
    var cursor = try PostingsCursor(fixture.infos[0], fixture.source)
    for posting in list {
      #expect(cursor.document == posting.document && cursor.frequency == posting.positions.count)
      try cursor.next()
    }
    #expect(cursor.document == PostingsCursor.end)
  }
}
