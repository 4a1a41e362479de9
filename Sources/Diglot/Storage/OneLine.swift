/// Text for people on one line.
package enum OneLine {
  /// Text from outside without its control characters, which become spaces.
  package static func of(_ text: String) -> String {
    if !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) { return text }
    let shown = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
    return String(String.UnicodeScalarView(shown))
  }
}
