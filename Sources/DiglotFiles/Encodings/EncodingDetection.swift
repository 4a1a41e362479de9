/// Tells what a text is encoded in.
///
/// What the user names, what a mark says and what is UTF-8 without fault needs no guess. The rest is decoded in every way
/// that there is, and each reading is judged by how common its characters are and the pairs of them (`ReadingCost`): the way
/// that gives the likeliest text is the right one.
enum EncodingDetection {
  /// The encoding of a text.
  ///
  /// - Parameters:
  ///   - bytes: The text, or its first bytes.
  ///   - isWhole: Whether it ends with these bytes.
  ///   - named: What the user names: nothing else counts, but that a mark tells the order of bytes.
  ///   - declared: What the format declares. It loses where it cannot be true.
  /// - Returns: `nil` for what is no text.
  static func encoding(
    of bytes: [UInt8], isWhole: Bool, named: TextEncoding?, declared: TextEncoding?
  ) -> TextEncoding? {
    let marked = TextEncoding.marked(bytes)
    if let named { return marked.flatMap { named.isWide && $0.isWide ? $0 : nil } ?? named }
    if let marked { return marked }

    guard let first = bytes.firstIndex(where: isTelling) else {
      return declared.flatMap { $0.isSevenBit ? $0 : nil } ?? .utf8
    }
    let sample = Sample(bytes, around: first, isWhole: isWhole)
    if let declared, let encoding = check(declared, sample) { return encoding }
    return sample.isPlainlyUTF8 ? .utf8 : likeliest(sample)
  }

  /// Whether a text in ASCII has no such byte.
  private static func isTelling(_ byte: UInt8) -> Bool { byte >= 0x80 || ReadingCost.Kind(UInt32(byte)) == .control }

  /// What is declared, or UTF-8 where that fits and the declared does not; `nil` where neither fits.
  private static func check(_ declared: TextEncoding, _ sample: Sample) -> TextEncoding? {
    guard let reading = Reading(sample, declared) else { return nil }
    if declared != .utf8, sample.isUTF8, let other = Reading(sample, .utf8) {
      return other.cost < reading.cost ? .utf8 : declared
    }
    return DecodedText.isTooMuch(replaced: reading.replacedCount, of: reading.characterCount) ? nil : declared
  }

  private static func likeliest(_ sample: Sample) -> TextEncoding? {
    var best: (reading: Reading, cost: Int)?
    for (encoding, handicap) in candidates where !encoding.isWide || sample.isEven {
      guard let reading = Reading(sample, encoding) else { continue }
      let cost = reading.cost + handicap + (sample.isNearlyASCII && encoding.hasPairs ? Self.loneCharacterHandicap : 0)
      if cost < best?.cost ?? .max { best = (reading, cost) }
    }
    guard let reading = best?.reading, !reading.isNoText else { return sample.isUTF8 ? .utf8 : nil }
    return reading.encoding
  }

  /// The encodings that are tried, and in eighths of a bit how much less they are to be expected. Of equals, the first.
  private static let candidates: [(TextEncoding, handicap: Int)] = [
    (.utf8, -80), (.gb18030, 0), (.big5, 0), (.utf16LittleEndian, 64), (.utf16BigEndian, 64), (.windows1252, 24),
    (.eucJP, 36), (.shiftJIS, 48), (.korean, 60), (.windows1251, 100), (.koi8, 100),
  ]

  /// How much less a single Han character is to be expected in a text of letters than a letter with a mark, or a fault.
  private static let loneCharacterHandicap = 96

  /// Some of the bytes of a text, around the first that tell of its encoding.
  private struct Sample {
    let bytes: [UInt8]
    /// Whether the text ends where the sample does.
    let isWhole: Bool
    /// Whether the text may consist of pairs of bytes.
    let isEven: Bool
    let isUTF8: Bool
    /// Whether it has so few bytes beyond ASCII that they would be a Han character or two at most.
    let isNearlyASCII: Bool

    static let byteCount = 2048
    /// How many bytes before the first telling one belong to it.
    static let contextCount = 64

    init(_ text: [UInt8], around place: Int, isWhole: Bool) {
      let start = max(0, place - Self.contextCount) & ~1
      bytes = Array(text[start...].prefix(Self.byteCount))
      self.isWhole = isWhole && start + bytes.count == text.count
      isEven = !isWhole || text.count % 2 == 0
      isNearlyASCII = bytes.count > 48 && bytes.count { $0 >= 0x80 } < 4
      isUTF8 = !text.contains(0) && Self.isUTF8(text, isWhole: isWhole)
    }

    /// Whether it is UTF-8, and by more than a short sequence that other encodings have too.
    var isPlainlyUTF8: Bool { isUTF8 && bytes.contains { $0 >= 0xE0 } }

    private static func isUTF8(_ text: [UInt8], isWhole: Bool) -> Bool {
      do {
        _ = try UTF8Span(validating: text.span)
        return true
      } catch {
        // The last character may be cut.
        return !isWhole && error.byteOffsets.lowerBound > text.count - 4
      }
    }
  }

  /// A sample, read in one encoding.
  private struct Reading {
    let encoding: TextEncoding
    let replacedCount: Int
    private let reading: ReadingCost

    init?(_ sample: Sample, _ encoding: TextEncoding) {
      guard var decoder = TextDecoder(named: encoding.converter) else { return nil }
      let text = decoder.text(of: sample.bytes, isLast: sample.isWhole)
      self.encoding = encoding
      replacedCount = decoder.replacedCount
      var reading = ReadingCost(of: encoding)
      for scalar in text.unicodeScalars { reading.add(scalar) }
      self.reading = reading
    }

    var cost: Int { reading.cost }
    var characterCount: Int { reading.characterCount }

    /// Whether even this reading, the likeliest, has what no text has.
    var isNoText: Bool {
      reading.controlCount * 50 > characterCount || characterCount >= 32 && cost > characterCount * 120
    }
  }
}

extension TextEncoding {
  /// Whether a character takes two bytes or four, in one of two orders.
  var isWide: Bool { name.hasPrefix("UTF-16") || name.hasPrefix("UTF-32") }

  /// Whether a Han character takes two bytes, of which the second may be ASCII.
  fileprivate var hasPairs: Bool { [.gb18030, .big5, .shiftJIS, .eucJP, .korean].contains(self) }

  /// Whether other characters than those of ASCII are written with bytes of ASCII.
  fileprivate var isSevenBit: Bool { name.hasPrefix("ISO-2022") || name == "UTF-7" || name.hasPrefix("HZ") }

  fileprivate static let windows1251 = TextEncoding.named("windows-1251") ?? .windows1252
  fileprivate static let koi8 = TextEncoding.named("koi8-r") ?? .windows1252
}
