import CDiglot
import Diglot
import DiglotJSON
import Glibc

/// One piece of memory that holds a value with all that its pointers lead to.
enum Block {
  /// Makes a block of the value that `make` puts together.
  ///
  /// - Parameter make: Is called twice: to find out how much memory it takes, and to write it there. What it puts aside and
  ///   in which order must be the same both times.
  /// - Throws: `CallError.noMemory`.
  static func make<Value: BitwiseCopyable>(
    _ make: (inout Writer) -> Value
  ) throws(CallError) -> UnsafeMutablePointer<Value> {
    var measure = unsafe Writer(base: nil, used: Writer.aligned(MemoryLayout<Value>.size))
    _ = make(&measure)
    guard let base = unsafe malloc(measure.used) else { throw .noMemory }
    var writer = unsafe Writer(base: base, used: Writer.aligned(MemoryLayout<Value>.size))
    let value = make(&writer)
    precondition(writer.used == measure.used, "a block was measured otherwise than it was written")
    let start = unsafe base.bindMemory(to: Value.self, capacity: 1)
    unsafe start.initialize(to: value)
    return unsafe start
  }

  /// Makes a block of JSON, which ends with a NUL.
  static func json(_ write: (inout JSONWriter) -> Void) throws(CallError) -> UnsafeMutablePointer<CChar> {
    var writer = JSONWriter()
    write(&writer)
    return unsafe try text(writer.bytes)
  }

  /// Makes a block of a text with a NUL behind it.
  static func text(_ bytes: [UInt8]) throws(CallError) -> UnsafeMutablePointer<CChar> {
    guard let base = unsafe malloc(bytes.count + 1) else { throw .noMemory }
    let start = unsafe base.bindMemory(to: CChar.self, capacity: bytes.count + 1)
    _ = unsafe bytes.withUnsafeBytes { unsafe memcpy(base, $0.baseAddress ?? UnsafeRawPointer(base), $0.count) }
    unsafe start[bytes.count] = 0
    return unsafe start
  }

  /// Puts values one behind the other. Without memory it only counts.
  @safe struct Writer {
    fileprivate let base: UnsafeMutableRawPointer?
    fileprivate var used: Int

    fileprivate static func aligned(_ count: Int) -> Int { (count + 15) & ~15 }

    private mutating func take(_ byteCount: Int) -> UnsafeMutableRawPointer? {
      defer { used += Writer.aligned(byteCount) }
      return unsafe base.map { unsafe $0 + used }
    }

    /// Puts a text, which has a NUL behind it.
    mutating func put(_ text: String) -> diglot_string {
      var text = text
      return text.withUTF8 { bytes in
        let place = unsafe take(bytes.count + 1)
        guard let place = unsafe place else { return unsafe diglot_string(data: nil, size: bytes.count) }
        if let source = bytes.baseAddress { unsafe place.copyMemory(from: source, byteCount: bytes.count) }
        unsafe place.storeBytes(of: 0, toByteOffset: bytes.count, as: UInt8.self)
        return unsafe diglot_string(data: place.assumingMemoryBound(to: CChar.self), size: bytes.count)
      }
    }

    /// Puts a text that may be missing.
    mutating func put(_ text: String?) -> diglot_string {
      if let text { return unsafe put(text) as diglot_string }
      return unsafe diglot_string(data: nil, size: 0)
    }

    /// Puts an array; an empty one takes no place.
    mutating func put<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafePointer<Value>? {
      if values.isEmpty { return nil }
      guard let place = unsafe take(values.count * MemoryLayout<Value>.stride) else { return nil }
      let start = unsafe place.bindMemory(to: Value.self, capacity: values.count)
      for (index, value) in values.enumerated() { unsafe (start + index).initialize(to: value) }
      return unsafe UnsafePointer(start)
    }

    /// Puts values each for itself, and an array of where they are.
    mutating func putEach<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafePointer<UnsafePointer<Value>?>? {
      let places = unsafe values.map { unsafe put([$0]) }
      return unsafe put(places)
    }

    mutating func put(_ texts: [String]) -> diglot_strings {
      let items = unsafe texts.map { unsafe put($0) as diglot_string }
      return unsafe diglot_strings(count: texts.count, items: put(items))
    }

    mutating func put(_ ranges: [Range<Int>]) -> UnsafePointer<diglot_range>? {
      unsafe put(ranges.map { diglot_range(start: $0.lowerBound, end: $0.upperBound) })
    }

    mutating func put(_ fields: [Field]) -> UnsafePointer<diglot_field>? {
      unsafe put(fields.map { unsafe diglot_field(name: put($0.name), value: put($0.value)) })
    }
  }
}
