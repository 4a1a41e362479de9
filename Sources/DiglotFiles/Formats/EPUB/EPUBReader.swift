import Diglot

/// Books: their chapters in the order of reading, which snippets name. One document.
enum EPUBReader {
  fileprivate static let extensions: Set = ["epub"]

  static func read(_ input: FileInput, _ options: ReadingOptions) throws(InputProblem) -> FileDocument {
    let parts = try DocumentParts(
      input, endingWith: ["xml", "opf", "ncx", "xhtml", "html", "htm"], limit: options.documentLimit)
    guard let packagePath = packagePath(parts), let package = parts[packagePath] else {
      throw input.problem(.malformed("a book without a table of its parts"))
    }
    let book: EPUBPackage
    do throws(XMLDocument.Failure) {
      book = try EPUBPackage(package, at: packagePath)
    } catch {
      throw input.problem(.malformed(error.reason))
    }
    let names = EPUBChapterNames(book, parts)
    var text: [UInt8] = []
    var chapters: [TextOrigin.Part] = []
    for path in book.chapters {
      guard let part = parts[path] else { continue }
      let page: HTMLPage
      do throws(InputProblem) { page = try self.page(part, input, options) } catch {
        throw InputProblem(path: input.path + "!" + path, cause: error.cause)
      }
      if page.text.isEmpty { continue }
      if !text.isEmpty { text += [0x0A, 0x0A] }
      // A file without a name goes on with the chapter before it.
      let name = names[path] ?? page.title
      if !name.isEmpty, name != book.properties.title || chapters.isEmpty, name != chapters.last?.name {
        chapters.append(TextOrigin.Part(start: text.count, name: name))
      }
      text += page.text.utf8
    }
    let document = Document(
      key: "", title: book.properties.title, text: String(decoding: text, as: UTF8.self),
      fields: book.properties.fields, origin: TextOrigin(parts: chapters))
    return FileDocument(document, suffix: "", format: FileFormat.epub.name)
  }

  private static func page(
    _ part: [UInt8], _ input: FileInput, _ options: ReadingOptions
  ) throws(InputProblem) -> HTMLPage {
    let declared = HTMLDeclaration(Array(part.prefix(4096)), fileExtension: "xhtml").encoding
    let decoded: DecodedText
    do throws(InputProblem.Cause) {
      decoded = try DecodedText(decoding: part, options, declared: declared.flatMap(TextEncoding.named) ?? .utf8)
    } catch {
      throw input.problem(error)
    }
    guard let page = HTMLPage(Array(decoded.text.utf8), isXML: true) else {
      throw input.problem(.bounded("a chapter is made so that reading it takes too long or too much memory"))
    }
    return page
  }

  private static func packagePath(_ parts: DocumentParts) -> String? {
    guard let part = parts["META-INF/container.xml"], var document = try? XMLDocument(part) else { return nil }
    while let event = try? document.next() {
      if case .enter("rootfile") = event, let path = document.attribute("full-path") { return path }
    }
    return nil
  }
}

/// The table of a book's parts.
struct EPUBPackage {
  private(set) var properties = DocumentProperties()
  /// The paths of the pages, in the order of reading; not that of the table of contents.
  private(set) var chapters: [String] = []
  /// The path of the table of contents of EPUB 3, and that of EPUB 2.
  private(set) var navigation: String?
  private(set) var oldNavigation: String?

  init(_ part: [UInt8], at path: String) throws(XMLDocument.Failure) {
    var document = try XMLDocument(part)
    var items: [String: String] = [:]
    while let event = try document.next() {
      guard case .enter(let name) = event else { continue }
      switch name {
      case "item":
        guard let id = document.attribute("id"), let reference = document.attribute("href") else { break }
        let target = DocumentParts.name(of: reference, from: path)
        items[id] = target
        if document.attribute("properties")?.split(separator: " ").contains("nav") == true { navigation = target }
        if document.attribute("media-type") == "application/x-dtbncx+xml" { oldNavigation = target }
      case "itemref":
        if let target = items[document.attribute("idref") ?? ""], target != navigation { chapters.append(target) }
      default: try properties.read(name, &document)
      }
    }
  }
}

/// The names of a book's chapters, by the paths of their pages, as its table of contents has them.
struct EPUBChapterNames {
  private var names: [String: String] = [:]

  init(_ book: EPUBPackage, _ parts: DocumentParts) {
    if let path = book.navigation, let part = parts[path] { read(part, path) }
    if names.isEmpty, let path = book.oldNavigation, let part = parts[path] { readOld(part, path) }
  }

  subscript(path: String) -> String? { names[path] }

  /// `<a href="one.xhtml">One</a>`.
  private mutating func read(_ part: [UInt8], _ path: String) {
    guard var document = try? XMLDocument(part) else { return }
    while let event = try? document.next() {
      guard case .enter("a") = event, let reference = document.attribute("href") else { continue }
      if let name = try? document.content() { add(name, reference, path) }
    }
  }

  /// `<navPoint><navLabel><text>One</text></navLabel><content src="one.xhtml"/></navPoint>`.
  private mutating func readOld(_ part: [UInt8], _ path: String) {
    guard var document = try? XMLDocument(part) else { return }
    var label = ""
    while let event = try? document.next() {
      switch event {
      case .enter("text"): label = (try? document.content()) ?? ""
      case .enter("content"): if let reference = document.attribute("src") { add(label, reference, path) }
      default: break
      }
    }
  }

  /// Of several places in one page, the first names it.
  private mutating func add(_ name: String, _ reference: String, _ path: String) {
    let target = DocumentParts.name(of: reference, from: path)
    let line = name.split { $0.isWhitespace }.joined(separator: " ")
    if names[target] == nil, !line.isEmpty { names[target] = line }
  }
}

extension FileFormat {
  /// Books.
  public static let epub = FileFormat(
    "epub", extensions: EPUBReader.extensions,
    hasSignature: { DocumentParts.isZip($0, ofType: "application/epub+zip", orCalled: EPUBReader.extensions) },
    open: { input, options in
      WholeFileReader { () throws(InputProblem) in try EPUBReader.read(input, options) }
    })
}
