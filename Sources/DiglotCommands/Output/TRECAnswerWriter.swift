import Diglot

/// Answers as a run for `trec_eval`: `QID Q0 DOCID RANK SCORE diglot`, ranks from 1.
struct TRECAnswerWriter: AnswerWriter {
  var showsErrors: Bool { false }

  func bytes(of answer: Answer) -> [UInt8] {
    guard case .success(let results) = answer.outcome else { return [] }
    return results.hits.flatMap { hit in
      Array("\(answer.id) Q0 \(hit.key) \(hit.rank) \(Decimal.exact(hit.score)) diglot\n".utf8)
    }
  }
}
