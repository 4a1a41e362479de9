/// Compares a part with bytes that come one piece after the other.
final class PartComparison {
  private let part: CheckedPart
  /// The first byte that differs.
  private var first: Int?

  init(_ part: CheckedPart) { self.part = part }

  /// Compares the bytes that stand at an offset.
  func compare(_ bytes: [UInt8], at start: Int) throws(IndexError) {
    guard first == nil else { return }
    let count = min(bytes.count, max(part.byteCount - start, 0))
    let found = try part.slice(min(start, part.byteCount), count)
    // Nearly always all are equal, which a comparison of the whole tells at once.
    let isEqual = found.withBytes { found in unsafe found.withUnsafeBytes { unsafe bytes[..<count].elementsEqual($0) } }
    if !isEqual {
      first = (0..<count).first { found.byte(at: $0) != bytes[$0] }.map { start + $0 }
    } else if count < bytes.count {
      first = start + count
    }
  }

  /// The difference from bytes of which there were `byteCount`, `nil` where there is none.
  func difference(from byteCount: Int) -> IndexError? {
    if let first {
      return part.damaged(min(first, part.byteCount), "not what the stored documents give")
    }
    guard byteCount < part.byteCount else { return nil }
    return part.damaged(byteCount, "\(part.byteCount) bytes, the stored documents give \(byteCount)")
  }
}
