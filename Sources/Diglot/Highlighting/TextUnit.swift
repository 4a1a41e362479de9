/// What an offset in a text counts. All offsets of this library count UTF-8 bytes; other languages and views count otherwise.
public enum TextUnit: Sendable, Hashable, CaseIterable {
  /// Bytes of UTF-8.
  case utf8
  /// Code units of UTF-16, as in JavaScript, Java and `NSString`.
  case utf16
  /// Unicode scalars, as in Python.
  case scalars

  /// Ranges of a text that are given in UTF-8, in this unit.
  ///
  /// - Parameters:
  ///   - ranges: Ranges of the UTF-8 of `text`, in any order. An offset inside of a scalar counts as the end of it.
  ///   - text: The text that they are of.
  /// - Returns: As many ranges, in their order.
  /// - Complexity: O(n) in the length of the text up to the last range.
  public func ranges(of ranges: [Range<Int>], in text: String) -> [Range<Int>] {
    if self == .utf8 || ranges.isEmpty { return ranges }
    let ends = ranges.flatMap { [$0.lowerBound, $0.upperBound] }
    var counts = [Int](repeating: 0, count: ends.count)
    var walk = Walk(text, self)
    for index in ends.indices.sorted(by: { ends[$0] < ends[$1] }) { counts[index] = walk.count(upTo: ends[index]) }
    return ranges.indices.map { counts[2 * $0]..<counts[2 * $0 + 1] }
  }

  /// Counts the units of a text once, from its beginning.
  private struct Walk {
    private var text: String
    private let unit: TextUnit
    private var offset = 0
    private var units = 0

    init(_ text: String, _ unit: TextUnit) {
      self.text = text
      self.text.makeContiguousUTF8()
      self.unit = unit
    }

    mutating func count(upTo end: Int) -> Int {
      let bytes = text.utf8.span
      precondition(offset <= end && end <= bytes.count, "a range that the text does not have")
      for index in offset..<end {
        // Bytes that go on with a scalar count nothing. One of four bytes is two units of UTF-16.
        if bytes[index] & 0xC0 != 0x80 { units += unit == .utf16 && bytes[index] >= 0xF0 ? 2 : 1 }
      }
      offset = end
      return units
    }
  }

  /// Ranges of a text that are given in UTF-8, as ranges of the text itself.
  ///
  /// - Parameters:
  ///   - ranges: Ranges of the UTF-8 of `text`.
  ///   - text: The text that they are of.
  /// - Complexity: O(1) a range for a text that Swift made; O(n) for one that is bridged.
  public static func indices(of ranges: [Range<Int>], in text: String) -> [Range<String.Index>] {
    let bytes = text.utf8
    return ranges.map { range in
      let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
      return start..<bytes.index(start, offsetBy: range.count)
    }
  }
}
