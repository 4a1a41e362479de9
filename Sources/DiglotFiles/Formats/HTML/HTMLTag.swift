import CGumbo

/// What an element is to the text of its page.
enum HTMLRole: UInt8 {
  /// A part of a line.
  case inline
  /// Begins and ends a line: `<div>`, `<li>`.
  case line
  /// Stands between blank lines.
  case paragraph
  case heading
  case row
  case cell
  case lineBreak
  /// Keeps its white space.
  case preformatted
  /// Links within it lead elsewhere, unless it belongs to an article.
  case margin
  /// Beside the text, or beside the page.
  case sidebar
  case article
  case link
  case title
  case metadata
  case linkedResource
  case script
  case root
  case time
  /// Nothing a reader sees, or nothing of the text: controls, navigation, what stands in for pictures, how to read ruby.
  case out
}

/// The roles of tags, by their numbers.
enum HTMLTag {
  private static let named: [(HTMLRole, String)] = [
    (
      .line,
      "div li dt dd form fieldset legend summary details option figcaption address body center dir menu hgroup"
    ),
    (.paragraph, "p blockquote ul ol dl table caption hr figure"),
    (.heading, "h1 h2 h3 h4 h5 h6"), (.row, "tr"), (.cell, "td th"), (.lineBreak, "br"),
    (.preformatted, "pre listing xmp plaintext"), (.margin, "header footer"), (.sidebar, "aside"),
    (.article, "article main section"),
    (.link, "a"), (.title, "title"), (.metadata, "meta"), (.linkedResource, "link"), (.script, "script"),
    (.root, "html"), (.time, "time"),
    (
      .out,
      """
      style nav template noscript iframe object embed applet audio video canvas select datalist button input label textarea output map noframes \
      noembed frameset rt rp rtc progress meter
      """
    ),
  ]

  private static let roles: [HTMLRole] = {
    var roles = [HTMLRole](repeating: .inline, count: Int(cgumbo_tag_count()) + 1)
    for (role, names) in named {
      for name in names.split(separator: " ") { roles[Int(unsafe cgumbo_tag_named(String(name)))] = role }
    }
    return roles
  }()

  /// The role of the tag with a number; `nil` where the number says too little: SVG, MathML, unknown names.
  static func role(_ number: Int32) -> HTMLRole? { number < 0 || number == unknown ? nil : roles[Int(number)] }

  /// Those of the other headings follow.
  static let firstHeading = unsafe cgumbo_tag_named("h1")
  private static let unknown = unsafe cgumbo_tag_named("-")
}
