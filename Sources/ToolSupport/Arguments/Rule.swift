/// An option of a command: its name, its line of help, and what it does to the command's options.
package struct Rule<Options>: Sendable {
  package typealias Action = @Sendable (inout Options, String) throws(ArgumentError) -> Void

  package let name: String
  /// What stands for the value in the help; `nil` for a flag.
  package let placeholder: String?
  package let help: String
  package let action: Action

  /// An option without a value.
  package static func flag(_ name: String, _ help: String, _ action: @escaping @Sendable (inout Options) -> Void)
    -> Rule
  {
    Rule(name: name, placeholder: nil, help: help) { (options, _) throws(ArgumentError) in action(&options) }
  }

  /// An option with a value that `action` reads.
  package static func value(_ name: String, _ placeholder: String, _ help: String, _ action: @escaping Action) -> Rule {
    Rule(name: name, placeholder: placeholder, help: help, action: action)
  }

  /// An option whose value is one of a few words.
  package static func choice<Choice: RawRepresentable & CaseIterable & Sendable>(
    _ name: String, _ help: String, _ action: @escaping @Sendable (inout Options, Choice) -> Void
  ) -> Rule where Choice.RawValue == String {
    let words = Choice.allCases.map(\.rawValue)
    return Rule(name: name, placeholder: words.joined(separator: "|"), help: help) {
      (options, value) throws(ArgumentError) in
      guard let choice = Choice(rawValue: value) else {
        throw .badValue(option: name, value: value, expected: words.joined(separator: ", "))
      }
      action(&options, choice)
    }
  }

  /// An option whose value is a whole number of at least `minimum`.
  package static func number(
    _ name: String, _ placeholder: String, atLeast minimum: Int, _ help: String,
    _ action: @escaping @Sendable (inout Options, Int) -> Void
  ) -> Rule {
    Rule(name: name, placeholder: placeholder, help: help) { (options, value) throws(ArgumentError) in
      guard let number = Int(value), number >= minimum else {
        throw .badValue(option: name, value: value, expected: "a whole number of at least \(minimum)")
      }
      action(&options, number)
    }
  }
}
