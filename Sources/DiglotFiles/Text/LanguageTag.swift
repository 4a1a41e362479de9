/// Names of languages as BCP 47 has them.
enum LanguageTag {
  /// The tag with its usual case: zh_cn is zh-CN, ZH-hant-tw is zh-Hant-TW; `nil` where it is none.
  ///
  /// Of a list only the first counts.
  static func normalized(_ text: String) -> String? {
    let first = text.split(separator: ",").first ?? ""
    // The encoding of a locale's name says nothing here.
    let name = first.prefix { $0 != "." && $0 != "@" && $0 != ";" }.filter { !$0.isWhitespace }
    let parts = name.split { $0 == "-" || $0 == "_" }
    guard let language = parts.first, 2...3 ~= language.count,
      parts.allSatisfy({ $0.count <= 8 && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } }),
      language.allSatisfy(\.isLetter)
    else { return nil }
    let rest = parts.dropFirst().prefix(4).map { part in
      switch part.count {
      case 2: part.uppercased()
      case 4 where part.allSatisfy(\.isLetter): part.prefix(1).uppercased() + part.dropFirst().lowercased()
      default: part.lowercased()
      }
    }
    return ([language.lowercased()] + rest).joined(separator: "-")
  }
}
