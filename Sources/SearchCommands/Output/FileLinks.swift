import Diglot
import FileRoots
import ToolSupport

/// The addresses of documents: of the files that they were read from, else those that they name themselves.
struct FileLinks: Sendable {
  private var records = RootRecords()
  /// The IDs of files by those that their documents brought with them.
  private var files: [String: String] = [:]

  /// No links to files.
  init() {}

  /// The links of documents of an index. Where nobody knows its roots any more there are none to files.
  init(toFilesOf indexPath: String) throws(IndexError) {
    guard let records = try RootRecords.besideIndex(at: indexPath) else { return }
    self.records = records
    for root in records.roots {
      for (path, file) in root.files {
        for key in file.keys.own ?? [] { files[key] = root.id(of: path) }
      }
    }
  }

  /// The address of a document, as an absolute URL.
  ///
  /// - Parameters:
  ///   - key: Its ID.
  ///   - fields: Its fields; a `url` counts where it leads to a page.
  ///   - part: The number of a page in a PDF.
  func url(of key: String, _ fields: [Field] = [], part: String? = nil) -> String? {
    file(of: key).map { path in
      let isPage = part?.utf8.allSatisfy { 0x30...0x39 ~= $0 } ?? false
      let page = isPage && path.lowercased().hasSuffix(".pdf") ? part.map { "#page=\($0)" } ?? "" : ""
      return "file://\(Self.percentEncoded(path))\(page)"
    } ?? fields.first { $0.name == "url" && Self.isPage($0.value) }?.value
  }

  /// The absolute path of the file that a document was read from; `nil` where none is there. The name of one that is no UTF-8 is
  /// not known.
  private func file(of key: String) -> String? {
    records.place(ofID: FileID.file(of: files[key] ?? key)).flatMap { place in
      let root = records.roots[place.root]
      let path = FilePath.joined(root.path, place.path)
      let isThere = (try? FileStatus(of: path, followsLinks: true)) != nil
      return isThere && root.files[place.path] != nil ? path : nil
    }
  }

  /// Whether an address is that of a page: a browser runs some others.
  private static func isPage(_ address: String) -> Bool {
    let scheme = address.prefix { $0 != ":" }.lowercased()
    return scheme == "http" || scheme == "https"
  }

  /// The bytes of a path as a URL has them.
  static func percentEncoded(_ path: String) -> String {
    path.utf8.reduce(into: "") { url, byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        url.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        url += (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
  }
}
