import ToolSupport

/// The bytes of an input of rows as UTF-8, one after the other, with their places.
struct RowBytes: ~Copyable {
  private let stream: DecodedStream
  private var buffer = [UInt8](repeating: 0, count: 256 << 10)
  private var (position, end) = (0, 0)
  /// Of the next byte: its line, and its column in characters, from 1.
  private(set) var (line, column) = (1, 1)
  /// Whether the last byte was a CR: an LF behind it is the same line end.
  private var isBehindReturn = false
  /// Why the input could not be read to its end.
  private(set) var failure: StreamError?

  init(_ stream: DecodedStream) { self.stream = stream }

  var encoding: TextEncoding { stream.encoding }

  /// The next byte, which stays; `nil` at the end.
  mutating func peek() -> UInt8? {
    if position == end { fill() }
    return position < end ? buffer[position] : nil
  }

  /// Takes the next byte; `nil` at the end.
  mutating func next() -> UInt8? {
    guard let byte = peek() else { return nil }
    position += 1
    if byte == 0x0A || byte == 0x0D {
      if !(byte == 0x0A && isBehindReturn) { line += 1 }
      column = 1
    } else if byte & 0xC0 != 0x80 {
      column += 1
    }
    isBehindReturn = byte == 0x0D
    return byte
  }

  /// Takes the next byte if it is this one.
  mutating func accept(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    _ = next()
    return true
  }

  /// Takes the bytes before the first that ends them, or before the end of the input.
  ///
  /// - Parameter limit: How many bytes `taken` may have; those behind are passed over, but for one, which shows it.
  mutating func take(
    until isEnd: (UInt8) -> Bool, into taken: inout [UInt8], limit: Int
  ) {
    while peek() != nil {
      let rest = buffer[position..<end]
      let stop = rest.firstIndex { isEnd($0) || $0 == 0x0A || $0 == 0x0D } ?? end
      if stop > position {
        let piece = buffer[position..<stop]
        column += piece.count { $0 & 0xC0 != 0x80 }
        isBehindReturn = false
        taken += piece.prefix(max(0, limit + 1 - taken.count))
        position = stop
      }
      guard position < end else { continue }
      if isEnd(buffer[position]) { return }
      if let lineEnd = next(), taken.count <= limit { taken.append(lineEnd) }
    }
  }

  private mutating func fill() {
    guard failure == nil else { return }
    do throws(StreamError) { (position, end) = (0, try stream.read(into: &buffer, from: 0)) } catch {
      failure = error
      (position, end) = (0, 0)
    }
  }
}
