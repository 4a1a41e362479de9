/// Names of files as text. Those that are no UTF-8 are decoded as contents are; all of a folder are taken for one encoding.
enum NameDecoder {
  static func texts(of names: [[UInt8]]) -> [String] {
    var encoding: TextEncoding?
    let others = names.filter { String(validating: $0, as: UTF8.self) == nil }
    if !others.isEmpty {
      let sample = Array(others.joined(separator: [10]))
      encoding = EncodingDetection.encoding(of: sample, isWhole: true, named: nil, declared: nil)
    }
    return names.map { name in
      if let text = String(validating: name, as: UTF8.self) { return text }
      var options = ReadingOptions()
      options.encoding = encoding
      return (try? DecodedText(decoding: name, options))?.text ?? String(decoding: name, as: UTF8.self)
    }
  }
}
