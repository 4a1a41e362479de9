import CDigest
import Diglot

/// SHA-256 of bytes that come piece after piece.
@safe
private struct SHA256: ~Copyable {
  private let handle: OpaquePointer

  init() { unsafe handle = cdigest_open() }

  deinit { unsafe cdigest_close(handle) }

  func append(_ bytes: RawSpan) {
    unsafe bytes.withUnsafeBytes { unsafe cdigest_append(handle, $0.baseAddress, $0.count) }
  }

  /// The digest in 64 hexadecimal digits.
  consuming func hexadecimal() -> String { unsafe String(cString: cdigest_hex(handle)) }
}

extension Index {
  /// The SHA-256 of the file that ``pack(to:)`` makes of the commit, in 64 hexadecimal digits. No file is made.
  ///
  /// - Throws: ``IndexError/damaged(file:part:offset:reason:)`` where the index is.
  /// - Complexity: Reads the index, about as fast as `sha256sum`.
  func sha256() throws(IndexError) -> String {
    let digest = SHA256()
    try forEachPackedPiece { digest.append($0) }
    return digest.hexadecimal()
  }
}
