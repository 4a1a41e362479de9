import Diglot

/// What a tool can be called with, for its manual page and for the completions of shells. It is made of the same rules as
/// `--help`.
package struct ToolManual {
  /// An option.
  package struct Option {
    let name: String
    /// What stands for its value; `nil` for a flag.
    let placeholder: String?
    let help: String

    /// The values that it may have, where these are a few words.
    var choices: [String] {
      guard let placeholder, placeholder.contains("|"), placeholder == placeholder.lowercased() else { return [] }
      return placeholder.split(separator: "|").map(String.init)
    }

    /// Whether its value is a file or a folder.
    var takesPath: Bool { placeholder.map { ["DIR", "FILE", "FILE|-", "PATH"].contains($0) } ?? false }
  }

  /// A command, or the tool itself where it has none.
  package struct Command {
    /// Empty for the tool itself.
    let name: String
    let title: String
    let usage: String
    let summary: String
    let options: [Option]
    /// Whether files and folders stand after it.
    let takesPaths: Bool

    fileprivate init(
      name: String, title: String, usage: String, summary: String, options: [Option], takesPaths: Bool
    ) {
      (self.name, self.title, self.usage, self.summary) = (name, title, usage, summary)
      (self.options, self.takesPaths) = (options, takesPaths)
    }

    package init<Options>(_ name: String, _ title: String, _ syntax: Syntax<Options>) {
      self.name = name
      self.title = title
      usage = syntax.usage
      summary = syntax.summary
      options = syntax.rules.map { Option(name: $0.name, placeholder: $0.placeholder, help: $0.help) }
      takesPaths = syntax.operand.map { $0.hasPrefix("PATH") || $0.hasPrefix("ROOT") || $0.hasPrefix("OUT") } ?? false
    }
  }

  let name: String
  let title: String
  let commands: [Command]
  /// Further sections of the page, with a heading each.
  let sections: [(heading: String, text: String)]

  package init(name: String, title: String, commands: [Command], sections: [(heading: String, text: String)]) {
    self.name = name
    self.title = title
    self.commands = commands
    self.sections = sections
  }

  /// Whether a call is `--manual` or `--completions SHELL`.
  static func isAsked(by arguments: [String]) -> Bool {
    arguments == ["--manual"] || arguments.first == "--completions"
  }

  /// What such a call prints.
  func answer(to arguments: [String]) throws(ArgumentError) -> String {
    if arguments == ["--manual"] { return page }
    switch arguments.dropFirst().first {
    case "bash": return bash
    case "zsh": return zsh
    case "fish": return fish
    case let shell: throw .badValue(option: "--completions", value: shell ?? "", expected: "bash, zsh or fish")
    }
  }
}

// MARK: - The page

extension ToolManual {
  /// The manual page, for `man`.
  var page: String {
    var page = """
      .TH \(name.uppercased()) 1 "" "Diglot \(Version.current)" "Diglot"
      .SH NAME
      \(Self.plain(name)) \\- \(Self.plain(title))
      .SH SYNOPSIS
      .nf
      \(commands.map { Self.plain($0.usage) }.joined(separator: "\n"))
      .fi

      """
    for command in commands { page += section(of: command) }
    for section in sections { page += ".SH \(section.heading.uppercased())\n.nf\n\(Self.plain(section.text))\n.fi\n" }
    return page
  }

  private func section(of command: Command) -> String {
    var text = command.name.isEmpty ? ".SH DESCRIPTION\n" : ".SH \(command.name.uppercased())\n"
    text += Self.plain(command.summary) + "\n"
    for option in command.options {
      let value = option.placeholder.map { " \\fI\(Self.plain($0))\\fR" } ?? ""
      text += ".TP\n\\fB\(Self.plain(option.name))\\fR\(value)\n\(Self.plain(option.help))\n"
    }
    return text
  }

  /// Text in which nothing is a request or an escape of roff.
  private static func plain(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let escaped = line.map { $0 == "\\" ? "\\e" : $0 == "-" ? "\\-" : String($0) }.joined()
      return line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + escaped : escaped
    }.joined(separator: "\n")
  }
}

// MARK: - Completions

extension ToolManual {
  private var function: String { "_" + name.map { $0 == "-" ? "_" : $0 } }

  /// What may stand where no verb does.
  private var bare: Command {
    let options = ["--help", "--version"].map { Option(name: $0, placeholder: nil, help: "") }
    return Command(name: "", title: "", usage: "", summary: "", options: options, takesPaths: false)
  }

  private var verbs: [Command] { commands.filter { !$0.name.isEmpty } }

  /// For `bash`: words of commands, options and their values; else files.
  var bash: String {
    var cases = ""
    // The first pattern that fits counts, so the tool's own comes last.
    for command in verbs + commands.filter(\.name.isEmpty) {
      let pattern = command.name.isEmpty ? "*" : command.name
      let words = command.options.map(\.name) + ["--help"]
      cases += "    \(pattern)) words=\"\(words.joined(separator: " "))\" ;;\n"
    }
    var values = ""
    for option in options where !option.choices.isEmpty {
      values +=
        "    \(option.name)) COMPREPLY=($(compgen -W \"\(option.choices.joined(separator: " "))\" -- \"$cur\")); return ;;\n"
    }
    let verbWords = verbs.map(\.name).joined(separator: " ")
    return """
      # Completions of \(name) for bash.
      \(function)() {
        local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=
        COMPREPLY=()
        case $prev in
      \(values)  esac
        case ${COMP_WORDS[1]} in
      \(cases)  esac
        : "${words:=--help --version}"
        case $cur in
          -*) COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
          *)
      \(verbs.isEmpty ? "" : "      if [ \"$COMP_CWORD\" = 1 ]; then COMPREPLY=($(compgen -W \"\(verbWords)\" -- \"$cur\")); return; fi\n")\
            local IFS=$'\\n'
            COMPREPLY=($(compgen -f -- "$cur")) ;;
        esac
      }
      complete -o filenames -F \(function) \(name)

      """
  }

  /// For `zsh`.
  var zsh: String {
    let quoted = { (text: String) in
      text.replacing("'", with: "'\\''").replacing("[", with: "(").replacing("]", with: ")")
    }
    let arguments = { (command: Command) -> String in
      var specs = command.options.map { option -> String in
        var spec = "'\(option.name)[\(quoted(option.help).replacing(":", with: ";"))]"
        if let placeholder = option.placeholder {
          let action =
            option.choices.isEmpty
            ? option.takesPath ? "_files" : " " : "(\(option.choices.joined(separator: " ")))"
          spec += ":\(quoted(placeholder)):\(action)"
        }
        return spec + "'"
      }
      specs.append(command.takesPaths ? "'*:file:_files'" : "'*: : '")
      return "_arguments \(specs.joined(separator: " "))"
    }
    guard !verbs.isEmpty else { return "#compdef \(name)\n\(arguments(commands[0]))\n" }
    let list = verbs.map { "'\($0.name):\(quoted($0.title).replacing(":", with: ";"))'" }.joined(separator: " ")
    var cases = verbs.map { "  \($0.name)) \(arguments($0)) ;;" }.joined(separator: "\n")
    if let own = commands.first(where: \.name.isEmpty) { cases += "\n  *) \(arguments(own)) ;;" }
    return """
      #compdef \(name)
      local -a verbs=(\(list))
      if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then _describe command verbs; return; fi
      if [[ $words[2] == -* ]]; then \(arguments(commands.first(where: \.name.isEmpty) ?? bare)); return; fi
      local verb=$words[2]
      shift words
      (( CURRENT-- ))
      case $verb in
      \(cases)
      esac

      """
  }

  /// For `fish`.
  var fish: String {
    let quoted = { (text: String) in text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") }
    var lines = ["# Completions of \(name) for fish."]
    for verb in verbs {
      lines.append("complete -c \(name) -n __fish_use_subcommand -f -a \(verb.name) -d '\(quoted(verb.title))'")
    }
    for command in commands {
      let condition = command.name.isEmpty ? "" : " -n '__fish_seen_subcommand_from \(command.name)'"
      for option in command.options {
        let isLong = option.name.hasPrefix("--")
        var line = "complete -c \(name)\(condition) \(isLong ? "-l" : "-s") \(option.name.drop { $0 == "-" })"
        if option.placeholder != nil {
          line +=
            option.choices.isEmpty
            ? option.takesPath ? " -r" : " -x" : " -x -a '\(option.choices.joined(separator: " "))'"
        }
        lines.append("\(line) -d '\(quoted(option.help))'")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Each option once.
  private var options: [Option] {
    var names = Set<String>()
    return commands.flatMap(\.options).filter { names.insert($0.name).inserted }
  }
}
