import DiglotJSON
import Synchronization

/// Counts the lines of an input that says how many it has.
///
/// A pipe whose writer was killed looks like one whose writer is done. So the writer says how many lines there are: to whoever
/// starts the program, or in a last line, `{"end": 12}`. A line without a line break may have lost its end: where a number is
/// expected it is not taken. All lines count, blank ones too, but for the end line and white space behind it.
final class LineCount: Sendable {
  /// `nil` where only an end line can say how many lines there are.
  let expected: Int?
  private let state = Mutex(State())

  private struct State {
    var arrived = 0
    /// The end line, and how many lines it says there are; `nil` where that is no whole number.
    var end: (line: Int, count: Int?)?
    var lineBehindEnd: Int?
    var cutLine: Int?
    var hasFailed = false
  }

  init(expected: Int?) { self.expected = expected }

  /// Notes a line, if it is the end line. It is one also without a line break: after its last brace nothing can be missing.
  func isEnd(_ members: [(name: String, value: JSONValue)], _ line: Int) -> Bool {
    guard members.count == 1, members[0].name == "end" else { return false }
    var count: Int?
    if case .number(let text) = members[0].value, let number = Int(text), number >= 0 { count = number }
    return state.withLock { state in
      if state.end != nil { return false }
      state.end = (line, count)
      return true
    }
  }

  /// Counts a line that is neither blank nor the end line, and says whether it is to be read.
  func takes(_ line: Int, isCut: Bool) -> Bool {
    state.withLock { state in
      if state.end != nil {
        state.lineBehindEnd = state.lineBehindEnd ?? line
        return false
      }
      if isCut, expected != nil {
        state.cutLine = line
        return false
      }
      state.arrived += 1
      return true
    }
  }

  /// Counts a blank line.
  func passBlank() {
    state.withLock { state in
      if state.end == nil { state.arrived += 1 }
    }
  }

  /// Notes that the input cannot be read to its end.
  func fail() { state.withLock { $0.hasFailed = true } }

  /// Whether somebody said how many lines there are.
  var isCounted: Bool { expected != nil || state.withLock { $0.end != nil } }

  /// What is wrong with the input as a whole, after its last line; `nil` also where nobody said how many lines there are.
  var mismatch: DeliveryError? {
    state.withLock { state in
      guard expected != nil || state.end != nil else { return nil }
      if state.hasFailed { return .unreadable(arrived: state.arrived) }
      if let end = state.end {
        guard let count = end.count else { return .badEnd(line: end.line) }
        if let line = state.lineBehindEnd { return .behindEnd(line: line, end: end.line) }
        if let expected, count != expected { return .otherEnd(line: end.line, count: count, expected: expected) }
        if count != state.arrived { return .lines(arrived: state.arrived, expected: count) }
      }
      if let expected, let line = state.cutLine {
        return .cutLine(line: line, arrived: state.arrived, expected: expected)
      }
      if let expected, expected != state.arrived { return .lines(arrived: state.arrived, expected: expected) }
      return nil
    }
  }
}
