/// Words of headers in another encoding: `=?big5?B?uuKkTw==?=`.
///
/// GMime 3.2 loses what follows a word in Base64 that ends with `=`, where the next is of the same encoding. So such words are
/// made one, before it sees them.
enum EncodedWords {
  /// A mail with the words of its headers joined.
  static func joined(in mail: [UInt8]) -> [UInt8] {
    let end = endOfHeaders(mail)
    guard mail[..<end].contains(0x3F) else { return mail }
    var joined: [UInt8] = []
    var index = 0
    while index < end {
      guard let first = Word(mail, at: index, end: end) else {
        joined.append(mail[index])
        index += 1
        continue
      }
      var content = first.content
      index = first.end
      while true {
        let next = mail[index..<end].firstIndex { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D } ?? end
        guard next > index, let word = Word(mail, at: next, end: end), word.charset == first.charset else { break }
        content += word.content
        index = word.end
      }
      joined += "=?".utf8 + first.charset + "?B?".utf8 + Base64.encoded(content) + "?=".utf8
    }
    return joined + mail[end...]
  }

  /// Where the blank line stands that ends the headers.
  private static func endOfHeaders(_ mail: [UInt8]) -> Int {
    var index = 0
    while let end = mail[index...].firstIndex(of: 0x0A) {
      if end == index || end == index + 1 && mail[index] == 0x0D { return index }
      index = end + 1
    }
    return mail.count
  }

  /// A word in Base64.
  private struct Word {
    var charset: ArraySlice<UInt8>
    var content: [UInt8]
    var end: Int

    init?(_ mail: [UInt8], at start: Int, end limit: Int) {
      guard start + 8 < limit, mail[start] == 0x3D, mail[start + 1] == 0x3F else { return nil }
      let reach = mail[(start + 2)..<min(limit, start + 2000)]
      guard let mark = reach.firstIndex(of: 0x3F), mark + 2 < reach.endIndex, mark > start + 2,
        mail[mark + 1] | 0x20 == 0x62, mail[mark + 2] == 0x3F,
        let close = reach[(mark + 3)...].firstIndex(of: 0x3F), close + 1 < limit, mail[close + 1] == 0x3D,
        let content = Base64.decoded(mail[(mark + 3)..<close])
      else { return nil }
      charset = mail[(start + 2)..<mark]
      self.content = content
      end = close + 2
    }
  }
}

/// Base64 of RFC 4648.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// `nil` where another byte than those of the alphabet stands; what is missing at the end is let pass.
  static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (bits, count) = (UInt32(0), 0)
    for byte in text where byte != 0x3D {
      let value: UInt8
      switch byte {
      case 0x41...0x5A: value = byte - 0x41
      case 0x61...0x7A: value = byte - 0x61 + 26
      case 0x30...0x39: value = byte - 0x30 + 52
      case 0x2B: value = 62
      case 0x2F: value = 63
      default: return nil
      }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }

  static func encoded(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        text.append(place > group.count ? 0x3D : alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)])
      }
    }
    return text
  }
}
