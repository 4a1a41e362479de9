/// Builds the table that folds one Han character to one, from the texts in `HanVariants/`.
///
/// Every source says which characters are forms of one another. Characters that are connected, by however many steps,
/// are one class, and each member folds to the class's one form: so folding twice changes nothing, no order of
/// sources or conversions matters, and a character and its Hong Kong, Taiwan and Simplified forms always meet.
/// `reviewed.txt` adds pairs and takes wrong ones away.
public struct HanVariantsGenerator {
  /// A source that breaks its own form.
  public struct SourceError: Error, CustomStringConvertible {
    let file: String
    /// Counted from 1.
    let line: Int
    let reason: String
    /// The place and the reason, for the test's output.
    public var description: String { "\(file):\(line): \(reason)" }
  }

  /// What a character becomes, for each that becomes another.
  public private(set) var table: [Unicode.Scalar: Unicode.Scalar] = [:]

  private var parents: [Unicode.Scalar: Unicode.Scalar] = [:]
  /// Characters that some source turns into another, and how many turn into each: the form of a class is one that
  /// nothing turns into another, the one most others turn into.
  private var converted: Set<Unicode.Scalar> = []
  private var supporters: [Unicode.Scalar: Int] = [:]
  private var apart: Set<[Unicode.Scalar]> = []

  /// Builds the table.
  ///
  /// - Parameters:
  ///   - conversions: Texts of "character, tab, forms" whose first form is the one to convert to.
  ///   - regional: Texts of the same shape, where all forms are of equal rank.
  ///   - reviewed: Our own list; `name` is for errors only.
  public init(
    conversions: [(name: String, text: String)], regional: [(name: String, text: String)],
    reviewed: (name: String, text: String)
  ) throws {
    var joins: [[Unicode.Scalar]] = []
    for (line, fields) in HanVariantsGenerator.lines(of: reviewed.text) {
      let pairs = fields.last?.split(separator: " ").map { Array($0.unicodeScalars) } ?? []
      guard fields.count == 3, pairs.allSatisfy({ $0.count == 2 && $0[0] != $0[1] }) else {
        throw SourceError(file: reviewed.name, line: line, reason: "expected a verb, a reason and pairs")
      }
      switch fields[0] {
      case "join": joins += pairs
      case "apart": for pair in pairs { apart.formUnion([pair, pair.reversed()]) }
      default: throw SourceError(file: reviewed.name, line: line, reason: "unknown verb \(fields[0])")
      }
    }
    for pair in joins { convert(pair[0], to: pair[1]) }
    for source in conversions {
      for (character, forms) in try HanVariantsGenerator.forms(in: source) { convert(character, to: forms[0]) }
    }
    for source in regional {
      for (character, forms) in try HanVariantsGenerator.forms(in: source) {
        for form in forms { join(character, form) }
      }
    }
    table = makeTable()
  }

  // MARK: - Classes

  private mutating func convert(_ character: Unicode.Scalar, to form: Unicode.Scalar) {
    guard character != form, !apart.contains([character, form]) else { return }
    converted.insert(character)
    supporters[form, default: 0] += 1
    join(character, form)
  }

  private mutating func join(_ one: Unicode.Scalar, _ other: Unicode.Scalar) {
    guard !apart.contains([one, other]) else { return }
    let first = root(of: one)
    let second = root(of: other)
    if first != second { parents[max(first, second)] = min(first, second) }
  }

  private func root(of character: Unicode.Scalar) -> Unicode.Scalar {
    var root = character
    while let parent = parents[root] { root = parent }
    return root
  }

  private func makeTable() -> [Unicode.Scalar: Unicode.Scalar] {
    var classes: [Unicode.Scalar: [Unicode.Scalar]] = [:]
    for character in parents.keys { classes[root(of: character), default: []].append(character) }
    var table: [Unicode.Scalar: Unicode.Scalar] = [:]
    for (root, others) in classes {
      let members = others + [root]
      guard let form = members.max(by: { rank($0) < rank($1) }) else { continue }
      for member in members where member != form { table[member] = form }
    }
    return table
  }

  /// A greater rank makes the better form; no two characters have the same.
  private func rank(_ character: Unicode.Scalar) -> (Int, Int, Int) {
    (converted.contains(character) ? 0 : 1, supporters[character] ?? 0, -Int(character.value))
  }

  // MARK: - Sources

  /// The lines that are neither empty nor comments, with their numbers, cut at tabs.
  private static func lines(of text: String) -> [(number: Int, fields: [Substring])] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .filter { !$1.isEmpty && !$1.hasPrefix("#") }
      .map { ($0 + 1, $1.split(separator: "\t", omittingEmptySubsequences: false)) }
  }

  /// A character and its forms for each line of a dictionary.
  public static func forms(
    in source: (name: String, text: String)
  ) throws -> [(character: Unicode.Scalar, forms: [Unicode.Scalar])] {
    try lines(of: source.text).map { number, fields in
      let words = fields.flatMap { $0.split(separator: " ") }.map { Array($0.unicodeScalars) }
      guard fields.count == 2, words.count >= 2, words.allSatisfy({ $0.count == 1 }) else {
        throw SourceError(file: source.name, line: number, reason: "expected a character, a tab and characters")
      }
      return (words[0][0], words.dropFirst().map { $0[0] })
    }
  }

  // MARK: - Output

  /// The pairs "from to", sorted by the first, in lines of `pairsPerLine`.
  public func pairLines(pairsPerLine: Int = 20) -> [String] {
    let pairs = table.sorted { $0.key < $1.key }.map { "\($0.key)\($0.value)" }
    return stride(from: 0, to: pairs.count, by: pairsPerLine).map {
      pairs[$0..<min($0 + pairsPerLine, pairs.count)].joined()
    }
  }

  /// FNV-1a of 64 bits over the UTF-8 bytes of `text`, line ends left out.
  public static func checksum(of text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { hash, byte in
      byte == 0x0A ? hash : (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
  }

  /// The Swift file that holds the table.
  public func swiftSource() -> String {
    let lines = pairLines()
    let digits = String(HanVariantsGenerator.checksum(of: lines.joined()), radix: 16, uppercase: true)
    let padded = String(repeating: "0", count: 16 - digits.count) + digits
    let groups = stride(from: 0, to: 16, by: 4).map { String(padded.dropFirst($0).prefix(4)) }
    return """
      // swift-format-ignore-file
      // Generated by Sources/Tables/HanVariantsGenerator.swift from the texts in Sources/Tables/HanVariants, which
      // name their sources and licences (OpenCC, Apache-2.0; ICU and Unicode, Unicode licence). Do not edit: change a
      // source and run "DIGLOT_RECORD=1 swift test --filter HanVariantsTests".

      /// The one form that each variant of a Han character folds to: Simplified where there is one.
      ///
      /// The text lies in the program's read-only data and costs nothing until it is read.
      enum HanVariants {
        /// \(table.count) pairs of scalars, from and to, sorted by the first. Line ends between them mean nothing.
        static let pairs: StaticString = \"""
      \(lines.map { "    " + $0 }.joined(separator: "\n"))
          \"""

        /// FNV-1a of 64 bits over the UTF-8 bytes of `pairs` without its line ends.
        static let checksum: UInt64 = 0x\(groups.joined(separator: "_"))
      }

      """
  }
}
