import TestSupport
import Testing

@testable import Diglot
@testable import DiglotFiles
@testable import IndexCommands
@testable import SearchCommands
@testable import ToolSupport

extension Console {
  /// Streams into memory.
  fileprivate static func inMemory() -> Console {
    Console(output: Output(), errors: Output(), outputTerminal: .none, errorTerminal: .none, inputIsTerminal: false)
  }
}

@Suite struct PromptTests {
  let folder = TemporaryDirectory()

  @Test(
    "a line is a query, or a command after a colon",
    arguments: [
      ("算力", PromptCommand.search("算力")), (" 算力 ", .search(" 算力 ")), ("", .nothing), ("  ", .nothing),
      (":help", .help), (":q", .quit), (":open  a b ", .open("a b")), (":explain on", .setExplaining(true)),
      (":expand on", .setExpanding(true)), (":expand off", .setExpanding(false)), (":expand", .tellExpanding),
      (":explain off", .setExplaining(false)), (":explain", .explain(nil)), (":explain 算力", .explain("算力")),
      (":analyze a:b", .analyze("a:b")), (":show 2", .show(2)), (" :stats", .stats),
      (":sort date", .setSort([SortKey("date")])),
      (":sort -date, size", .setSort([SortKey("date", isDescending: true), SortKey("size")])),
      (":sort off", .setSort([])), (":sort", .tellSort), (":facets off", .setFacets([])), (":facets", .tellFacets),
      (":facets place,date:year", .setFacets([Facet("place"), Facet("date", by: .year)])), (":fields", .fields),
      ("：help", .help), (":show １２", .show(12)), ("：ｓｈｏｗ　３", .show(3)), (":next", .next), (":n 5", .setCount(5)),
      (":n auto", .setCount(nil)), (":ls", .list("")), (":ls arch/", .list("arch/")),
    ])
  func commands(_ line: String, _ expected: PromptCommand) {
    #expect(PromptCommand(line) == expected)
  }

  @Test(
    "a wrong command is answered with what was meant",
    arguments: [
      ":sho 1", ":show", ":show x", ":open", ":", ":expand 2", ":sort a,,b", ":facets date:week", ":quit now", ":n 0",
      ":n x", ":next 2",
    ])
  func wrongCommands(_ line: String) {
    guard case .wrong(let reason) = PromptCommand(line) else {
      Issue.record("\(line) is taken")
      return
    }
    #expect(!reason.isEmpty)
  }

  @Test("hits are as many as fit on the screen, and :next goes on")
  func pages() throws {
    let path = folder.file("many")
    try Index.write(at: path) { writer in
      for number in 0..<30 { try writer.add(Document(key: "d\(number)", text: "算力 \(number)")) }
    }
    var console = Console.inMemory()
    console.outputTerminal.height = 20
    var arguments = SearchArguments()
    arguments.indexPath = path
    var session = try SearchSession(arguments, console)
    var keys = Set<String>()
    for line in ["算力", ":next", ":next", ":n 3", ":next"] {
      let goesOn = session.respond(to: line)
      #expect(goesOn)
    }
    let text = String(decoding: console.output.bytes, as: UTF8.self)
    for match in text.matches(of: /d\d+/) { keys.insert(String(match.0)) }
    #expect(text.contains("shown to"))
    #expect(keys.count > 15)
    #expect(text.split(separator: "\n").count { $0.hasPrefix("1. ") } == 1)
  }

  @Test("a newer commit is opened before the next search, and that is said")
  func newerCommit() throws {
    let path = folder.file("changing")
    try Index.write(at: path) { try $0.add(Document(key: "a", text: "算力")) }
    let console = Console.inMemory()
    var arguments = SearchArguments()
    arguments.indexPath = path
    var session = try SearchSession(arguments, console)
    try Index.write(at: path) { try $0.add(Document(key: "b", text: "算力")) }
    let goesOn = session.respond(to: "算力")
    #expect(goesOn)
    let text = String(decoding: console.output.bytes, as: UTF8.self)
    #expect(text.hasPrefix("the index has changed: 2 documents now\n"))
    #expect(text.contains("2 documents in"))
  }

  @Test("the tab key completes commands, and words as the index has them")
  func completions() throws {
    let path = folder.file("words")
    try Index.write(at: path) { writer in
      try writer.add(Document(key: "a", text: "Computing and computers; 算力平台，算法"))
      try writer.add(Document(key: "b", text: "compute 算力"))
    }
    let index = try Index(at: path)
    #expect(PromptCompletion(of: ":sta", in: index)?.insertion == "ts ")
    #expect(PromptCompletion(of: "the Comp", in: index)?.insertion == "ut")
    #expect(PromptCompletion(of: "平台的算", in: index)?.choices == ["算力", "算法"])
    #expect(PromptCompletion(of: "xyz", in: index) == nil)
    #expect(PromptCompletion(of: "", in: index) == nil)
    #expect(try index.completions(of: "COMPUT", limit: 1).count == 1)
  }

  @Test("the help fits into 80 columns")
  func helpWidth() {
    for line in PromptCommand.helpPage.split(separator: "\n") { #expect(DisplayWidth.of(line) < 80, "\(line)") }
  }

  @Test("the history keeps lines in order, but none that begin with a space")
  func history() {
    let history = History(at: folder.file("state/diglot/history"))
    #expect(history.load() == [])
    for line in ["算力", " secret", ":show 2"] { history.append(line) }
    #expect(history.load() == ["算力", ":show 2"])
    #expect(History(at: nil).load() == [])
  }

  @Test("a page shows the original with its highlights, and knows the line of the first")
  func page() {
    let document = Document(key: "a.txt", title: "標題", text: "一\n二\n算力\n")
    let page = DocumentPage(document, titleHighlights: [], highlights: [8..<14], Style(showsColors: true))
    #expect(page.text.hasSuffix("一\n二\n\u{1B}[1;31m算力\u{1B}[0m\n"))
    #expect(page.firstHighlightLine == 6)
    let lines = page.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[page.firstHighlightLine - 1].contains("算力"))
  }

  @Test("the next hits follow those that were shown, which can still be shown; another order begins again")
  func startAgain() throws {
    let path = folder.file("Pages")
    let writer = try IndexWriter(at: path)
    for number in 0..<6 {
      try writer.add(Document(key: "d\(number)", text: "算力", fields: [Field(name: "n", value: "\(number)")]))
    }
    try writer.commit()
    writer.close()
    let console = Console.inMemory()
    var arguments = SearchArguments()
    arguments.indexPath = path
    var session = try SearchSession(arguments, console)
    for line in [":n 2", "算力", ":next", ":show 1", ":sort nosuch", ":next", ":next", ":sort -n", ":next"] {
      _ = session.respond(to: line)
    }
    let output = String(decoding: console.output.bytes, as: UTF8.self)
    let shown = output.matches(of: /(?m)^(\d)\. (d\d)/).map { "\($0.1) \($0.2)" }
    #expect(shown == ["1 d0", "2 d1", "3 d2", "4 d3", "5 d4", "6 d5", "1 d5", "2 d4"])
    let complaints = String(decoding: console.errors.bytes, as: UTF8.self)
    #expect(complaints == ":sort: no document of the index has the field nosuch\n:next: these were all\n")
  }

  @Test("a session searches, shows, explains, and goes on after every mistake")
  func session() throws {
    let path = folder.file("Index")
    let writer = try IndexWriter(at: path)
    try writer.add(Document(key: "a", title: "山谷", text: "山谷裏的智算中心，\n算力平台。"))
    try writer.commit()
    writer.close()
    let console = Console.inMemory()
    var arguments = SearchArguments()
    arguments.indexPath = path
    var session = try SearchSession(arguments, console)
    let lines = ["\"算力平台\"", ":show 1", ":show 2", ":explain", "算力^0", ":open nowhere", ":sho", ":stats", ":help"]
    for line in lines + [":analyze 算力", "", "算力"] {
      let goesOn = session.respond(to: line)
      #expect(goesOn, "\(line) ends the session")
    }
    let goesOn = session.respond(to: ":quit")
    #expect(!goesOn)
    let output = String(decoding: console.output.bytes, as: UTF8.self)
    #expect(output.hasPrefix("1. 山谷\n   a  "))
    for piece in ["\n山谷裏的智算中心，\n算力平台。\n", "\n   | ", "documents", ":quit", "\nwords       └┘└┘\n", "1 document in "] {
      #expect(output.contains(piece), "\(piece) is missing")
    }
    let errors = String(decoding: console.errors.bytes, as: UTF8.self).split(separator: "\n")
    #expect(errors.count == 4)
    #expect(errors[0] == ":show 2: numbers go from 1 to 1")
    #expect(errors[1].contains("^ column "))
    #expect(errors[2].hasPrefix("nowhere: there is no index here"))
    #expect(errors[3].contains("did you mean :show?"))
  }

  @Test("expansion is shown, switched, and told")
  func expansion() throws {
    let path = folder.file("Index")
    let writer = try IndexWriter(at: path)
    for text in ["这个软件很好。", "這個軟體很好。"] { try writer.add(Document(key: text, title: "", text: text)) }
    try writer.commit()
    writer.close()
    let console = Console.inMemory()
    var arguments = SearchArguments()
    arguments.indexPath = path
    var session = try SearchSession(arguments, console)
    for line in [":expand", "軟體", ":expand off", "軟體", ":expand", ":expand on", "軟體"] {
      let goesOn = session.respond(to: line)
      #expect(goesOn, "\(line) ends the session")
    }
    let starts = ["expansion is on", "expansion is off", "also: 软体 = 软件", "1 document ", "2 documents "]
    let lines = String(decoding: console.output.bytes, as: UTF8.self).split(separator: "\n")
    #expect(
      lines.compactMap { line in starts.first { line.hasPrefix($0) } } == [
        "expansion is on", "also: 软体 = 软件", "2 documents ", "1 document ", "expansion is off", "also: 软体 = 软件",
        "2 documents ",
      ])
  }
}
