/// What is wrong with the text of a query, and where.
///
/// The column names the character at fault: an opening quote or parenthesis that is never closed, an operator that
/// lacks an operand, a caret without a number.
public struct QuerySyntaxError: Error, Sendable, Hashable {
  /// The place in the query's text: 1 for the first character, and one more than its length for its end.
  ///
  /// Counted in `Character`s, so a wide or a composed character is one column.
  public var column: Int
  /// What is wrong there.
  public var problem: Problem

  /// What the parser missed, or met too early.
  public enum Problem: Sendable, Hashable {
    /// The query needs this, such as `a closing "`.
    case expected(String)
    /// The query is right, but this form of it is not built yet; the value names it, such as `fuzzy search`.
    case notYet(String)
  }

  /// Makes an error.
  ///
  /// - Parameters:
  ///   - column: The column, from 1.
  ///   - problem: What is wrong there.
  public init(column: Int, problem: Problem) {
    self.column = column
    self.problem = problem
  }
}

extension QuerySyntaxError: DiglotError {
  /// ``ErrorCode/querySyntax``.
  public var code: ErrorCode { .querySyntax }
  /// The column and what is wrong there.
  public var fact: String { OneLine.of("query, column \(column): \(problem)") }
  /// Nothing: the fact says what is expected.
  public var advice: String { "" }
}

extension QuerySyntaxError.Problem: CustomStringConvertible {
  /// What is wrong, without its place.
  public var description: String {
    switch self {
    case .expected(let what): "expected \(what)"
    case .notYet(let what): "\(what) is not there yet"
    }
  }
}
