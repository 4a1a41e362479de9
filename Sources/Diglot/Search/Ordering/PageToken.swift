/// Where a page of hits ended, so that the next page can begin there.
///
/// It belongs to one query, its order, and whether other names are looked for. Over one commit, pages that follow one another
/// have every hit once. After another commit the next page begins behind the last hit of the page before, where that stands
/// now; where that is gone, behind where it stood.
public struct PageToken: Sendable, Hashable {
  /// A hash of the search that it belongs to.
  let search: UInt64
  /// Of the last hit: its rank, its score, what it is sorted by, and its key.
  package let rank: Int
  let score: Double
  let values: [[UInt8]?]
  let key: String

  /// Bytes of the form that is read here.
  private static let version: UInt8 = 1
  private static let checksumByteCount = 4

  init(search: UInt64, rank: Int, score: Double, values: [[UInt8]?], key: String) {
    self.search = search
    self.rank = rank
    self.score = score
    self.values = values
    self.key = key
  }

  /// A token of a hit that a merge of shards found.
  package init(search: UInt64, rank: Int, score: Double, values: [String?], key: String) {
    let bytes = values.map { value in value.map { Array($0.utf8) } }
    self.init(search: search, rank: rank, score: score, values: bytes, key: key)
  }

  /// Whether it belongs to a search.
  package func isOf(search: UInt64, sort: [SortKey]) -> Bool { self.search == search && values.count == sort.count }

  /// What a search is told from others by.
  static func hash(of query: Query, sort: [SortKey], expands: Bool) -> UInt64 {
    let order = sort.map(\.description).joined(separator: "\0")
    let text = "\(query.description)\0\(order)\0\(expands)"
    return unsafe Checksum.xxh64(text.utf8.span.bytes)
  }

  // MARK: - As a text

  /// Reads a token that ``description`` gave; `nil` for any other text.
  public init?(_ text: String) {
    guard let all = Base64.bytes(of: text), all.count > PageToken.checksumByteCount else { return nil }
    let bytes = Array(all.dropLast(PageToken.checksumByteCount))
    guard PageToken.checksum(of: bytes) == Array(all.suffix(PageToken.checksumByteCount)) else { return nil }
    var reader = ByteReader(ByteSlice(bytes), file: "", part: "")
    do throws(IndexError) { try self.init(&reader) } catch { return nil }
  }

  private init(_ reader: inout ByteReader) throws(IndexError) {
    guard try reader.uint8() == PageToken.version else { throw reader.damaged("another version") }
    search = try reader.uint64()
    let rank = try reader.varint()
    guard 1...UInt64(Int32.max) ~= rank else { throw reader.damaged("rank \(rank)") }
    self.rank = Int(rank)
    score = Double(bitPattern: try reader.uint64())
    var values: [[UInt8]?] = []
    for _ in 0..<(try reader.varint()) {
      let byteCount = try reader.varint()
      guard byteCount <= UInt64(reader.remaining) + 1 else { throw reader.damaged("a value of \(byteCount) bytes") }
      var value: [UInt8] = []
      if byteCount > 0 { try reader.append(Int(byteCount) - 1, to: &value) }
      values.append(byteCount > 0 ? value : nil)
    }
    self.values = values
    var key: [UInt8] = []
    try reader.append(reader.remaining, to: &key)
    self.key = String(decoding: key, as: UTF8.self)
  }

  private var bytes: [UInt8] {
    var bytes: [UInt8] = [PageToken.version]
    bytes.appendLittleEndian(search)
    Varint.append(UInt64(rank), to: &bytes)
    bytes.appendLittleEndian(score.bitPattern)
    Varint.append(UInt64(values.count), to: &bytes)
    for value in values {
      Varint.append(UInt64(value.map { $0.count + 1 } ?? 0), to: &bytes)
      bytes += value ?? []
    }
    return bytes + key.utf8
  }

  private static func checksum(of bytes: [UInt8]) -> [UInt8] {
    var checksum: [UInt8] = []
    checksum.appendLittleEndian(UInt32(truncatingIfNeeded: unsafe Checksum.xxh64(bytes.span.bytes)))
    return checksum
  }
}

extension PageToken: CustomStringConvertible {
  /// The token as a text of ASCII letters, digits, `-` and `_`.
  public var description: String {
    let bytes = bytes
    return Base64.text(of: bytes + PageToken.checksum(of: bytes))
  }
}

/// Bytes as a text that can stand in an address (RFC 4648, section 5), without padding.
private enum Base64 {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  static func text(of bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var (bits, count) = (UInt32(0), 0)
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 6 {
        count -= 6
        text.append(digits[Int(bits >> UInt32(count) & 63)])
      }
    }
    if count > 0 { text.append(digits[Int(bits << UInt32(6 - count) & 63)]) }
    return String(decoding: text, as: UTF8.self)
  }

  static func bytes(of text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (bits, count) = (UInt32(0), 0)
    for character in text.utf8 {
      guard let digit = digits.firstIndex(of: character) else { return nil }
      bits = bits << 6 | UInt32(digit)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    // Bits that are left over are zeros, so that a token has one text.
    guard count < 6, bits & (1 << UInt32(count) - 1) == 0 else { return nil }
    return bytes
  }
}
