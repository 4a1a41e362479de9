import Foundation

@testable import DiglotFiles

/// Encodes texts, by the decoders turned round.
struct TestEncoder {
  let encoding: TextEncoding
  private var byScalar: [Unicode.Scalar: [UInt8]] = [:]

  init(_ encoding: TextEncoding) {
    self.encoding = encoding
    if encoding.isWide || encoding == .utf8 { return }
    for first in UInt8(0)...255 {
      learn([first])
      if first >= 0x80 { for second in UInt8(0x30)...255 { learn([first, second]) } }
    }
  }

  private mutating func learn(_ bytes: [UInt8]) {
    var decoder = TextDecoder(named: encoding.converter)!
    let scalars = Array(decoder.text(of: bytes, isLast: true).unicodeScalars)
    if decoder.replacedCount == 0, scalars.count == 1, byScalar[scalars[0]] == nil { byScalar[scalars[0]] = bytes }
  }

  /// The bytes of a character; `nil` where the encoding lacks it.
  func bytes(of scalar: Unicode.Scalar) -> [UInt8]? {
    let isLittle = encoding.name.hasSuffix("LE")
    switch encoding.name.prefix(6) {
    case "UTF-8": return Array(String(scalar).utf8)
    case "UTF-16":
      return String(scalar).utf16.flatMap { unit in
        let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        return isLittle ? bytes.reversed() : bytes
      }
    case "UTF-32":
      let bytes = (0..<4).map { UInt8(truncatingIfNeeded: scalar.value >> (8 * (3 - $0))) }
      return isLittle ? bytes.reversed() : bytes
    default: return byScalar[scalar]
    }
  }

  /// The bytes of a text, at most so many, of which what the encoding lacks is left out; and the text without it.
  func encode(_ text: String, upTo limit: Int = .max) -> (bytes: [UInt8], text: String) {
    var bytes: [UInt8] = []
    var kept = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      guard let added = self.bytes(of: scalar) else { continue }
      if bytes.count + added.count > limit { break }
      bytes += added
      kept.append(scalar)
    }
    return (bytes, String(kept))
  }
}

/// The texts of Fixtures by their paths.
enum Fixtures {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Fixtures").path

  static let texts: [String: String] = {
    var texts: [String: String] = [:]
    for path in FileManager.default.enumerator(atPath: folder)!.compactMap({ $0 as? String })
    where path.hasSuffix(".txt") || path.hasSuffix(".md") {
      texts[path] = try? String(contentsOfFile: folder + "/" + path, encoding: .utf8)
    }
    return texts
  }()
}
