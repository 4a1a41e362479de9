import Foundation
import TestSupport
import Testing

@testable import Diglot

private let termCount = ProcessInfo.processInfo.environment["DIGLOT_TERMS"].flatMap { Int($0) }

/// Times look-ups in dictionaries of as many terms as `DIGLOT_TERMS` says, made of syllables. Only builds for release
/// tell anything.
@Suite struct TermLookupBenchmark {
  private static let onsets = "b c d f g h j k l m n p r s t v w br ch cl cr dr fr gr pl pr sh sl sp st th tr str qu z"
    .split(separator: " ")
  private static let vowels = "a e i o u a e i o ea ou ai io ie".split(separator: " ")
  private static let codas = ["", "", "", "n", "r", "s", "t", "l", "m", "nd", "ng", "ck", "ss"]

  private static func word(_ random: inout SeededGenerator) -> String {
    (0..<Int.random(in: 2...4, using: &random)).map { _ in
      [onsets, vowels].map { String($0.randomElement(using: &random) ?? "") }.joined()
        + (codas.randomElement(using: &random) ?? "")
    }.joined()
  }

  /// A word with one letter changed.
  private static func misspelled(_ word: String, _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = Array(word.utf8)
    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0x61...0x7A, using: &random)
    return bytes
  }

  private static func date(_ number: Int) -> String {
    String(format: "%04d-%02d-%02d", 1990 + number / 372, 1 + number / 31 % 12, 1 + number % 31)
  }

  private static func dictionary(_ words: Set<String>) throws -> TextTerms {
    var texts = words.map { [TermKey.Tag.word.rawValue] + $0.utf8 }
    texts += (0..<372 * 40).map { [TermKey.Tag.filter.rawValue] + "date\0\(date($0))".utf8 }
    texts.sort { $0.lexicographicallyPrecedes($1) }
    var random = SeededGenerator(seed: 2)
    return try TermDictionaryTests.textTerms(texts, TermDictionaryTests.infos(texts.count, &random))
  }

  @Test("look-ups by kind", .enabled(if: termCount != nil))
  func speed() throws {
    var random = SeededGenerator(seed: 1)
    var words: Set<String> = []
    while words.count < termCount ?? 0 { words.insert(Self.word(&random)) }
    let terms = try Self.dictionary(words)
    let sample = words.sorted().shuffled(using: &random).prefix(2_000)
    func walk(from first: [UInt8], through last: [UInt8]) throws -> Int {
      var cursor = try terms.cursor(from: first)
      var count = 0
      while try cursor.next() != nil, !last.lexicographicallyPrecedes(cursor.text.prefix(last.count)) { count += 1 }
      return count
    }
    print("\(words.count) words; median (99th) of \(sample.count)")
    // One by one they are shorter than what a clock takes.
    try time("\(sample.count) exact ones", Array(0..<50)) { _ in
      for word in sample where try terms.find([TermKey.Tag.word.rawValue] + word.utf8) == nil { return 0 }
      return sample.count
    }
    try time("prefix of three letters", sample.map { [1] + $0.utf8.prefix(3) }) { try walk(from: $0, through: $0) }
    let dates = sample.indices.map { Int.random(in: 0..<14_000, using: &random) + $0 % 2 }
    try time("range of three months", dates) {
      let ends = [$0, $0 + 92].map { [TermKey.Tag.filter.rawValue] + "date\0\(Self.date($0))".utf8 }
      return try walk(from: ends[0], through: ends[1])
    }
    for edits in 1...2 {
      try time("fuzzy ~\(edits)", sample.map { Self.misspelled($0, &random) }) {
        var cursor = try terms.cursor(.word, FuzzyAutomaton($0, edits: edits))
        var count = 0
        while try cursor.next() != nil { count += 1 }
        return count
      }
    }
  }

  /// Prints what a look-up takes of this thread, and how many terms it finds on average.
  private func time<T>(_ name: String, _ keys: [T], _ look: (T) throws -> Int) throws {
    var nanoseconds: [Double] = []
    var found = 0
    for _ in 0..<2 {
      nanoseconds = []
      found = 0
      for key in keys {
        let start = Self.processorNanoseconds
        found += try look(key)
        nanoseconds.append(Self.processorNanoseconds - start)
      }
    }
    nanoseconds.sort()
    let (median, high) = (nanoseconds[keys.count / 2], nanoseconds[keys.count * 99 / 100])
    let mean = Double(found) / Double(keys.count)
    print(String(format: "%@: %.2f (%.2f) µs, %.1f terms", name, median / 1_000, high / 1_000, mean))
  }

  /// What this thread has used of the processor.
  private static var processorNanoseconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }
}
