import Tables
import TestSupport

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Texts that nobody wrote, for those who have no corpus at hand: words of the glossaries, drawn by Zipf's law, in
/// Simplified characters, Traditional characters and English. The same ones for the same number.
///
/// A document has a subject: a few words that come again and again. So terms gather in documents, as they do in real
/// texts. Grammar there is none.
struct SyntheticCorpus {
  private var random = SeededGenerator(seed: 1)
  private let zipf = Zipf(count: 20_000)
  /// Two of three documents are Chinese, a little more than half of these Simplified.
  private let languages: [Language]

  static func write(_ count: Int, to path: String) throws {
    var corpus = SyntheticCorpus()
    let file = try CorpusFile(path)
    for number in 0..<count { try file.write(corpus.document(number)) }
    try file.close()
  }

  private init() {
    let glossary = Glossaries()
    let han = ["的了在是和有不为与对", "的了在是和有不為與對"].map { $0.map(String.init) }
    let english = ["the", "of", "and", "to", "in", "is", "for", "with", "on", "that"]
    languages = [
      Language(words: glossary.simplified, small: han[0], comma: "，", stop: "。", space: ""),
      Language(words: glossary.traditional, small: han[1], comma: "，", stop: "。", space: ""),
      Language(words: glossary.english, small: english, comma: ",", stop: ".", space: " "),
    ]
  }

  private mutating func document(_ number: Int) -> CorpusDocument {
    let language = languages[[0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2][below(14)]]
    let subject = (0..<12).map { _ in word(language) }
    // From a line to some pages, short ones being the commonest.
    var sentences = 1 + below(8) * below(8)
    var text = ""
    while sentences > 0 {
      text += sentence(language, subject) + (below(4) == 0 ? "\n" : language.space)
      sentences -= 1
    }
    let title = subject.prefix(2 + below(3)).joined(separator: language.space)
    return CorpusDocument(id: "\(number)", title: title, text: text)
  }

  private mutating func sentence(_ language: Language, _ subject: [String]) -> String {
    var pieces: [String] = []
    for _ in 0..<4 + below(8) {
      pieces.append(below(3) == 0 ? subject[below(subject.count)] : word(language))
      switch below(20) {
      case 0: pieces[pieces.count - 1] += language.comma
      case 1: pieces.append("\(below(3000))")
      case 2...9: pieces.append(language.small[below(language.small.count)])
      default: break
      }
    }
    return pieces.joined(separator: language.space) + language.stop
  }

  private mutating func word(_ language: Language) -> String {
    language.words[zipf.rank(Double(random.next() >> 11) / Double(1 << 53), below: language.words.count)]
  }

  private mutating func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
}

/// The words of a language, the commonest first, and what stands between them.
private struct Language {
  var words: [String]
  var small: [String]
  var comma, stop, space: String
}

/// Zipf's law as Mandelbrot has it: the word of rank r is as frequent as 1 / (r + 10).
private struct Zipf {
  private let cumulated: [Double]

  init(count: Int) {
    var sum = 0.0
    cumulated = (1...count).map { rank in
      sum += 1 / Double(rank + 10)
      return sum
    }
  }

  /// Turns a number between 0 and 1 into one of the first `count` ranks, from 0.
  func rank(_ number: Double, below count: Int) -> Int {
    let target = number * cumulated[count - 1]
    var range = 0..<count - 1
    while !range.isEmpty {
      let middle = (range.lowerBound + range.upperBound) / 2
      range = cumulated[middle] < target ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }
}

/// The words of the glossaries in `Tables`, in an order that has nothing to do with their meaning.
private struct Glossaries {
  private(set) var simplified: [String] = []
  private(set) var traditional: [String] = []
  private(set) var english: [String] = []

  init() {
    let folder = TableFiles.sources
    var variants: [Character: Character] = [:]
    for line in Glossaries.lines("\(folder)/HanVariants/opencc-1.4.2-TSCharacters.txt") where line.count == 2 {
      // A Traditional character, and the Simplified ones that may stand for it.
      if let traditional = line[0].first, let simplified = line[1].first, variants[simplified] == nil {
        variants[simplified] = traditional
      }
    }
    for name in ["technology", "society", "life"] {
      for line in Glossaries.lines("\(folder)/Vocabulary/glossary-\(name).tsv") where line.count >= 3 {
        english += Glossaries.forms(line[0])
        simplified += Glossaries.forms(line[1])
        let own = Glossaries.forms(line[2])
        let written = Glossaries.forms(line[1]).map { word in String(word.map { variants[$0] ?? $0 }) }
        traditional += own.isEmpty ? written : own
      }
    }
    Glossaries.shuffle(&simplified)
    Glossaries.shuffle(&traditional)
    Glossaries.shuffle(&english)
  }

  private static func lines(_ path: String) -> [[String]] {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }

  private static func forms(_ cell: String) -> [String] { cell.split(separator: "|").map(String.init) }

  private static func shuffle(_ words: inout [String]) {
    var random = SeededGenerator(seed: 2)
    for index in words.indices.dropLast() {
      words.swapAt(index, index + Int(random.next() % UInt64(words.count - index)))
    }
  }
}
