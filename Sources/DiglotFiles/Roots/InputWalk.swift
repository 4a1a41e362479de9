import ToolSupport

/// A file to read.
package struct InputItem: Equatable {
  /// The path as given, with what the walk found below it; also the document's key.
  package let path: String
  /// The size that the system tells.
  package let byteCount: Int
}

/// Finds the files that paths name.
///
/// A path that is a file stands for itself, whatever its name. A folder stands for all files below it, in the order
/// of their paths' bytes, on every machine; hidden ones (`.name`) are left out. Links inside a folder are not followed: what
/// they point to inside the folder is found by its own path, what is outside does not belong to it, and no walk is endless.
package struct InputWalk {
  package init() {}

  package private(set) var items: [InputItem] = []
  package private(set) var problems: [InputProblem] = []

  /// The bytes of all files found.
  package var byteCount: Int { items.reduce(0) { $0 + $1.byteCount } }

  /// Adds what a path from the command line names.
  package mutating func add(_ path: String) {
    do throws(SystemError) {
      let status = try FileStatus(of: path, followsLinks: true)
      guard status.kind == .folder else {
        items.append(InputItem(path: path, byteCount: status.byteCount))
        return
      }
    } catch {
      problems.append(InputProblem(path: path, cause: .system(code: error.code)))
      return
    }
    let first = items.count
    walk(path)
    items[first...].sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  private mutating func walk(_ root: String) {
    var folders = [root]
    while let folder = folders.popLast() {
      do throws(SystemError) {
        for name in try Folder.names(in: folder) where name.first != UInt8(ascii: ".") {
          visit(name, in: folder, &folders)
        }
      } catch {
        problems.append(InputProblem(path: folder, cause: .system(code: error.code)))
      }
    }
  }

  private mutating func visit(_ name: [UInt8], in folder: String, _ folders: inout [String]) {
    let separator = folder.hasSuffix("/") ? "" : "/"
    let path = folder + separator + String(decoding: name, as: UTF8.self)
    guard String(validating: name, as: UTF8.self) != nil else {
      problems.append(InputProblem(path: path, cause: .fileNameNotUTF8))
      return
    }
    do throws(SystemError) {
      let status = try FileStatus(of: path, followsLinks: false)
      switch status.kind {
      case .file: items.append(InputItem(path: path, byteCount: status.byteCount))
      case .folder: folders.append(path)
      case .link, .other: break
      }
    } catch {
      problems.append(InputProblem(path: path, cause: .system(code: error.code)))
    }
  }
}
