import CArchive
import ToolSupport

/// What is packed in an input, from front to back. As a stream it gives the bytes of the present entry.
@safe
final class Unpacker: ByteStream {
  /// An ordinary file of an archive.
  struct Entry {
    /// Its name as bytes; nothing where it is the one file of a compressed one.
    let name: [UInt8]
    let isEncrypted: Bool
    /// The size that the archive tells; a guess.
    let expectedByteCount: Int
  }

  private let input: FileInput
  private let budget: UnpackingBudget
  /// Whether this reads the file itself and not what is packed in it.
  private let isOutermost: Bool
  private var archive: OpaquePointer?
  /// What is read by another path than the input's: bytes that must stay where they are.
  private var bytes: UnsafeMutableBufferPointer<UInt8>?
  private var block: [UInt8] = []
  /// Why the source could not be read on.
  private var failure: StreamError?
  private var hasFailed = false
  private var hasEntry = false

  /// A tar archive, or a compressed file of one or of anything else.
  init(stream input: FileInput, _ budget: UnpackingBudget, isOutermost: Bool) {
    (self.input, self.budget, self.isOutermost) = (input, budget, isOutermost)
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe archive = carchive_open_stream(
      { unsafe Unmanaged<Unpacker>.fromOpaque($0!).takeUnretainedValue().fill($1!, Int($2)) }, context)
  }

  /// A zip archive. Its list of names stands at its end, so it is read by its path, or as a whole.
  init(zip input: FileInput, _ budget: UnpackingBudget, isOutermost: Bool, limit: Int) throws(InputProblem) {
    (self.input, self.budget, self.isOutermost) = (input, budget, isOutermost)
    if let path = input.diskPath {
      budget.packedByteCount += input.expectedByteCount
      unsafe archive = carchive_open_zip(path, nil, 0)
    } else {
      let read = try input.readAll(limit: limit)
      if isOutermost { budget.packedByteCount += read.count }
      let kept = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: read.count)
      _ = unsafe kept.initialize(from: read)
      unsafe bytes = kept
      unsafe archive = carchive_open_zip(nil, kept.baseAddress, Int64(kept.count))
    }
  }

  deinit {
    if let archive = unsafe archive { unsafe carchive_close(archive) }
    unsafe bytes?.deallocate()
  }

  /// Whether the input is one compressed file and no archive.
  var isSingle: Bool { unsafe archive.map { unsafe carchive_is_single($0) } ?? false }

  /// Moves to the next file, past folders, links and devices; `nil` at the end.
  func next() throws(StreamError) -> Entry? {
    guard let archive = unsafe archive, !hasFailed else { return nil }
    while true {
      switch unsafe carchive_next(archive) {
      case CARCHIVE_END: return nil
      case CARCHIVE_ENTRY:
        guard unsafe carchive_entry_is_file(archive) else { continue }
        hasEntry = true
        return Entry(
          name: isSingle ? [] : unsafe name(archive), isEncrypted: unsafe carchive_entry_is_encrypted(archive),
          expectedByteCount: max(0, Int(unsafe carchive_entry_size(archive))))
      default:
        hasFailed = true
        throw error
      }
    }
  }

  func read(into bytes: inout [UInt8], from start: Int) throws(StreamError) -> Int {
    guard let archive = unsafe archive, hasEntry else { return 0 }
    let count = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      unsafe carchive_read(archive, buffer.baseAddress.map { unsafe $0 + start }, Int64(buffer.count - start))
    }
    if count < 0 {
      // The header behind broken bytes would only say it again.
      hasFailed = true
      throw error
    }
    try budget.count(Int(count))
    return Int(count)
  }

  private func name(_ archive: OpaquePointer) -> [UInt8] {
    guard let name = unsafe carchive_entry_name(archive) else { return [] }
    var bytes: [UInt8] = []
    while unsafe name[bytes.count] != 0 { bytes.append(UInt8(bitPattern: unsafe name[bytes.count])) }
    return bytes
  }

  private var error: StreamError {
    if let failure { return failure }
    let said = unsafe archive.map { unsafe String(cString: carchive_error($0)) } ?? ""
    return .broken("broken archive: \(Message.singleLine(said))")
  }

  /// Gives libarchive the next bytes of the input.
  private func fill(_ buffer: UnsafeMutablePointer<UInt8>, _ capacity: Int) -> Int64 {
    if block.count != capacity { block = [UInt8](repeating: 0, count: capacity) }
    do throws(StreamError) {
      let count = try input.read(into: &block, from: 0)
      unsafe block.withUnsafeBufferPointer { unsafe buffer.update(from: $0.baseAddress!, count: count) }
      if isOutermost { budget.packedByteCount += count }
      return Int64(count)
    } catch {
      failure = error
      return -1
    }
  }
}
