/// Where the text of a document comes from: its pages or chapters, and the bytes of its file.
///
/// Both are optional. What has no origin is found all the same; its snippets name no part and no bytes.
public struct TextOrigin: Sendable, Hashable {
  /// A page or a chapter.
  public struct Part: Sendable, Hashable {
    /// Where it begins in the document's text, in UTF-8 bytes. It ends where the next one begins.
    public var start: Int
    /// The number of a page, or the name of a chapter.
    public var name: String

    /// A part that begins at a byte of the text.
    public init(start: Int, name: String) {
      self.start = start
      self.name = name
    }
  }

  /// The parts in the order of the text.
  public var parts: [Part]
  /// From bytes of the text to bytes of the file.
  public var source: SourceMap

  /// An origin; without arguments, one of which nothing is known.
  public init(parts: [Part] = [], source: SourceMap = SourceMap()) {
    self.parts = parts
    self.source = source
  }

  /// Whether nothing is known.
  public var isEmpty: Bool { parts.isEmpty && source.runs.isEmpty }

  /// The name of the part that has a byte of the text.
  ///
  /// - Complexity: O(log n) over the parts.
  public func part(at offset: Int) -> String? {
    let following = (0..<parts.count).partitionPoint { parts[$0].start > offset }
    return following == 0 ? nil : parts[following - 1].name
  }
}

/// From the bytes of a text to those that it was read from: another encoding, markup around it, character references in it.
public struct SourceMap: Sendable, Hashable {
  /// A stretch in which every unit takes as many bytes as the others: Han characters in Big5, say, which are three bytes each
  /// of the text and two of the file.
  public struct Run: Sendable, Hashable {
    /// Where it begins in the text, in UTF-8 bytes.
    public var textStart: Int
    /// Where it begins in the file, in bytes.
    public var sourceStart: Int
    /// How many units there are, at least one.
    public var count: Int
    /// The UTF-8 bytes of the text that a unit takes, at least one.
    public var textWidth: Int
    /// The bytes of the file that a unit takes.
    public var sourceWidth: Int

    /// A run, each number as its property says.
    public init(textStart: Int, sourceStart: Int, count: Int, textWidth: Int, sourceWidth: Int) {
      self.textStart = textStart
      self.sourceStart = sourceStart
      self.count = count
      self.textWidth = textWidth
      self.sourceWidth = sourceWidth
    }

    /// Where it ends in the text.
    public var textEnd: Int { textStart + count * textWidth }
    /// Where it ends in the file.
    public var sourceEnd: Int { sourceStart + count * sourceWidth }
  }

  /// The runs in the order of the text, without overlaps. What lies between two, such as a line break that stands for a tag,
  /// comes from nowhere.
  public private(set) var runs: [Run] = []

  /// A map in which nothing comes from anywhere.
  public init() {}

  /// The map of a text that stands in the file byte for byte.
  public init(verbatim byteCount: Int, from sourceStart: Int = 0) {
    if byteCount > 0 { append(byteCount, textWidth: 1, sourceWidth: 1, textStart: 0, sourceStart: sourceStart) }
  }

  /// Adds units behind all others; where they go on with the last run, they become part of it. Units that would begin before
  /// the end of the last run are left out.
  ///
  /// - Parameters:
  ///   - count: How many units.
  ///   - textWidth: The bytes of the text that each takes.
  ///   - sourceWidth: The bytes of the file that each takes.
  ///   - textStart: Where the first begins in the text, not before the end of the last run.
  ///   - sourceStart: Where it begins in the file.
  public mutating func append(_ count: Int, textWidth: Int, sourceWidth: Int, textStart: Int, sourceStart: Int) {
    guard count > 0, textWidth > 0, sourceWidth >= 0, sourceStart >= 0, textStart >= runs.last?.textEnd ?? 0 else {
      return
    }
    if let last = runs.last, last.textEnd == textStart, last.sourceEnd == sourceStart, last.textWidth == textWidth,
      last.sourceWidth == sourceWidth
    {
      runs[runs.count - 1].count += count
      return
    }
    runs.append(
      Run(
        textStart: textStart, sourceStart: sourceStart, count: count, textWidth: textWidth, sourceWidth: sourceWidth))
  }

  /// The bytes of the file that a range of the text comes from: those of all units it touches; `nil` where none.
  ///
  /// - Complexity: O(log n) over the runs.
  public func source(of range: Range<Int>) -> Range<Int>? {
    let first = (0..<runs.count).partitionPoint { runs[$0].textEnd > range.lowerBound }
    let end = (first..<runs.count).partitionPoint { runs[$0].textStart >= range.upperBound }
    guard first < end else { return nil }
    let (head, tail) = (runs[first], runs[end - 1])
    let start = max(0, range.lowerBound - head.textStart) / head.textWidth
    let units = (min(range.upperBound, tail.textEnd) - tail.textStart + tail.textWidth - 1) / tail.textWidth
    let bounds = (head.sourceStart + start * head.sourceWidth, tail.sourceStart + units * tail.sourceWidth)
    return bounds.0 <= bounds.1 ? bounds.0..<bounds.1 : nil
  }

  /// This map followed by another: from the text of this one to the file of `decoding`, whose text is the file of this one.
  ///
  /// - Complexity: O(n) in the runs of both.
  public func through(_ decoding: SourceMap) -> SourceMap {
    var result = SourceMap()
    for run in runs { decoding.append(run, to: &result) }
    return result
  }

  /// Adds a run of another map, with its source led through this one.
  private func append(_ run: Run, to result: inout SourceMap) {
    // Units that are not byte by byte are led through one after the other.
    if run.textWidth != run.sourceWidth {
      for unit in 0..<run.count {
        let start = run.sourceStart + unit * run.sourceWidth
        guard let source = source(of: start..<start + run.sourceWidth) else { continue }
        result.append(
          1, textWidth: run.textWidth, sourceWidth: source.count,
          textStart: run.textStart + unit * run.textWidth, sourceStart: source.lowerBound)
      }
      return
    }
    let range = run.sourceStart..<run.sourceEnd
    var index = (0..<runs.count).partitionPoint { runs[$0].textEnd > range.lowerBound }
    while index < runs.count, runs[index].textStart < range.upperBound {
      let own = runs[index]
      let first = max(0, range.lowerBound - own.textStart) / own.textWidth
      let end = min(own.count, (range.upperBound - own.textStart + own.textWidth - 1) / own.textWidth)
      let textStart = own.textStart + first * own.textWidth
      result.append(
        end - first, textWidth: own.textWidth, sourceWidth: own.sourceWidth,
        textStart: run.textStart + max(0, textStart - run.sourceStart),
        sourceStart: own.sourceStart + first * own.sourceWidth)
      index += 1
    }
  }
}
