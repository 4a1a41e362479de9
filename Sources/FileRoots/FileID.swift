/// The IDs of files and of what is in them: `arch/2026/a.txt`, `arch/list.csv#3`, `arch/pages.zip!b/c.html`.
///
/// The first word is the name of a root, the others lead to the file below it. In the names of files and members `#`, `!` and
/// `%` are written as `%23`, `%21` and `%25`, so that what follows the first `#` or `!` is no part of the file's name.
public enum FileID {
  /// The name of a file or a member as it stands in an ID.
  public static func escaped(_ name: some StringProtocol) -> String {
    guard name.utf8.contains(where: isSpecial) else { return String(name) }
    var bytes: [UInt8] = []
    for byte in name.utf8 {
      if isSpecial(byte) { bytes += "%\(String(byte, radix: 16))".utf8 } else { bytes.append(byte) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The ID of the file that a document's ID begins with.
  public static func file(of id: String) -> Substring {
    id.utf8.firstIndex { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "!") }.map { id[..<$0] } ?? id[...]
  }

  /// The name of a file or a member from an ID.
  public static func unescaped(_ name: some StringProtocol) -> String {
    guard name.utf8.contains(UInt8(ascii: "%")) else { return String(name) }
    var result = String(name)
    for (code, character) in [("%23", "#"), ("%21", "!"), ("%25", "%")] {
      result = result.split(separator: code, omittingEmptySubsequences: false).joined(separator: character)
    }
    return result
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "#") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "%")
  }
}
