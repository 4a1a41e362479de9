import TestSupport

@testable import Diglot

extension ReferenceEngine {
  /// A reference that folds characters as the engine does, all of a text at once, and has the engine's stems.
  static func folding() -> ReferenceEngine {
    let stemmer = Stemmer()
    func fold(_ text: String) -> [FoldedScalar] {
      FoldRules.fold(Array(text.utf16)).map { character in
        let kind: FoldedScalar.Kind =
          switch character.characterClass {
          case .han: .han
          case .kana: .kana
          case .letter: .letter
          case .space: .space
          case .digit, .symbol, .sign, .other: .other
          }
        return FoldedScalar(value: character.scalar, kind: kind)
      }
    }
    return ReferenceEngine(fold: fold) { word in
      var (bytes, stem): ([UInt8], [UInt8]) = ([], [])
      for scalar in word { bytes.appendScalar(scalar) }
      stemmer.appendStem(of: bytes.span, to: &stem)
      return String(decoding: stem, as: UTF8.self).unicodeScalars.map(\.value)
    }
  }
}

/// An index and the reference engine, taken through the same random additions, updates and removals.
struct RandomIndex {
  let directory = TemporaryDirectory()
  private(set) var reference = ReferenceEngine.folding()
  var random: RandomDocuments
  private var nextKey = 0

  /// - Parameter commits: How many times to commit; each leaves a segment.
  init(seed: UInt64, commits: Int, documents: Int, length: Int = 12, hasTitles: Bool = true) throws {
    random = RandomDocuments(seed: seed)
    let writer = try IndexWriter(at: directory.path)
    for _ in 0..<commits {
      for _ in 0..<documents / commits { try change(writer, length, hasTitles) }
      try writer.commit()
    }
    writer.close()
  }

  private mutating func change(_ writer: IndexWriter, _ length: Int, _ hasTitles: Bool) throws {
    let keys = reference.keys
    if !keys.isEmpty, random.chance(8) {
      let key = keys[random.below(keys.count)]
      try writer.remove(key)
      reference.remove(key)
      return
    }
    let isUpdate = !keys.isEmpty && random.chance(6)
    let key = isUpdate ? keys[random.below(keys.count)] : "d\(nextKey)"
    nextKey += 1
    let document = random.document(key, length: length, hasTitle: hasTitles)
    try writer.add(document)
    reference.add(document)
  }

  func open() throws -> Index { try Index(at: directory.path) }

  /// A Han string that stands in some document, in the forms of the index.
  mutating func standingPhrase() -> String {
    let keys = reference.keys
    guard !keys.isEmpty, let document = reference.document(keys[random.below(keys.count)]) else { return "中" }
    let runs = reference.unwrapped(document.text).split { $0.kind != .han }
    guard !runs.isEmpty else { return "中" }
    let run = runs[random.below(runs.count)]
    let start = run.startIndex + random.below(run.count)
    var text = String.UnicodeScalarView()
    for scalar in run[start...].prefix(1 + random.below(8)) { Unicode.Scalar(scalar.value).map { text.append($0) } }
    return String(text)
  }
}

extension SearchOptions {
  /// All matches, without snippets.
  static let all = SearchOptions(limit: 100_000, snippets: false, exactTotal: true)

  /// The same without other names, of which the reference engine knows nothing.
  static let asWritten: SearchOptions = {
    var options = all
    options.expands = false
    return options
  }()
}

extension Index {
  /// The keys of all matches of a query.
  func keys(_ query: Query) throws -> Set<String> { Set(try search(query, .all).hits.map(\.key)) }
}
