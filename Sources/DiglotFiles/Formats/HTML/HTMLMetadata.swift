import CGumbo
import Diglot
import DiglotJSON
import ToolSupport

/// What a page says about itself.
struct HTMLMetadata {
  private var language: String?
  private var authors: [String] = []
  private var address: String?
  /// The best source of the date so far, and the date: the smaller the better.
  private var date: (rank: Int, value: String)?

  var fields: [Field] {
    var fields: [Field] = []
    if let language { fields.append(Field(name: "lang", value: language)) }
    fields += authors.map { Field(name: "author", value: $0) }
    if let date { fields.append(Field(name: "date", value: date.value)) }
    if let address { fields.append(Field(name: "url", value: address)) }
    return fields
  }

  /// Properties that name the day of publication, best first.
  private static let dateProperties = [
    "article:published_time", "datepublished", "dcterms.issued", "dc.date.issued", "dcterms.created", "dc.date.created",
    "citation_publication_date", "pubdate", "publishdate", "publish-date", "dcterms.date", "dc.date", "date",
    "article:modified_time", "last-modified", "dcterms.modified",
  ]
  private static let dateOfData = 1
  private static let dateOfTime = 100

  // MARK: - Elements

  /// `<html>`.
  mutating func readRoot(_ tree: borrowing HTMLTree) {
    if language == nil {
      language = (tree.attribute("lang") ?? tree.attribute("xml:lang")).flatMap(LanguageTag.normalized)
    }
  }

  /// `<meta>`.
  mutating func readMeta(_ tree: borrowing HTMLTree) {
    guard let content = tree.attribute("content") else { return }
    let names = [
      tree.attribute("property"), tree.attribute("name"), tree.attribute("itemprop"), tree.attribute("http-equiv"),
    ]
    for case let name? in names { read(name.lowercased(), content) }
  }

  private mutating func read(_ name: String, _ content: String) {
    switch name {
    case "author", "article:author", "dc.creator", "dcterms.creator", "citation_author": addAuthor(content)
    case "content-language", "og:locale", "dc.language", "dcterms.language":
      language = language ?? LanguageTag.normalized(content)
    case "og:url": address = address ?? webAddress(content)
    default:
      if let rank = Self.dateProperties.firstIndex(of: name) { take(content, rank: rank) }
    }
  }

  /// `<link>`.
  mutating func readLink(_ tree: borrowing HTMLTree) {
    guard let relation = tree.attribute("rel")?.lowercased(), relation.split(separator: " ").contains("canonical"),
      let target = tree.attribute("href")
    else { return }
    address = webAddress(target) ?? address
  }

  /// An element that is a property of the page.
  mutating func readItem(_ tree: borrowing HTMLTree) {
    guard let name = tree.attribute("itemprop")?.lowercased(), name == "datepublished",
      let value = tree.attribute("datetime") ?? tree.attribute("content")
    else { return }
    take(value, rank: 1)
  }

  /// `<time>`.
  mutating func readTime(_ tree: borrowing HTMLTree) {
    if let value = tree.attribute("datetime") { take(value, rank: Self.dateOfTime) }
  }

  /// JSON-LD: the first date and author in it, of the page itself or of a part.
  mutating func readLinkedData(_ text: Span<UInt8>) {
    guard text.count <= 1 << 20 else { return }
    var parser = JSONParser()
    var (start, end) = (0, text.count)
    while start < end, text[start] <= 0x20 || text[start] == 0x5B { start += 1 }
    while end > start, text[end - 1] <= 0x20 || text[end - 1] == 0x5D { end -= 1 }
    guard let members = try? parser.object(in: text.extracting(start..<end)) else { return }
    readLinkedData(members, depth: 0)
  }

  private mutating func readLinkedData(_ members: [(name: String, value: JSONValue)], depth: Int) {
    for (name, value) in members {
      switch (name, value) {
      case ("datePublished", .string(let date)): take(date, rank: Self.dateOfData)
      case ("author", .string(let name)): addAuthor(name)
      case ("author", _), ("@graph", _), ("mainEntity", _):
        for text in value.fieldValues.prefix(20) where depth < 3 { readPart(name, text, depth) }
      default: break
      }
    }
  }

  private mutating func readPart(_ property: String, _ text: String, _ depth: Int) {
    var parser = JSONParser()
    guard let members = try? parser.object(in: text.utf8Span.span) else {
      if property == "author" { addAuthor(text) }
      return
    }
    guard property == "author" else { return readLinkedData(members, depth: depth + 1) }
    for case ("name", .string(let name)) in members { addAuthor(name) }
  }

  // MARK: - Values

  private mutating func take(_ value: String, rank: Int) {
    guard date.map({ rank < $0.rank }) ?? true, let normalized = DateText.normalized(value) else { return }
    date = (rank, normalized)
  }

  private mutating func addAuthor(_ value: String) {
    let name = value.split { $0.isWhitespace }.joined(separator: " ")
    // The address of a profile names nobody.
    if name.isEmpty || name.hasPrefix("http:") || name.hasPrefix("https:") || authors.contains(name) { return }
    authors.append(name)
  }

  private func webAddress(_ value: String) -> String? {
    let address = value.split { $0.isWhitespace }.joined()
    return address.hasPrefix("http://") || address.hasPrefix("https://") ? address : nil
  }
}
