/// Terms of bytes, one after the other.
struct TextTermList {
  private(set) var bytes: [UInt8] = []
  private var ends: [UInt32] = []

  var count: Int { ends.count }

  var byteCount: Int { bytes.count + ends.count * 4 }

  /// Where `bytes` holds a term.
  @inline(__always)
  func range(of index: Int) -> Range<Int> { Int(index == 0 ? 0 : ends[index - 1])..<Int(ends[index]) }

  mutating func append(_ term: Span<UInt8>) {
    unsafe term.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    ends.append(UInt32(bytes.count))
  }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }
}
