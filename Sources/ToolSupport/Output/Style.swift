/// Colours for a terminal, or none.
package struct Style: Sendable {
  package enum Role {
    case title
    case key
    case aside
    case highlight
    case problem
  }

  package let showsColors: Bool

  package init(showsColors: Bool) { self.showsColors = showsColors }

  /// Text in the colour of its role. It ends as it began, so it may stand anywhere.
  package func paint(_ text: some StringProtocol, _ role: Role) -> String {
    showsColors && !text.isEmpty ? begin(role) + text + end : String(text)
  }

  /// What turns a role on.
  package func begin(_ role: Role) -> String {
    guard showsColors else { return "" }
    switch role {
    case .title: return "\u{1B}[1m"
    case .key, .aside: return "\u{1B}[2m"
    case .highlight: return "\u{1B}[1;31m"
    case .problem: return "\u{1B}[31m"
    }
  }

  /// What turns all off.
  package var end: String { showsColors ? "\u{1B}[0m" : "" }
}

/// When to show colours, or progress.
package enum When: String, CaseIterable, Sendable {
  case auto
  case always
  case never

  /// The answer, given what suits the surroundings.
  package func resolved(_ automatic: Bool) -> Bool {
    switch self {
    case .auto: automatic
    case .always: true
    case .never: false
    }
  }
}
