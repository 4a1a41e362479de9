import ToolSupport

/// The parts of a document that is a zip: those that are wanted, by their names.
struct DocumentParts {
  private var parts: [String: [UInt8]] = [:]

  /// Reads the parts with the given ends of names.
  ///
  /// - Throws: `tooLarge` where they are more than `limit` bytes together.
  init(_ input: FileInput, endingWith ends: Set<String>, limit: Int) throws(InputProblem) {
    let budget = input.packing?.budget ?? UnpackingBudget()
    let unpacker = try Unpacker(zip: input, budget, isOutermost: input.packing == nil, limit: limit)
    var left = limit
    while true {
      let entry: Unpacker.Entry?
      do throws(StreamError) { entry = try unpacker.next() } catch { throw input.problem(.init(error)) }
      guard let entry else { return }
      let name = String(decoding: entry.name, as: UTF8.self)
      guard ends.contains(String(name.split(separator: ".").last ?? "").lowercased()) else { continue }
      if entry.isEncrypted { throw input.problem(.malformed("it needs a password")) }
      let part = FileInput(
        unpacker, path: input.path + "!" + name, name: name, expectedByteCount: entry.expectedByteCount)
      let bytes = try part.readAll(limit: left)
      left -= bytes.count
      parts[name] = bytes
    }
  }

  subscript(name: String) -> [UInt8]? { parts[name] }

  /// The name of a part that another one refers to.
  ///
  /// - Parameter base: The name of the part that refers, of which the folder counts.
  static func name(of reference: String, from base: String) -> String {
    let path = reference.prefix { $0 != "#" && $0 != "?" }
    var folders = path.hasPrefix("/") ? [] : base.split(separator: "/").dropLast().map(String.init)
    for step in percentDecoded(path).split(separator: "/") {
      switch step {
      case ".": break
      case "..": _ = folders.popLast()
      default: folders.append(String(step))
      }
    }
    return folders.joined(separator: "/")
  }

  private static func percentDecoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2)
      if byte == 0x25, digits.count == 2, let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether an input is a zip that begins with an entry `mimetype` of some type, or is called so.
  static func isZip(_ prefix: FilePrefix, ofType type: String, orCalled extensions: Set<String>) -> Bool {
    let bytes = prefix.bytes
    guard bytes.starts(with: [0x50, 0x4B, 3, 4]) else { return false }
    if extensions.contains(prefix.fileExtension) { return true }
    return bytes.dropFirst(30).starts(with: "mimetype".utf8) && bytes.dropFirst(38).prefix(80).contains(type.utf8)
  }

  /// Whether an input is a zip with all of some names among its first entries, or is called so.
  static func isZip(_ prefix: FilePrefix, naming names: [String], orCalled extensions: Set<String>) -> Bool {
    guard prefix.bytes.starts(with: [0x50, 0x4B, 3, 4]) else { return false }
    return extensions.contains(prefix.fileExtension) || names.allSatisfy { prefix.bytes[...].contains($0.utf8) }
  }
}

extension ArraySlice<UInt8> {
  /// Whether some bytes stand in it.
  fileprivate func contains(_ wanted: String.UTF8View) -> Bool {
    guard let first = wanted.first else { return true }
    return indices.contains { self[$0] == first && self[$0...].starts(with: wanted) }
  }
}
