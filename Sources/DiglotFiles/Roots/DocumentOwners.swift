import FileRoots
import ToolSupport

/// A file that brings documents with IDs of their own. Files are in the order of their roots and paths.
struct DocumentOwner: Hashable, Comparable {
  let root: Int
  private let exactPath: ExactText
  var path: String { exactPath.string }

  init(root: Int, path: String) {
    self.root = root
    exactPath = ExactText(path)
  }

  static func < (one: DocumentOwner, other: DocumentOwner) -> Bool {
    (one.root, one.exactPath) < (other.root, other.exactPath)
  }
}

/// Which files bring which IDs. Several files may bring one: the index has one document of it, of the last of them.
struct DocumentOwners {
  private var all = ExactDictionary<DocumentOwner>()

  init(_ records: RootRecords) {
    for (number, root) in records.roots.enumerated() {
      for (path, file) in root.files { add(file.keys.own, of: DocumentOwner(root: number, path: path)) }
    }
  }

  /// Which files bring some IDs. They are looked at when those of another file are asked for: most indexes have one such file.
  private var pending: [(keys: [String], owner: DocumentOwner)] = []

  mutating func add(_ keys: [String]?, of owner: DocumentOwner) {
    if let keys, !keys.isEmpty { pending.append((keys, owner)) }
  }

  /// The last of the files that bring an ID, where that is another one.
  mutating func other(than owner: DocumentOwner, of key: String) -> DocumentOwner? {
    gather(except: owner)
    return all[key].flatMap { $0 == owner ? nil : $0 }
  }

  /// The last of the files that bring an ID.
  mutating func last(of key: String) -> DocumentOwner? {
    gather(except: nil)
    return all[key]
  }

  private mutating func gather(except owner: DocumentOwner?) {
    guard pending.contains(where: { $0.owner != owner }) else { return }
    for (keys, holder) in pending where holder != owner {
      for key in keys { all[key] = all[key].map { max($0, holder) } ?? holder }
    }
    pending.removeAll { $0.owner != owner }
  }
}

/// The IDs of a file that another file brings too.
struct SharedIDs {
  private var count = 0
  private var first = ""
  private var path = ""

  mutating func count(_ key: String, path: String) {
    if count == 0 { (first, self.path) = (key, path) }
    count += 1
  }

  func tell(of file: String, _ say: (String) -> Void) {
    if count == 0 { return }
    let others = count == 1 ? "" : ", and \(count - 1) more"
    say(
      Message.singleLine(
        "\(file): the ID \(first)\(others) is that of a document of \(path) too; an ID has one document"))
  }
}

/// What becomes of documents whose IDs a file brings no more.
extension FileIndexer {
  /// Whether a file is where it was when its documents were read.
  func isStillThere(_ owner: DocumentOwner) -> Bool {
    let root = records.roots[owner.root]
    guard root.files[owner.path] != nil else { return false }
    return (try? FileStatus(of: FilePath.joined(root.path, owner.path), followsLinks: true)) != nil
  }

  /// Removes the documents of IDs that no file brings any more. What another file brings becomes the document of that.
  func settleGoneIDs() throws(FileIndexingError) {
    let keys = goneIDs
    goneIDs = []
    if keys.isEmpty { return }
    owners = DocumentOwners(records)
    var heirs = Set<DocumentOwner>()
    for key in keys.sorted().map(\.string) {
      if let heir = owners.last(of: key) { heirs.insert(heir) } else { try remove(key) }
    }
    for heir in heirs.sorted() { try readAgain(heir) }
  }

  private func readAgain(_ owner: DocumentOwner) throws(FileIndexingError) {
    let root = records.roots[owner.root]
    let path = FilePath.joined(root.path, owner.path)
    guard let status = try? FileStatus(of: path, followsLinks: true) else { return }
    let file = WalkedFile(
      path: owner.path, diskPath: DiskPath(path), byteCount: status.byteCount, modified: status.modified)
    records.roots[owner.root].files[owner.path]?.byteCount = nil
    try read(
      IndexingTarget(
        place: RootRecords.Place(root: owner.root, path: owner.path), givenPath: path, files: [file], unreadFolders: [],
        options: root.options, formerOptions: root.options))
  }
}
