import Diglot
import ToolSupport

extension Snippet {
  /// The snippet with a dot where an item or a heading ends, which is two spaces in its text. Within a highlight the
  /// spaces stay: nothing is marked that was not searched for. Its highlights that overlap or lie outside are left out.
  var withShownBreaks: (text: String, highlights: [Range<Int>]) {
    let bytes = Array(text.utf8)
    var shown: [UInt8] = []
    var marks: [Range<Int>] = []
    var end = 0
    for range in highlights where range.lowerBound >= end && range.upperBound <= bytes.count {
      Snippet.append(bytes[end..<range.lowerBound], to: &shown)
      marks.append(shown.count..<shown.count + range.count)
      shown += bytes[range]
      end = range.upperBound
    }
    Snippet.append(bytes[end...], to: &shown)
    return (String(decoding: shown, as: UTF8.self), marks)
  }

  private static func append(_ bytes: ArraySlice<UInt8>, to shown: inout [UInt8]) {
    for (index, byte) in zip(bytes.indices, bytes) {
      if byte == 0x20, index > bytes.startIndex, bytes[index - 1] == 0x20 { shown += "·".utf8 }
      shown.append(byte)
    }
  }
}
