import Diglot
import DiglotJSON

/// The folder of a collection that is spread over several indexes.
package enum LayoutFolder {
  /// The bytes of the largest `_index.json` that is read. One of 1,024 shards has a third of a megabyte.
  private static let limit = 16 << 20

  /// Whether a folder has an `_index.json`, and no index of its own.
  package static func isLayout(_ path: String) -> Bool {
    func isThere(_ name: String) -> Bool { (try? FileStatus(of: "\(path)/\(name)", followsLinks: true)) != nil }
    return isThere(ShardLayout.fileName) && !isThere("manifest")
  }

  /// Reads what the folder's `_index.json` says.
  ///
  /// - Throws: ``IndexError/missing(path:)`` with the folder where it has no such file,
  ///   ``IndexError/damaged(file:part:offset:reason:)`` where it says nothing that can be read,
  ///   ``IndexError/system(path:operation:code:)`` where the system refuses.
  package static func read(_ path: String) throws(IndexError) -> ShardLayout {
    let file = "\(path)/\(ShardLayout.fileName)"
    let bytes: [UInt8]?
    do throws(StreamError) { bytes = try read(file: file) } catch {
      guard case .system(let error) = error else { throw damaged(file, "it cannot be read") }
      if error.isMissing { throw .missing(path: path) }
      throw .system(path: file, operation: "read", code: error.code)
    }
    guard let bytes else { throw damaged(file, "larger than \(ByteSize.limit(limit))") }
    do throws(LayoutError) { return try ShardLayout(parsing: bytes.span) } catch {
      throw damaged(file, error.description)
    }
  }

  private static func read(file: String) throws(StreamError) -> [UInt8]? {
    let input: InputFile
    do throws(SystemError) { input = try InputFile(at: file) } catch { throw .system(error) }
    return try input.readAll(expecting: 0, limit: limit)
  }

  /// A file of a layout that does not say what it should.
  package static func damaged(_ file: String, _ reason: String) -> IndexError {
    .damaged(file: file, part: Message.layoutPart, offset: 0, reason: reason)
  }
}
