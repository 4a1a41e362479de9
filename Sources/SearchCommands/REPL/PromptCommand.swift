import Diglot
import ToolSupport

/// What a line of the search prompt asks for.
enum PromptCommand: Equatable {
  case search(String)
  case nothing
  case help
  case open(String)
  /// Explains all searches from now on, or no longer.
  case setExplaining(Bool)
  /// Explains one search; without a query, the last.
  case explain(String?)
  /// Also looks for other names of the words from now on, or no longer.
  case setExpanding(Bool)
  /// Says whether other names are looked for.
  case tellExpanding
  /// Sorts hits by fields from now on; by their scores where there is none.
  case setSort([SortKey])
  case tellSort
  /// Counts all that is found by fields from now on.
  case setFacets([Facet])
  case tellFacets
  /// Lists the fields of the documents.
  case fields
  /// Lists the IDs of documents, all or those below the first words of IDs.
  case list(String)
  /// Shows the hits after those that are shown.
  case next
  /// How many hits are shown; as many as fit on the screen where it is `nil`.
  case setCount(Int?)
  case analyze(String)
  /// Shows the document with this rank among the last results.
  case show(Int)
  case stats
  case quit
  /// The line cannot be followed, because of this.
  case wrong(String)

  /// Reads a line: one that begins with a colon is a command, any other a query.
  init(_ line: String) {
    let text = line.drop(while: \.isWhitespace)
    guard text.first == ":" || text.first == "：" else {
      self = text.isEmpty ? .nothing : .search(line)
      return
    }
    let parts = text.dropFirst().split(maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: \.isWhitespace)
    var argument = parts.count == 2 ? parts[1].drop(while: \.isWhitespace) : ""
    while argument.last?.isWhitespace ?? false { argument.removeLast() }
    self = Self.command(Self.narrow(String(parts[0])), String(argument))
  }

  private static func command(_ name: String, _ argument: String) -> PromptCommand {
    switch name {
    case "help", "h", "?": argument.isEmpty ? .help : .wrong(":help takes nothing behind it")
    case "quit", "q", "exit": argument.isEmpty ? .quit : .wrong(":\(name) takes nothing behind it")
    case "stats": argument.isEmpty ? .stats : .wrong(":stats takes nothing behind it")
    case "next": argument.isEmpty ? .next : .wrong(":next takes nothing behind it")
    case "n": count(narrow(argument))
    case "ls": .list(argument)
    case "open": argument.isEmpty ? .wrong(":open DIR opens another index") : .open(argument)
    case "analyze": argument.isEmpty ? .wrong(":analyze TEXT shows how TEXT is cut") : .analyze(argument)
    case "explain": explanation(of: argument)
    case "expand": expansion(of: argument)
    case "sort": sort(argument)
    case "facets": facets(argument)
    case "fields": .fields
    case "show": Int(narrow(argument)).map { .show($0) } ?? .wrong(":show N shows the document with the number N")
    default: .wrong("there is no :\(name)\(near(name)); :help lists the commands")
    }
  }

  private static func count(_ argument: String) -> PromptCommand {
    if argument == "auto" { return .setCount(nil) }
    if let count = Int(argument), count > 0 { return .setCount(count) }
    return .wrong(":n K shows K hits at a time, :n auto as many as fit on the screen")
  }

  /// Full-width letters, digits and signs as those of ASCII.
  private static func narrow(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar in
      0xFF01...0xFF5E ~= scalar.value ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
    }
    return String(String.UnicodeScalarView(scalars))
  }

  private static func explanation(of argument: String) -> PromptCommand {
    switch argument {
    case "on": .setExplaining(true)
    case "off": .setExplaining(false)
    case "": .explain(nil)
    default: .explain(argument)
    }
  }

  private static func expansion(of argument: String) -> PromptCommand {
    switch argument {
    case "on": .setExpanding(true)
    case "off": .setExpanding(false)
    case "": .tellExpanding
    default: .wrong(":expand on, :expand off, or :expand alone, which tells")
    }
  }

  private static func sort(_ argument: String) -> PromptCommand {
    if argument.isEmpty { return .tellSort }
    if argument == "off" { return .setSort([]) }
    do throws(ArgumentError) { return .setSort(try SearchArguments.sort(argument)) } catch {
      return .wrong(":sort FIELD, :sort -FIELD for the largest first, or :sort off")
    }
  }

  private static func facets(_ argument: String) -> PromptCommand {
    if argument.isEmpty { return .tellFacets }
    if argument == "off" { return .setFacets([]) }
    do throws(ArgumentError) { return .setFacets(try SearchArguments.facets(argument)) } catch {
      return .wrong(":facets FIELD,date:year,date:month,date:day, or :facets off")
    }
  }

  /// The names of the commands.
  static let names = [
    "help", "open", "explain", "expand", "analyze", "sort", "facets", "fields", "show", "next", "n", "ls", "stats",
    "quit",
  ]

  private static func near(_ name: String) -> String {
    return Suggestion.nearest(to: name, among: names).map { ", did you mean :\($0)?" } ?? ""
  }

  /// What `:help` prints.
  static let helpPage = """
    A line is a query, or one of these:
      :show N            the document with the number N, at its first hit
      :next              the hits after those that are shown
      :n K|auto          how many hits are shown; auto: as many as fit
      :ls [BEGINNING]    the IDs of documents
      :explain on|off    says from now on how each score came about, or no longer
      :explain [QUERY]   the same for one query; without one, for the last
      :expand on|off     looks for other names too, or no longer; :expand tells
      :sort [-]FIELD     the order of hits: by a field, - the largest first; or off
      :facets FIELD,...  counts all that is found by fields (date:year); or off
      :fields            the fields of the documents
      :analyze TEXT      how TEXT is cut as a query, its weights and other names
      :open DIR          another index
      :stats             what is in the index
      :quit              the end, as Ctrl-D; Ctrl-C stops a search, clears a line

    """ + QueryHelp.text
}
