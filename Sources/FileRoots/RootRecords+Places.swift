import ToolSupport

extension RootRecords {
  /// A folder or a file within a root.
  package struct Place {
    /// Which root.
    package let root: Int
    /// The path below it; nothing for the root itself.
    package let path: String

    package init(root: Int, path: String) {
      self.root = root
      self.path = path
    }
  }

  /// The innermost root that has a real path.
  package func place(of path: String) -> Place? {
    let places = roots.indices.compactMap { index in
      FilePath.below(roots[index].path, path).map { Place(root: index, path: $0) }
    }
    return places.min { $0.path.utf8.count < $1.path.utf8.count }
  }

  /// The roots that lie below a folder, whatever root that is in.
  package func roots(below folder: String) -> [Int] {
    roots.indices.filter { roots[$0].path != folder && FilePath.below(folder, roots[$0].path) != nil }
  }

  /// Records a folder as a root.
  ///
  /// Its name is that of the folder. Where a root has it, or `isTaken` says that documents of something else do, the first
  /// free number follows: `arch~2`.
  ///
  /// - Returns: The name.
  package mutating func add(_ path: String, isTaken: (String) -> Bool) -> String {
    let folder = FilePath.split(path).name
    let base = folder.isEmpty ? "root" : folder
    var name = base
    var number = 1
    while roots.contains(where: { $0.name == name }) || isTaken(name) {
      number += 1
      name = "\(base)~\(number)"
    }
    roots.append(FileRoot(name: name, path: path))
    return name
  }

  /// The root and the path in it that an ID of a file speaks of; `nil` where it begins with no root's name.
  package func place(ofID id: some StringProtocol) -> Place? {
    guard !roots.isEmpty, let slash = id.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    let name = FileID.unescaped(id[..<slash])
    guard let root = roots.firstIndex(where: { $0.name == name }) else { return nil }
    return Place(root: root, path: FileID.unescaped(id[id.index(after: slash)...]))
  }

  /// The same of a root's name alone, and of a name with a slash at its end.
  package func folder(ofID id: some StringProtocol) -> Place? {
    let trimmed = id.hasSuffix("/") ? String(id.dropLast()) : String(id)
    if let place = place(ofID: trimmed) { return place }
    let name = FileID.unescaped(trimmed)
    return roots.firstIndex { $0.name == name }.map { Place(root: $0, path: "") }
  }
}
