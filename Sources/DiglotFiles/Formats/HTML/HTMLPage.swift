import CGumbo
import Diglot

/// What a reader of an HTML page sees: its text, its title, and what it says about itself.
///
/// Out are scripts, styles and comments, what is hidden, controls, navigation, the links of the page's head and foot, and how
/// to read ruby. Where nothing is left then, hidden parts, navigation, and what stands in for scripts are the page.
struct HTMLPage {
  private(set) var title = ""
  private(set) var text = ""
  /// From the text to the page as it was given.
  private(set) var source = SourceMap()
  /// `lang`, `author`, `date`, `url`, as far as the page has them.
  private(set) var fields: [Field] = []

  /// Reads a page in UTF-8.
  ///
  /// - Parameters:
  ///   - start: Where the page begins in the bytes.
  ///   - isXML: Whether it is XHTML.
  /// - Returns: `nil` where a page is made so that reading it has no end.
  init?(_ page: [UInt8], from start: Int = 0, isXML: Bool = false) {
    let mark = page[start...].starts(with: TextEncoding.utf8.mark) ? TextEncoding.utf8.mark.count : 0
    let prepared = HTMLSource(page, from: start + mark, isXML: isXML)
    var reader: HTMLTextReader?
    unsafe prepared.markup.withUnsafeBytes { markup in
      guard let tree = unsafe HTMLTree(markup) else { return }
      var first = HTMLTextReader(hidesParts: true)
      first.read(tree, prepared.markup.span)
      if first.builder.bytes.isEmpty {
        unsafe cgumbo_rewind(tree.handle)
        first = HTMLTextReader(hidesParts: false)
        first.read(tree, prepared.markup.span)
      }
      reader = first
    }
    guard let reader else { return nil }
    text = reader.builder.text
    source = reader.builder.source.through(prepared.source)
    title = reader.title.isEmpty ? reader.heading : reader.title
    fields = reader.metadata.fields
  }
}

/// A tree of elements, which is walked from front to back.
@safe
struct HTMLTree: ~Copyable {
  let handle: OpaquePointer

  private static let memoryLimit = 1 << 30

  init?(_ markup: UnsafeRawBufferPointer) {
    let count = Int64(markup.count)
    let memory = min(Int64(Self.memoryLimit), 64 << 20 + count * 100)
    let seconds = 2 + Double(count) * 0.25e-6
    guard let handle = unsafe cgumbo_parse(markup.baseAddress, count, memory, seconds) else { return nil }
    unsafe self.handle = handle
  }

  deinit { unsafe cgumbo_close(handle) }

  /// Whether the element at hand has a tag of this name.
  func isNamed(_ name: StaticString) -> Bool {
    name.withUTF8Buffer { name in
      unsafe name.withMemoryRebound(to: CChar.self) { unsafe cgumbo_is_named(handle, $0.baseAddress) }
    }
  }

  /// The value of an attribute of the element at hand.
  func attribute(_ name: StaticString) -> String? {
    name.withUTF8Buffer { name in
      unsafe name.withMemoryRebound(to: CChar.self) { name in
        unsafe cgumbo_attribute(handle, name.baseAddress).map { unsafe String(cString: $0) }
      }
    }
  }
}

/// Walks a tree and keeps what is read.
private struct HTMLTextReader {
  /// What an element is in.
  struct Context: OptionSet {
    let rawValue: UInt8
    static let preformatted = Context(rawValue: 1)
    /// The head or the foot of the page.
    static let margin = Context(rawValue: 2)
    static let article = Context(rawValue: 4)
    static let heading = Context(rawValue: 8)
    static let title = Context(rawValue: 16)
    static let script = Context(rawValue: 32)
    static let time = Context(rawValue: 64)
  }

  struct Level {
    var role: HTMLRole
    var context: Context
    /// Of a heading: where its text begins. Of a row: how many cells it has.
    var number = 0
    /// Of a heading: 1 for `<h1>`.
    var rank = 0
  }

  private(set) var builder = TextBuilder()
  private(set) var metadata = HTMLMetadata()
  private(set) var title = ""
  private(set) var heading = ""
  private var headingRank = 7
  private var levels: [Level] = []
  private let hidesParts: Bool
  /// What was read before the sidebar that the reader is in.
  private var beforeSidebar: TextBuilder?
  private var sidebarCount = 0
  private static let sidebarLimit = 8
  private var titleBuilder = TextBuilder()

  init(hidesParts: Bool) { self.hidesParts = hidesParts }

  mutating func read(_ tree: borrowing HTMLTree, _ markup: Span<UInt8>) {
    while true {
      switch unsafe cgumbo_next(tree.handle) {
      case CGUMBO_ENTER:
        if !enter(tree) { unsafe cgumbo_skip(tree.handle) }
      case CGUMBO_LEAVE: leave()
      case CGUMBO_TEXT: text(tree, markup)
      default: return
      }
    }
  }

  // MARK: - Elements

  /// - Returns: Whether what is inside is read.
  private mutating func enter(_ tree: borrowing HTMLTree) -> Bool {
    let number = unsafe cgumbo_tag(tree.handle)
    let context = levels.last?.context ?? []
    guard let role = HTMLTag.role(number) ?? otherRole(number, tree) else { return false }
    var level = Level(role: role, context: context)
    switch role {
    case .out where hidesParts || !tree.isNamed("nav") && !tree.isNamed("noscript"): return false
    case .metadata:
      metadata.readMeta(tree)
      return false
    case .linkedResource:
      metadata.readLink(tree)
      return false
    case .script:
      guard tree.attribute("type")?.lowercased() == "application/ld+json" else { return false }
      level.context.insert(.script)
    case .root: metadata.readRoot(tree)
    case .title: level.context.insert(.title)
    default:
      if hidesParts, isHidden(role, context, tree) { return false }
      metadata.readItem(tree)
      begin(&level, tree)
    }
    levels.append(level)
    return true
  }

  private mutating func begin(_ level: inout Level, _ tree: borrowing HTMLTree) {
    switch level.role {
    case .line, .row: builder.separate(.line)
    case .paragraph: builder.separate(.paragraph)
    case .heading:
      builder.separate(.paragraph)
      level.context.insert(.heading)
      level.number = builder.bytes.count
      level.rank = Int(unsafe cgumbo_tag(tree.handle) - HTMLTag.firstHeading) + 1
    case .cell:
      let row = levels.lastIndex { $0.role == .row }
      builder.beginCell(isFirst: row.map { levels[$0].number == 0 } ?? true)
      if let row { levels[row].number += 1 }
    case .lineBreak: builder.separate(.line)
    case .preformatted:
      builder.separate(.paragraph)
      level.context.insert(.preformatted)
    case .margin:
      builder.separate(.line)
      if !level.context.contains(.article) { level.context.insert(.margin) }
    case .article:
      builder.separate(.line)
      level.context.insert(.article)
    case .sidebar:
      builder.separate(.paragraph)
      // One beside the page stands right in its body; the others belong to what they stand in.
      if levels.count == 2, sidebarCount < Self.sidebarLimit {
        sidebarCount += 1
        beforeSidebar = builder
      }
    case .time:
      metadata.readTime(tree)
      level.context.insert(.time)
    default: break
    }
  }

  private mutating func leave() {
    guard let level = levels.popLast() else { return }
    switch level.role {
    case .line, .row, .margin, .article: builder.separate(.line)
    case .paragraph, .preformatted: builder.separate(.paragraph)
    case .heading:
      keepHeading(from: level.number, rank: level.rank)
      builder.separate(.paragraph)
    case .cell: builder.endCell()
    case .sidebar:
      dropSidebar()
      builder.separate(.paragraph)
    case .title:
      if title.isEmpty { title = titleBuilder.text.split { $0.isWhitespace }.joined(separator: " ") }
      titleBuilder = TextBuilder()
    default: break
    }
  }

  /// Takes back what a sidebar has, if that is names of things and no sentence.
  private mutating func dropSidebar() {
    guard levels.count == 2, hidesParts, let before = beforeSidebar.take() else { return }
    let text = String(decoding: builder.bytes[before.bytes.count...], as: UTF8.self)
    if !text.contains(where: { ".!?。！？".contains($0) }) { builder = before }
  }

  /// The first heading of the highest rank is the title of a page that has none.
  private mutating func keepHeading(from start: Int, rank: Int) {
    guard rank < headingRank, builder.bytes.count > start else { return }
    headingRank = rank
    let text = String(decoding: builder.bytes[start...], as: UTF8.self)
    heading = text.split { $0.isWhitespace }.joined(separator: " ")
  }

  /// Of elements whose tags have no number of their own.
  private func otherRole(_ number: Int32, _ tree: borrowing HTMLTree) -> HTMLRole? {
    switch number {
    case -1:
      // Of a drawing, its letters.
      if tree.isNamed("text") { return .line }
      for name in Self.drawingGroups where tree.isNamed(name) { return .inline }
      return nil
    case -2: return tree.isNamed("annotation") || tree.isNamed("annotation-xml") ? nil : .inline
    default:
      let isDialog = tree.isNamed("dialog")
      return isDialog && hidesParts && tree.attribute("open") == nil ? nil : isDialog ? .line : .inline
    }
  }

  private static let drawingGroups: [StaticString] = ["svg", "g", "a", "switch", "tspan", "textPath", "foreignObject"]

  // MARK: - Hidden parts

  private func isHidden(_ role: HTMLRole, _ context: Context, _ tree: borrowing HTMLTree) -> Bool {
    if let hidden = tree.attribute("hidden"), hidden.lowercased() != "until-found" { return true }
    if tree.attribute("aria-hidden")?.lowercased() == "true" { return true }
    if let style = tree.attribute("style"), hides(style) { return true }
    if let name = tree.attribute("role"), Self.navigationRoles.contains(name.lowercased()) { return true }
    if role == .link, context.contains(.margin), !context.contains(.heading) {
      return tree.attribute("rel")?.lowercased() != "author"
    }
    guard role == .line || role == .paragraph else { return false }
    return isNavigation(tree.attribute("class")) || isNavigation(tree.attribute("id"))
  }

  private func hides(_ style: String) -> Bool {
    let bare = style.utf8.filter { $0 > 0x20 }.map { $0 | 0x20 }
    return String(decoding: bare, as: UTF8.self).split(separator: ";").contains { declaration in
      declaration.hasPrefix("display:none") || declaration.hasPrefix("visibility:hidden")
    }
  }

  private func isNavigation(_ names: String?) -> Bool {
    guard let names else { return false }
    return names.split(separator: " ").contains { Self.navigationNames.contains($0.lowercased()) }
  }

  private static let navigationRoles: Set<String> = ["navigation", "menu", "menubar", "search", "toolbar", "tablist"]
  /// What divisions are called that hold nothing but links to other pages.
  private static let navigationNames: Set<String> = [
    "nav", "navbar", "navheader", "navfooter", "navigation", "breadcrumb", "breadcrumbs", "menubar", "skip-link",
  ]

  // MARK: - Text

  private mutating func text(_ tree: borrowing HTMLTree, _ markup: Span<UInt8>) {
    var (count, start): (Int64, Int64) = (0, 0)
    guard let pointer = unsafe cgumbo_text(tree.handle, &count, &start) else { return }
    let text = unsafe UnsafeBufferPointer(start: pointer, count: Int(count)).span
    let context = levels.last?.context ?? []
    if context.contains(.script) {
      metadata.readLinkedData(text)
    } else if context.contains(.title) {
      titleBuilder.append(text, from: nil)
    } else if !levels.isEmpty {
      HTMLAlignment.append(
        text, in: markup, from: Int(start), to: &builder, keepsSpace: context.contains(.preformatted))
    }
  }
}
