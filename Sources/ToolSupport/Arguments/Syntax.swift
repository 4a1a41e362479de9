/// What a command may be called with, and how it explains itself.
package struct Syntax<Options>: Sendable {
  /// The call, such as `diglot-index stats [options]`.
  package let usage: String
  /// What the command does, a sentence or some lines.
  package let summary: String
  package let rules: [Rule<Options>]
  /// The name of an argument that is not an option, or `nil` where there are none.
  package let operand: String?
  /// Whether there must be one.
  package let needsOperand: Bool

  package init(
    usage: String, summary: String, rules: [Rule<Options>], operand: String?, needsOperand: Bool = true
  ) {
    self.needsOperand = needsOperand
    self.usage = usage
    self.summary = summary
    self.rules = rules
    self.operand = operand
  }

  /// What a call was read as.
  package enum Outcome {
    /// The options, and what stood between them.
    case options(Options, operands: [String])
    /// The user asks for help.
    case help
  }

  /// Reads a call; `options` are those that hold where it says nothing.
  ///
  /// `--name=value` is `--name value`, and `-n5` is `-n 5`. After `--` nothing is an option; `-` alone never is.
  package func parse(_ arguments: [String], into options: Options) throws(ArgumentError) -> Outcome {
    var options = options
    var operands: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        operands += rest
        break
      }
      if argument == "--help" || argument == "-h" { return .help }
      guard argument.hasPrefix("-"), argument != "-" else {
        operands.append(argument)
        continue
      }
      try apply(argument, rest: &rest, to: &options)
    }
    if operand == nil, let extra = operands.first {
      throw .unexpectedOperand(extra)
    }
    return .options(options, operands: operands)
  }

  private func apply(
    _ argument: String, rest: inout ArraySlice<String>, to options: inout Options
  ) throws(ArgumentError) {
    let (name, attached) = split(argument)
    guard let rule = rules.first(where: { $0.name == name }) else {
      throw .unknownOption(name, near: Suggestion.nearest(to: name, among: rules.map(\.name) + ["--help"]))
    }
    guard let placeholder = rule.placeholder else {
      if attached != nil { throw .unwantedValue(option: name) }
      return try rule.action(&options, "")
    }
    guard let value = attached ?? rest.popFirst() else {
      throw .missingValue(option: name, placeholder: placeholder)
    }
    try rule.action(&options, value)
  }

  private func split(_ argument: String) -> (name: String, value: String?) {
    if let equals = argument.firstIndex(of: "=") {
      return (String(argument[..<equals]), String(argument[argument.index(after: equals)...]))
    }
    if !argument.hasPrefix("--"), argument.count > 2, rules.contains(where: { $0.name == argument.prefix(2) }) {
      return (String(argument.prefix(2)), String(argument.dropFirst(2)))
    }
    return (argument, nil)
  }

  /// The page that `--help` prints.
  package var help: String {
    let lines = rules.map { (call: "\($0.name)\($0.placeholder.map { " \($0)" } ?? "")", help: $0.help) }
    let width = lines.map(\.call.count).filter { $0 <= 26 }.max() ?? 0
    var page = "\(usage)\n\n\(summary)\n"
    if !lines.isEmpty { page += "\n" }
    for line in lines {
      let indent = String(repeating: " ", count: width + 4)
      let gap =
        line.call.count <= width ? String(repeating: " ", count: width + 2 - line.call.count) : "\n" + indent
      page += "  \(line.call)\(gap)\(line.help)\n"
    }
    return page
  }
}
