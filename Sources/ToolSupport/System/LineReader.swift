/// A file line by line, a piece at a time: the whole may have any size, one line at most `limit` bytes.
package struct LineReader: ~Copyable {
  /// What the next line is.
  package enum Line: Equatable {
    /// A line without its end, in `bytes`.
    case line(Range<Int>)
    /// A line that was passed over because it is too long.
    case tooLong
  }

  private let file: any ByteStream
  private let limit: Int
  private var start = 0
  private var end = 0
  private var scanned = 0
  private var isAtEnd = false

  /// The buffer that the ranges of lines refer to; good until the next line is asked for.
  package private(set) var bytes: [UInt8]
  /// The number of the last line, from 1.
  package private(set) var number = 0
  /// Whether the last line is the rest of the file, without a line break.
  package private(set) var isCut = false
  /// All bytes that were read so far.
  package private(set) var byteCount = 0

  /// A reader from the file's present place on.
  package init(_ file: any ByteStream, limit: Int, bufferSize: Int = 1 << 20) {
    self.file = file
    self.limit = limit
    bytes = [UInt8](repeating: 0, count: bufferSize)
  }

  /// Whether the next line is in memory already, so that asking for it does not wait.
  package var hasLineReady: Bool { isAtEnd || bytes[scanned..<end].contains(10) }

  /// The next line, or `nil` at the end. A line break at the end of the file starts no further line.
  package mutating func next() throws(StreamError) -> Line? {
    while true {
      if let newline = indexOfNewline() {
        return take(to: newline, next: newline + 1)
      }
      scanned = end
      if isAtEnd {
        isCut = start < end
        return isCut ? take(to: end, next: end) : nil
      }
      if end - start > limit { return try skipLongLine() }
      try fill()
    }
  }

  private mutating func take(to lineEnd: Int, next: Int) -> Line {
    let line = start..<lineEnd
    start = next
    scanned = next
    number += 1
    return line.count > limit ? .tooLong : .line(line)
  }

  private func indexOfNewline() -> Int? {
    unsafe bytes.withUnsafeBytes { unsafe firstNewline(in: UnsafeRawBufferPointer(rebasing: $0[scanned..<end])) }
      .map { $0 + scanned }
  }

  /// Passes over the rest of a line without keeping it.
  private mutating func skipLongLine() throws(StreamError) -> Line {
    while true {
      start = end
      scanned = end
      isCut = isAtEnd
      if isAtEnd { break }
      try fill()
      if let newline = indexOfNewline() {
        start = newline + 1
        scanned = start
        break
      }
    }
    number += 1
    return .tooLong
  }

  /// Moves what is left to the front, and reads behind it.
  private mutating func fill() throws(StreamError) {
    if start > 0 {
      unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe buffer.baseAddress?.copyMemory(from: buffer.baseAddress! + start, byteCount: end - start)
      }
      (scanned, end, start) = (scanned - start, end - start, 0)
    }
    if end == bytes.count { bytes += repeatElement(0, count: bytes.count) }
    let added = try file.read(into: &bytes, from: end)
    isAtEnd = added == 0
    end += added
    byteCount += added
  }
}
