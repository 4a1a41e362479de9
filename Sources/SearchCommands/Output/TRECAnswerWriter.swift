import Diglot
import DiglotJSON
import ToolSupport

/// Answers as a run for `trec_eval`: `QID Q0 DOCID RANK SCORE diglot`, ranks from 1.
///
/// The bytes of control characters in an ID are percent-encoded: each line is one hit, and none commands a terminal.
struct TRECAnswerWriter: AnswerWriter {
  var showsErrors: Bool { false }

  func bytes(of answer: Answer) -> [UInt8] {
    guard case .success(let results) = answer.outcome else { return [] }
    var query: [UInt8] = []
    TRECAnswerWriter.append(id: answer.id, to: &query)
    query += " Q0 ".utf8
    var bytes: [UInt8] = []
    // A hit is large: it is read where it lies.
    for index in results.hits.indices {
      bytes += query
      TRECAnswerWriter.append(id: results.hits[index].key, to: &bytes)
      bytes.append(UInt8(ascii: " "))
      bytes += String(results.hits[index].rank).utf8
      bytes.append(UInt8(ascii: " "))
      bytes += Decimal.exact(results.hits[index].score).utf8
      bytes += " diglot\n".utf8
    }
    return bytes
  }

  /// Control characters are the bytes below 0x20 and 0x7F, and 0x80 to 0x9F after 0xC2.
  private static func append(id: String, to bytes: inout [UInt8]) {
    let utf8 = Array(id.utf8)
    var isSecond = false
    for index in utf8.indices {
      let byte = utf8[index]
      let isFirst = byte == 0xC2 && index + 1 < utf8.count && utf8[index + 1] < 0xA0
      if byte < 0x20 || byte == 0x7F || isFirst || isSecond {
        bytes += ((byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)).utf8
      } else {
        bytes.append(byte)
      }
      isSecond = isFirst
    }
  }
}
