import Diglot

/// Answers as a run for `trec_eval`: `QID Q0 DOCID RANK SCORE diglot`, ranks from 1.
struct TRECAnswerWriter: AnswerWriter {
  var showsErrors: Bool { false }

  func bytes(of answer: Answer) -> [UInt8] {
    guard case .success(let results) = answer.outcome else { return [] }
    // Byte by byte it takes a third of the instructions of an interpolation, which are as many as a short search has.
    let head = Array("\(answer.id) Q0 ".utf8)
    var bytes: [UInt8] = []
    for hit in results.hits {
      bytes += head
      bytes += hit.key.utf8
      bytes.append(0x20)
      bytes += String(hit.rank).utf8
      bytes.append(0x20)
      bytes += Decimal.exact(hit.score).utf8
      bytes += " diglot\n".utf8
    }
    return bytes
  }
}
