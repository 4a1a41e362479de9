import Diglot

/// Answers as a run for `trec_eval`: `QID Q0 DOCID RANK SCORE diglot`, ranks from 1.
struct TRECAnswerWriter: AnswerWriter {
  var showsErrors: Bool { false }

  func bytes(of answer: Answer) -> [UInt8] {
    guard case .success(let results) = answer.outcome else { return [] }
    var bytes: [UInt8] = []
    for hit in results.hits {
      for text in [answer.id, " Q0 ", hit.key, " ", String(hit.rank), " ", Decimal.exact(hit.score), " diglot\n"] {
        bytes += text.utf8
      }
    }
    return bytes
  }
}
