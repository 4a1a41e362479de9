import Diglot

/// A collection that is spread over several indexes, as the file `_index.json` in its folder describes it.
///
/// That file is the commit: a folder of a shard that it does not name is no part of the collection. Shards never change; a
/// newer collection has other folders and another file.
package struct ShardLayout: Sendable, Equatable {
  package static let fileName = "_index.json"
  package static let format = 1

  /// An index with the documents of a range of slots, sorted by slot and then by the bytes of their IDs.
  package struct Shard: Sendable, Equatable {
    /// Its folder, from that of the layout on. It leads to no place outside.
    package let path: String
    package let slots: ClosedRange<Int>
    package let documents: Int
    /// The summed length of its documents, as BM25 counts it.
    package let length: Int
    /// That of the file that `diglot-index pack` makes of it, in 64 hexadecimal digits.
    package let sha256: String
  }

  /// What analysed the texts, in 16 hexadecimal digits.
  package let fingerprint: String
  package let documents: Int
  package let length: Int
  /// In the order of their slots. Together they have each slot once.
  package let shards: [Shard]

  /// Reads the bytes of an `_index.json`. Members that it does not know are passed over.
  package init(parsing bytes: Span<UInt8>) throws(LayoutError) {
    let members = try LayoutMembers(bytes, of: "the layout")
    let format = try members.count("format")
    guard format == Self.format else { throw .unsupportedFormat(format) }
    guard try members.count("slots") == Slot.count else {
      throw .badValue(name: "slots", of: members.owner, expected: "\(Slot.count)")
    }
    fingerprint = try members.digits("fingerprint", count: 16)
    documents = try members.count("documents")
    length = try members.count("length")
    shards = try members.objects("shards").enumerated().map { (number, json) throws(LayoutError) in
      try Shard(LayoutMembers(Array(json.utf8).span, of: "shard \(number)"))
    }
    try expectAllSlots()
    try expectSum("documents", documents, \.documents)
    try expectSum("length", length, \.length)
    try expectOwnPaths()
  }

  private func expectAllSlots() throws(LayoutError) {
    var next = 0
    for shard in shards {
      guard shard.slots.lowerBound == next else { throw .slots(at: next) }
      next = shard.slots.upperBound + 1
    }
    guard next == Slot.count else { throw .slots(at: next) }
  }

  private func expectSum(_ name: String, _ expected: Int, _ count: (Shard) -> Int) throws(LayoutError) {
    var sum = 0
    for shard in shards {
      let (next, isTooLarge) = sum.addingReportingOverflow(count(shard))
      guard !isTooLarge else { throw .sum(name: name) }
      sum = next
    }
    guard sum == expected else { throw .sum(name: name) }
  }

  private func expectOwnPaths() throws(LayoutError) {
    var paths = Set<[UInt8]>()
    for shard in shards where !paths.insert(Array(shard.path.utf8)).inserted { throw .pathTwice(shard.path) }
  }
}

extension ShardLayout.Shard {
  fileprivate init(_ members: LayoutMembers) throws(LayoutError) {
    path = try members.innerPath("path")
    slots = try members.slots("slots")
    documents = try members.count("documents")
    length = try members.count("length")
    sha256 = try members.digits("sha256", count: 64)
  }
}

/// The members of an object of the file.
private struct LayoutMembers {
  /// What errors call the object.
  let owner: String
  private let members: [(name: String, value: JSONValue)]

  init(_ bytes: Span<UInt8>, of owner: String) throws(LayoutError) {
    var parser = JSONParser()
    let members: [(name: String, value: JSONValue)]?
    do throws(JSONError) { members = try parser.object(in: bytes) } catch { throw .malformed(error, in: owner) }
    guard let members else { throw .noObject(owner) }
    self.owner = owner
    self.members = members
  }

  private func value(_ name: String) throws(LayoutError) -> JSONValue {
    guard let member = members.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
      throw .missing(name: name, of: owner)
    }
    return member.value
  }

  func count(_ name: String) throws(LayoutError) -> Int {
    guard let count = Self.count(try value(name)) else {
      throw .badValue(name: name, of: owner, expected: "a whole number from 0")
    }
    return count
  }

  private static func count(_ value: JSONValue) -> Int? {
    guard case .number(let text) = value, let count = Int(text), count >= 0 else { return nil }
    return count
  }

  /// A range of slots, `[first, last]`.
  func slots(_ name: String) throws(LayoutError) -> ClosedRange<Int> {
    guard case .array(let values) = try value(name), values.count == 2,
      let first = Self.count(values[0]), let last = Self.count(values[1]), first <= last, last < Slot.count
    else { throw .badValue(name: name, of: owner, expected: "the first slot and the last one, as [0, 255]") }
    return first...last
  }

  /// Lower-case hexadecimal digits.
  func digits(_ name: String, count: Int) throws(LayoutError) -> String {
    guard case .string(let text) = try value(name), text.utf8.count == count,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { throw .badValue(name: name, of: owner, expected: "\(count) digits of 0-9 and a-f") }
    return text
  }

  /// A path that stays below the folder that it starts from.
  func innerPath(_ name: String) throws(LayoutError) -> String {
    guard case .string(let path) = try value(name), !path.utf8.contains(0),
      path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy({ !["", ".", ".."].contains($0) })
    else { throw .badValue(name: name, of: owner, expected: "the path of a folder below that of the layout") }
    return path
  }

  func objects(_ name: String) throws(LayoutError) -> [String] {
    let expected = "an array of objects"
    guard case .array(let values) = try value(name) else { throw .badValue(name: name, of: owner, expected: expected) }
    return try values.map { (value) throws(LayoutError) in
      guard case .text(let json) = value, json.utf8.first == UInt8(ascii: "{") else {
        throw .badValue(name: name, of: owner, expected: expected)
      }
      return json
    }
  }
}
