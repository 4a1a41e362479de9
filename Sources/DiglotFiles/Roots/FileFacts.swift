import Diglot
import FileRoots
import ToolSupport

/// What the system tells of a file: fields of all its documents that bring no ID of their own.
struct FileFacts {
  /// Their names. A document's own field of such a name is called otherwise, so that each of these means one thing.
  private static let names: Set<String> = ["path", "folder", "name", "ext", "modified", "size"]
  private static let ownPrefix = "own_"

  private let file: WalkedFile
  private let fileID: String
  /// Those of the last member that was asked for.
  private var last: (member: String, fields: [Field])?
  private var renamed = Set<String>()

  init(_ file: WalkedFile, fileID: String) {
    self.file = file
    self.fileID = fileID
  }

  /// Adds them to a document.
  ///
  /// - Parameter suffix: What follows the file's ID in that of the document.
  mutating func add(to document: inout Document, suffix: String) {
    for index in document.fields.indices where Self.names.contains(document.fields[index].name) {
      renamed.insert(document.fields[index].name)
      document.fields[index].name = Self.ownPrefix + document.fields[index].name
    }
    let member = Self.member(of: suffix)
    if last?.member != member { last = (member, fields(of: member)) }
    document.fields += last?.fields ?? []
  }

  /// Says which fields of the file's documents have other names than in the file.
  func tell(of path: String, _ say: (String) -> Void) {
    if renamed.isEmpty { return }
    let names = renamed.sorted()
    let own = names.map { Self.ownPrefix + $0 }
    say(
      Message.singleLine(
        "\(path): \(names.joined(separator: ", ")) in it \(names.count == 1 ? "is" : "are") the field"
          + "\(names.count == 1 ? "" : "s") \(own.joined(separator: ", ")), because a file has such itself"))
  }

  /// What a suffix says of the member, without the number of a row or a mail in it.
  private static func member(of suffix: String) -> String {
    guard let mark = suffix.utf8.lastIndex(of: UInt8(ascii: "#")) else { return suffix }
    return suffix.utf8[mark...].contains(UInt8(ascii: "!")) ? suffix : String(suffix[..<mark])
  }

  private func fields(of member: String) -> [Field] {
    let path = FileID.unescaped(fileID) + FileID.unescaped(member)
    var (folder, name) = FilePath.split(path)
    if let mark = member.utf8.lastIndex(of: UInt8(ascii: "!")) {
      // A member lies in the archive as a file in a folder.
      let inner = FileID.unescaped(member[member.utf8.index(after: mark)...])
      name = FilePath.split(inner).name
      folder = String(Substring(path.utf8.dropLast(name.utf8.count + 1)))
    }
    var fields = [
      Field(name: "path", value: path), Field(name: "folder", value: folder), Field(name: "name", value: name),
    ]
    if let dot = name.lastIndex(of: "."), dot != name.startIndex {
      fields.append(Field(name: "ext", value: name[name.index(after: dot)...].lowercased()))
    }
    fields.append(Field(name: "modified", value: Timestamp.utc(file.modified)))
    fields.append(Field(name: "size", value: String(file.byteCount)))
    return fields
  }
}
