/// Writes small archives, without compression, byte by byte: tests may need ones that no tool would write.
enum ArchiveWriter {
  static func tar(_ members: [(name: [UInt8], bytes: [UInt8])], type: UInt8 = UInt8(ascii: "0")) -> [UInt8] {
    members.flatMap { tarHeader($0.name, $0.bytes.count, type) + padded($0.bytes) } + [UInt8](repeating: 0, count: 1024)
  }

  private static func tarHeader(_ name: [UInt8], _ count: Int, _ type: UInt8) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ bytes: some Collection<UInt8>, at place: Int) {
      header.replaceSubrange(place..<place + bytes.count, with: bytes)
    }
    func octal(_ value: Int, digits: Int) -> [UInt8] {
      let text = String(value, radix: 8)
      return Array((String(repeating: "0", count: digits - text.count) + text).utf8)
    }
    put(name.prefix(100), at: 0)
    put(octal(0o644, digits: 7), at: 100)
    put(octal(count, digits: 11), at: 124)
    put(octal(0, digits: 11), at: 136)
    put([type], at: 156)
    put(Array("ustar\u{0}00".utf8), at: 257)
    put([UInt8](repeating: 0x20, count: 8), at: 148)
    put(octal(header.reduce(0) { $0 + Int($1) }, digits: 6) + [0, 0x20], at: 148)
    return header
  }

  private static func padded(_ bytes: [UInt8]) -> [UInt8] {
    bytes + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
  }

  /// Flags: 1 is encrypted, 0x800 a name in UTF-8.
  static func zip(_ members: [(name: [UInt8], bytes: [UInt8])], flags: Int = 0) -> [UInt8] {
    var archive: [UInt8] = []
    var list: [UInt8] = []
    for (name, bytes) in members {
      let about =
        two(20) + two(flags) + two(0) + two(0) + two(0x21) + four(Int(crc(bytes))) + four(bytes.count)
        + four(bytes.count)
        + two(name.count) + two(0)
      list += [0x50, 0x4B, 1, 2] + two(20) + about + two(0) + two(0) + two(0) + four(0) + four(archive.count) + name
      archive += [0x50, 0x4B, 3, 4] + about + name + bytes
    }
    let start = archive.count
    return archive + list + [0x50, 0x4B, 5, 6] + two(0) + two(0) + two(members.count) + two(members.count)
      + four(list.count) + four(start) + two(0)
  }

  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var blocks: [UInt8] = []
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(0xFFFF)
      rest = rest.dropFirst(0xFFFF)
      blocks += [rest.isEmpty ? 1 : 0] + two(block.count) + two(~block.count & 0xFFFF) + block
    } while !rest.isEmpty
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + blocks + four(Int(crc(bytes))) + four(bytes.count)
  }

  private static func two(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)] }
  private static func four(_ value: Int) -> [UInt8] { two(value) + two(value >> 16) }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 0 ? 0 : 0xEDB8_8320) }
    }
  }
}
