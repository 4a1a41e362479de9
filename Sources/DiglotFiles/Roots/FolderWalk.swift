import ToolSupport

/// What a walk through folders leaves out.
struct WalkRules {
  /// Patterns of `--exclude`, from the root on.
  var excluded = IgnoreRules(patterns: [])
  /// Whether the `.gitignore` of each folder holds, and those of the folders above the root within its repository.
  var usesIgnoreFiles = true
  /// The folder of the index, wherever it lies.
  var index: FileStatus.Identity?
}

/// A file that a walk found.
struct WalkedFile {
  /// The path below the root.
  let path: String
  let diskPath: DiskPath
  let byteCount: Int
  /// Nanoseconds since 1970.
  let modified: Int64
}

/// Finds the files of a folder and all below it, in the order of their paths' bytes.
///
/// Hidden files (`.name`), devices, sockets and the folders of indexes are left out. Links are not followed: what they point to inside the root is found
/// by its own path, what is outside does not belong to it, and no walk is endless.
struct FolderWalk {
  private(set) var files: [WalkedFile] = []
  private var paths = Set<ExactText>()
  /// What could not be looked at: with paths below the root.
  private(set) var problems: [InputProblem] = []
  /// Folders below the root that could not be read: what was in them may still be there.
  private(set) var unreadFolders: [String] = []
  /// Files and folders that a `.gitignore` leaves out.
  private(set) var ignoredCount = 0

  private let root: String
  private let rules: WalkRules
  private let isCancelled: () -> Bool

  /// The rules of a `.gitignore` and the folder that it holds for.
  private struct FolderRules {
    /// Below the root, with a slash at the end unless it is the root itself.
    let prefix: String
    /// What is before the path below the root, where the file lies above it.
    let above: String
    let rules: IgnoreRules
  }

  /// Walks through `folder` below the root `root`.
  init(root: String, folder: String, _ rules: WalkRules, isCancelled: @escaping () -> Bool = { false }) {
    self.root = root
    self.rules = rules
    self.isCancelled = isCancelled
    var chain = rules.usesIgnoreFiles ? Self.rulesAbove(root) : []
    var parent = ""
    for name in folder.split(separator: "/") {
      chain += ignoreFile(in: parent)
      parent = FilePath.joined(parent, String(name))
    }
    walk(folder, chain)
    files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  private mutating func walk(_ start: String, _ chain: [FolderRules]) {
    var folders = [(path: start, diskPath: DiskPath(FilePath.joined(root, start)), chain: chain)]
    while let (folder, diskPath, above) = folders.popLast(), !isCancelled() {
      do throws(SystemError) {
        let names = try Folder.names(in: diskPath).filter { $0.first != UInt8(ascii: ".") }
        let chain = above + ignoreFile(in: folder)
        for (name, text) in zip(names, NameDecoder.texts(of: names)) {
          let path = FilePath.joined(folder, text)
          let namePath = diskPath.appending(name)
          if visit(path, namePath, chain) { folders.append((path, namePath, chain)) }
        }
      } catch {
        problems.append(InputProblem(path: folder, cause: .system(code: error.code)))
        unreadFolders.append(folder)
      }
    }
  }

  /// Takes in a file.
  ///
  /// - Returns: Whether it is a folder to go on with.
  private mutating func visit(_ path: String, _ diskPath: DiskPath, _ chain: [FolderRules]) -> Bool {
    let status: FileStatus
    do throws(SystemError) {
      status = try FileStatus(of: diskPath, followsLinks: false)
    } catch {
      if !error.isMissing {
        problems.append(InputProblem(path: path, cause: .system(code: error.code)))
        unreadFolders.append(path)
      }
      return false
    }
    guard status.kind == .file || status.kind == .folder, status.identity != rules.index else { return false }
    let isFolder = status.kind == .folder
    if isFolder, IndexSigns.isIndex(diskPath) { return false }
    if rules.excluded.verdict(on: Array(path.utf8), isFolder: isFolder) == true { return false }
    if isIgnored(path, isFolder, chain) {
      ignoredCount += 1
      return false
    }
    guard paths.insert(ExactText(path)).inserted else {
      problems.append(InputProblem(path: path, cause: .sameName))
      return false
    }
    if isFolder { return true }
    files.append(
      WalkedFile(path: path, diskPath: diskPath, byteCount: status.byteCount, modified: status.modified))
    return false
  }

  // MARK: - Ignore files

  private func isIgnored(_ path: String, _ isFolder: Bool, _ chain: [FolderRules]) -> Bool {
    for rules in chain.reversed() {
      let below = Array(rules.above.utf8) + path.utf8.dropFirst(rules.prefix.utf8.count)
      if let verdict = rules.rules.verdict(on: below, isFolder: isFolder) { return verdict }
    }
    return false
  }

  private func ignoreFile(in folder: String) -> [FolderRules] {
    guard rules.usesIgnoreFiles else { return [] }
    let prefix = folder.isEmpty ? "" : folder + "/"
    return Self.rules(at: FilePath.joined(root, prefix + ".gitignore"), prefix: prefix, above: "")
  }

  private static func rules(at path: String, prefix: String, above: String) -> [FolderRules] {
    // To open a pipe would wait for who writes to it.
    guard (try? FileStatus(of: path, followsLinks: true))?.kind == .file, let file = try? InputFile(at: path),
      let bytes = try? file.readAll(expecting: 0, limit: 1 << 20)
    else {
      return []
    }
    let rules = IgnoreRules(bytes)
    return rules.isEmpty ? [] : [FolderRules(prefix: prefix, above: above, rules: rules)]
  }

  /// The rules of the folders above a root, up to that of its repository; none where it is in none.
  private static func rulesAbove(_ root: String) -> [FolderRules] {
    var chain: [FolderRules] = []
    var (folder, above) = (root, "")
    while folder != "/" {
      if (try? FileStatus(of: FilePath.joined(folder, ".git"), followsLinks: true)) != nil { return chain }
      let (parent, name) = FilePath.split(folder)
      above = "\(name)/\(above)"
      folder = parent
      chain = rules(at: FilePath.joined(folder, ".gitignore"), prefix: "", above: above) + chain
    }
    return []
  }
}
