import Diglot

/// Answers as a run for `trec_eval`: `QID Q0 DOCID RANK SCORE diglot`, ranks from 1.
///
/// The bytes of control characters in an ID are percent-encoded: each line is one hit, and none commands a terminal.
struct TRECAnswerWriter: AnswerWriter {
  var showsErrors: Bool { false }

  func bytes(of answer: Answer) -> [UInt8] {
    guard case .success(let results) = answer.outcome else { return [] }
    var bytes: [UInt8] = []
    let query = TRECAnswerWriter.shown(answer.id)
    for hit in results.hits {
      let key = TRECAnswerWriter.shown(hit.key)
      for text in [query, " Q0 ", key, " ", String(hit.rank), " ", Decimal.exact(hit.score), " diglot\n"] {
        bytes += text.utf8
      }
    }
    return bytes
  }

  private static func shown(_ id: String) -> String {
    func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }
    guard id.unicodeScalars.contains(where: isControl) else { return id }
    return id.unicodeScalars.reduce(into: "") { shown, scalar in
      guard isControl(scalar) else { return shown.unicodeScalars.append(scalar) }
      for byte in String(scalar).utf8 { shown += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true) }
    }
  }
}
