import Diglot

/// The roots of an index and the states of their files, as they are kept beside it.
///
/// ```
/// Records = version:varint, roots:varint, Root *
/// Root    = name:Text, path:Text, options:varint, (name:Text, value:Text) *, files:varint, File *
/// File    = path:Text, byteCount + 1 or 0:varint, modified + 1 or 0:varint, hash:u64, Keys
/// Keys    = count:varint, Text *, own + 1:varint, Text *      ; suffixes, own IDs
///         | count:varint, Text *, 0:varint                    ; too many own IDs
/// Text    = byteCount:varint, UTF-8
/// ```
///
/// Among the options, each value `filtered` is `EXT/PATH`: a filter for the end EXT of names has read a file of the root, or
/// something packed in it. A program that does not know an option passes it over.
///
/// Bytes that are not so give no records: the files are read again then.
package struct RootRecords: Sendable, Equatable {
  package var roots: [FileRoot] = []

  private static let version: UInt64 = 1

  package init() {}

  /// What stands beside the index at a path; `nil` where nothing does, or nothing that can be read. Beside several indexes that are
  /// searched as one there is nothing.
  package static func besideIndex(at path: String) throws(IndexError) -> RootRecords? {
    do throws(IndexError) { return try Index.state(at: path).flatMap { RootRecords($0.bytes) } } catch {
      if case .missing = error { return nil }
      throw error
    }
  }

  // MARK: - Bytes

  package var bytes: [UInt8] {
    var writer = RecordWriter()
    writer.number(Self.version)
    writer.number(UInt64(roots.count))
    for root in roots { write(root, to: &writer) }
    return writer.bytes
  }

  private func write(_ root: FileRoot, to writer: inout RecordWriter) {
    writer.text(root.name)
    writer.text(root.path)
    let options = root.options.pairs + root.filteredPairs
    writer.number(UInt64(options.count))
    for (name, value) in options {
      writer.text(name)
      writer.text(value)
    }
    writer.number(UInt64(root.files.count))
    for (path, file) in root.files.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      writer.text(path)
      writer.number(file.byteCount.map { UInt64($0) + 1 } ?? 0)
      writer.number(file.modified.map { UInt64(bitPattern: $0) &+ 1 } ?? 0)
      writer.fixed(file.hash)
      writer.number(UInt64(file.keys.suffixes.count))
      writer.texts(file.keys.suffixes)
      writer.number(file.keys.own.map { UInt64($0.count) + 1 } ?? 0)
      writer.texts(file.keys.own ?? [])
    }
  }

  package init?(_ bytes: [UInt8]) {
    var reader = RecordReader(bytes)
    guard reader.number() == Self.version, let count = reader.number() else { return nil }
    for _ in 0..<count {
      guard let root = Self.root(&reader) else { return nil }
      roots.append(root)
    }
  }

  private static func root(_ reader: inout RecordReader) -> FileRoot? {
    guard let name = reader.text(), let path = reader.text(), let optionCount = reader.number() else { return nil }
    var root = FileRoot(name: name, path: path)
    var filtered: [String] = []
    for _ in 0..<optionCount {
      guard let name = reader.text(), let value = reader.text() else { return nil }
      if name == filteredName { filtered.append(value) } else { root.options.add(name, value) }
    }
    guard let fileCount = reader.number() else { return nil }
    for _ in 0..<fileCount {
      guard let path = reader.text(), let state = file(&reader) else { return nil }
      root.files[path] = state
    }
    for pair in filtered { root.addFiltered(pair) }
    return root
  }

  private static func file(_ reader: inout RecordReader) -> FileState? {
    guard let byteCount = reader.number().map({ Int(clamping: $0) }), let modified = reader.number(),
      let hash = reader.fixed(), let suffixes = reader.number().flatMap({ reader.texts($0) }), let own = reader.number()
    else { return nil }
    var keys = FileKeys(suffixes: suffixes, own: nil)
    if own > 0 {
      guard let texts = reader.texts(own - 1) else { return nil }
      keys.own = texts
    }
    return FileState(
      byteCount: byteCount == 0 ? nil : byteCount - 1, modified: modified == 0 ? nil : Int64(bitPattern: modified &- 1),
      hash: hash, keys: keys)
  }
}

private let filteredName = "filtered"

extension FileRoot {
  fileprivate var filteredPairs: [(String, String)] {
    files.flatMap { path, file in file.filtered.map { (filteredName, "\($0)/\(path)") } }
      .sorted { $0.1.utf8.lexicographicallyPrecedes($1.1.utf8) }
  }

  fileprivate mutating func addFiltered(_ pair: String) {
    guard let slash = pair.utf8.firstIndex(of: UInt8(ascii: "/")) else { return }
    files[String(pair[pair.index(after: slash)...])]?.filtered.insert(String(pair[..<slash]))
  }
}

extension RootOptions {
  /// Names and values of what is said.
  fileprivate var pairs: [(String, String)] {
    var pairs: [(String, String)] = []
    if let format { pairs.append(("format", format)) }
    if let encoding { pairs.append(("encoding", encoding)) }
    if let split { pairs.append(("split", split)) }
    for pair in fieldMap ?? [] { pairs.append(("field-map", pair)) }
    for pattern in excluded ?? [] { pairs.append(("exclude", pattern)) }
    if let usesIgnoreFiles { pairs.append(("ignore-files", usesIgnoreFiles ? "yes" : "no")) }
    return pairs
  }

  /// Takes in a pair; one of a later program is passed over.
  fileprivate mutating func add(_ name: String, _ value: String) {
    switch name {
    case "format": format = value
    case "encoding": encoding = value
    case "split": split = value
    case "field-map": fieldMap = (fieldMap ?? []) + [value]
    case "exclude": excluded = (excluded ?? []) + [value]
    case "ignore-files": usesIgnoreFiles = value == "yes"
    default: break
    }
  }
}

/// Writes numbers and texts.
private struct RecordWriter {
  private(set) var bytes: [UInt8] = []

  mutating func number(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func fixed(_ value: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
  }

  mutating func text(_ text: String) {
    number(UInt64(text.utf8.count))
    bytes += text.utf8
  }

  mutating func texts(_ texts: [String]) {
    for text in texts { self.text(text) }
  }
}

/// Reads them; `nil` where the bytes end or are something else.
private struct RecordReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func number() -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard position < bytes.count else { return nil }
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }

  mutating func fixed() -> UInt64? {
    guard bytes.count - position >= 8 else { return nil }
    defer { position += 8 }
    return (0..<8).reduce(0) { $0 | UInt64(bytes[position + $1]) << UInt64(8 * $1) }
  }

  mutating func text() -> String? {
    guard let count = number(), count <= UInt64(bytes.count - position) else { return nil }
    defer { position += Int(count) }
    return String(decoding: bytes[position..<position + Int(count)], as: UTF8.self)
  }

  mutating func texts(_ count: UInt64) -> [String]? {
    var texts: [String] = []
    for _ in 0..<count {
      guard let text = text() else { return nil }
      texts.append(text)
    }
    return texts
  }
}
