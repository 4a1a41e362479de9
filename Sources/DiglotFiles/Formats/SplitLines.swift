import _StringProcessing

/// Finds the lines of a text that begin a document.
///
/// The regular expressions are those of Swift's library, which knows Unicode and needs neither another library nor a locale.
public struct SplitLines {
  private let regex: Regex<AnyRegexOutput>

  /// Why an expression cannot be read.
  public struct SyntaxError: Error {
    /// What was expected, as the end of a sentence.
    public let reason: String
  }

  /// Reads a regular expression.
  public init(_ expression: String) throws(SyntaxError) {
    do {
      regex = try Regex(expression).matchingSemantics(.unicodeScalar)
    } catch {
      throw SyntaxError(reason: "a regular expression; \(error)")
    }
  }

  /// The documents of a text, in UTF-8 bytes: what stands before the first line that matches, if it is not blank, and what
  /// each such line begins; nothing where no line matches.
  func documents(in text: String) -> [Range<Int>] {
    var starts: [Int] = []
    var (place, start) = (0, text.startIndex)
    while start < text.endIndex {
      let rest = text.utf8[start...]
      let end = rest.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? text.endIndex
      if (try? regex.firstMatch(in: text[start..<end])) != nil { starts.append(place) }
      var next = end
      if next < text.endIndex, text.utf8[next] == 0x0D { next = text.utf8.index(after: next) }
      if next < text.endIndex, text.utf8[next] == 0x0A, next == end || text.utf8[end] == 0x0D {
        next = text.utf8.index(after: next)
      }
      place += text.utf8.distance(from: start, to: next)
      start = next
    }
    guard let first = starts.first else { return [] }
    let isBlank =
      text.utf8.prefix(first).allSatisfy { $0 <= 0x20 } || text.utf8.prefix(first).elementsEqual([0xEF, 0xBB, 0xBF])
    if first > 0, !isBlank { starts.insert(0, at: 0) }
    return zip(starts, starts.dropFirst() + [place]).map { $0..<$1 }
  }
}
