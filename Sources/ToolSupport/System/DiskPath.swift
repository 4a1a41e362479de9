/// A path as the system knows it: bytes, which need not be UTF-8.
package struct DiskPath: Hashable, Sendable {
  package let bytes: [UInt8]

  package init(_ path: String) { bytes = Array(path.utf8) }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// What has a name in this folder.
  package func appending(_ name: [UInt8]) -> DiskPath {
    DiskPath(bytes: bytes.last == UInt8(ascii: "/") ? bytes + name : bytes + [UInt8(ascii: "/")] + name)
  }

  /// The path as text; `nil` where it is no UTF-8.
  package var text: String? { String(validating: bytes, as: UTF8.self) }

  /// Calls `body` with the path as C wants it.
  func withCString<R>(_ body: (UnsafePointer<CChar>) -> R) -> R {
    unsafe (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { unsafe body($0.baseAddress!) }
  }
}
