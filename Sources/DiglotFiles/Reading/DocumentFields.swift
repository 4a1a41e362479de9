import Diglot

/// The fields that the text of a document tells: `lang`, `script` and `region`. What the document says itself stays.
enum DocumentFields {
  /// How much of a text is looked at.
  static let prefixByteCount = 64 << 10

  /// Adds what is missing.
  static func complete(_ document: inout Document) {
    let names = Set(document.fields.map(\.name))
    if names.contains("script") { return }
    let prefix = prefix(document.text)
    let title = document.title[...].unicodeScalars
    let spelling = ChineseSpelling(prefix.isEmpty ? title : prefix)
    if !names.contains("lang"), let language = language(prefix.isEmpty ? title : prefix, spelling) {
      document.fields.append(Field(name: "lang", value: language))
    }
    document.fields.append(Field(name: "script", value: spelling.script))
    if !names.contains("region"), let region = spelling.region {
      document.fields.append(Field(name: "region", value: region.rawValue))
    }
  }

  /// The first bytes of a text, cut at a scalar.
  private static func prefix(_ text: String) -> Substring.UnicodeScalarView {
    let bytes = text.utf8
    guard var end = bytes.index(bytes.startIndex, offsetBy: prefixByteCount, limitedBy: bytes.endIndex) else {
      return text[...].unicodeScalars
    }
    while end < bytes.endIndex, bytes[end] & 0xC0 == 0x80 { bytes.formIndex(after: &end) }
    return text[..<end].unicodeScalars
  }

  /// `zh`, `ja` or `en`, as the engine tells them where no field does; `nil` where the text does not tell.
  private static func language(_ text: Substring.UnicodeScalarView, _ spelling: ChineseSpelling) -> String? {
    var words = 0
    var english = 0
    var word: [UInt8] = []
    for scalar in text {
      if scalar.isASCII, scalar.properties.isAlphabetic {
        word.append(UInt8(scalar.value) | 0x20)
        continue
      }
      if word.isEmpty { continue }
      words += 1
      if word.count <= 3, Self.english.contains(word) { english += 1 }
      word.removeAll(keepingCapacity: true)
    }
    if !word.isEmpty { words += 1 }
    if spelling.hanCount + spelling.kanaCount > 0, spelling.hanCount * 2 > words || spelling.isJapanese {
      return spelling.isJapanese ? "ja" : "zh"
    }
    return english * 12 > words ? "en" : nil
  }

  private static let english = Set(["the", "of", "and", "to", "in", "is", "for", "a"].map { Array($0.utf8) })
}

/// Completes the documents of another reader.
final class FieldCompletingReader: DocumentReader {
  private let reader: any DocumentReader
  /// Whether the bytes that are read stand in no file: they were unpacked, or decoded from a mail.
  private let isPacked: Bool

  init(_ reader: any DocumentReader, isPacked: Bool) {
    self.reader = reader
    self.isPacked = isPacked
  }

  func next() -> Result<FileDocument, InputProblem>? {
    reader.next()?.map { read in
      var read = read
      if isPacked { read.document.origin.source = SourceMap() }
      // What brings an ID of its own has the fields that its maker chose.
      if read.suffix != nil { DocumentFields.complete(&read.document) }
      return read
    }
  }
}
