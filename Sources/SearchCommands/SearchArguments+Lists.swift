import Diglot
import ToolSupport

/// Options whose value is a list with commas.
extension SearchArguments {
  static func sort(_ value: String) throws(ArgumentError) -> [SortKey] {
    try list(value, of: "--sort", "fields, as date or -date,size") { SortKey(parsing: $0) }
  }

  static func facets(_ value: String) throws(ArgumentError) -> [Facet] {
    try list(value, of: "--facets", "fields, as place,date:year; after the colon year, month or day") {
      Facet(parsing: $0)
    }
  }

  static func columns(_ value: String) throws(ArgumentError) -> [TableColumn] {
    try list(value, of: "--columns", "names, as rank,id,title,place") { $0.isEmpty ? nil : TableColumn(named: $0) }
  }

  private static func list<Element>(
    _ value: String, of option: String, _ expected: String, _ element: (String) -> Element?
  ) throws(ArgumentError) -> [Element] {
    var elements: [Element] = []
    for part in value.split(separator: ",", omittingEmptySubsequences: false) {
      let text = part.drop { $0 == " " }
      guard let element = element(String(text)) else {
        throw .badValue(option: option, value: value, expected: expected)
      }
      elements.append(element)
    }
    return elements
  }

  /// A sentence for each field to sort or to count by that no document of an index has: it may be misspelt.
  func unknownFields(in index: Index) throws(IndexError) -> [String] {
    var sentences: [String] = []
    for (option, names) in [("sort", sort.map(\.field)), ("facets", facets.map(\.field))] {
      for name in names where try !index.hasField(name) {
        sentences.append(Message.singleLine("\(option): no document of the index has the field \(name)"))
      }
    }
    return sentences
  }

  /// Leaves out the fields to sort by that no document of an index has, so that scores decide.
  func withoutUnknownSort(in index: Index) throws(IndexError) -> SearchArguments {
    var arguments = self
    arguments.sort = []
    for key in sort where try index.hasField(key.field) { arguments.sort.append(key) }
    return arguments
  }
}
