import Diglot
import ToolSupport

/// Tells whether a file has the same bytes as before, where only its time has changed.
enum FileHash {
  private static let blockByteCount = 1 << 18

  /// A hash of all bytes of a file.
  static func of(_ path: DiskPath) throws(SystemError) -> UInt64 {
    let file = try InputFile(at: path)
    var block = [UInt8](repeating: 0, count: blockByteCount)
    var hash: UInt64 = 0
    while true {
      var count = 0
      // Blocks are full but for the last, whatever the system brings at a time.
      do throws(StreamError) {
        while count < block.count {
          let added = try file.read(into: &block, from: count)
          if added == 0 { break }
          count += added
        }
      } catch {
        if case .system(let error) = error { throw error }
        return hash
      }
      hash = unsafe Checksum.xxh64(block.span.bytes.extracting(0..<count), seed: hash)
      if count < block.count { return hash }
    }
  }
}
