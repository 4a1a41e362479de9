import DiglotJSON

/// Answers as JSON, an object on a line for each.
struct JSONAnswerWriter: AnswerWriter {
  var showsErrors: Bool { true }

  func bytes(of answer: Answer) -> [UInt8] {
    JSONWriter.line { $0.answer(id: answer.id, query: answer.query, answer.outcome) }
  }
}
