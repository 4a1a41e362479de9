import DiglotJSON
import ToolSupport

/// Why an input that says how many lines it has was not taken. Nothing of it was committed.
public enum DeliveryError: Error, Sendable, Equatable {
  /// Other lines arrived than the end line says, or the caller. Blank ones do not count.
  case lines(arrived: Int, expected: Int)
  /// The input ends in the middle of a line: it has no line break.
  case cutLine(line: Int, arrived: Int, expected: Int)
  /// The end line says another number than the caller.
  case otherEnd(line: Int, count: Int, expected: Int)
  /// The end line says no number.
  case badEnd(line: Int)
  /// A line stands behind the end line.
  case behindEnd(line: Int, end: Int)
  /// The input cannot be read to its end.
  case unreadable(arrived: Int)
  /// Two lines have documents of one ID.
  case documentTwice(key: String, line: Int, first: Int)
}

extension DeliveryError {
  /// The line where it is, from 1.
  public var line: Int? {
    switch self {
    case .lines, .unreadable: nil
    case .cutLine(let line, _, _), .otherEnd(let line, _, _), .badEnd(let line), .behindEnd(let line, _),
      .documentTwice(_, let line, _):
      line
    }
  }

  /// The cause, without the place.
  public var reason: String {
    switch self {
    case .lines(let arrived, let expected): "\(lines(arrived)) arrived, \(Decimal.grouped(expected)) were expected"
    case .cutLine(_, let arrived, let expected):
      "the input ends in this line, which has no line break; \(lines(arrived)) arrived before it, "
        + "\(Decimal.grouped(expected)) were expected"
    case .otherEnd(_, let count, let expected):
      "the end line says \(lines(count)), \(Decimal.grouped(expected)) were expected"
    case .badEnd: "an end line says how many lines there are, as {\"end\": 12}"
    case .behindEnd(_, let end): "a line behind the end line, which is line \(Decimal.grouped(end))"
    case .unreadable(let arrived): "\(lines(arrived)) arrived before the input could not be read any more"
    case .documentTwice(let key, _, let first):
      "the document \"\(key)\" stands in line \(Decimal.grouped(first)) already"
    }
  }

  private func lines(_ count: Int) -> String { Decimal.count(count, "line") }
}
