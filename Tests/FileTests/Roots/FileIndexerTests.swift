import Diglot
import FileRoots
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder of files, and an index beside it.
struct IndexedFolder {
  let folder = TemporaryDirectory()
  var index: String { folder.file("index") }

  func write(_ text: String, to name: String) throws {
    try Folder.make(at: FilePath.split(folder.file(name)).folder)
    try writeText(text, to: folder.file(name))
  }

  func remove(_ name: String) { _ = unlink(folder.file(name)) }

  /// Lets a file look old, so that its time is believed.
  func age(_ name: String, by seconds: Int = 100) {
    var times = [timeval(), timeval()]
    gettimeofday(&times[0], nil)
    times[0].tv_sec -= seconds
    times[1] = times[0]
    utimes(folder.file(name), times)
  }

  @discardableResult
  func run(
    _ options: RootOptions = RootOptions(), filter: String? = nil, commits: Bool = true,
    _ body: (FileIndexer) throws -> Void
  ) throws -> IndexingReport {
    var reading = ReadingOptions()
    if let filter = filter.flatMap(FileFilter.init) { reading.filters[filter.fileExtension] = filter.words }
    let indexer = try FileIndexer(at: index, reading: reading, roots: options)
    defer { indexer.close() }
    try body(indexer)
    if commits { try indexer.commit() }
    return indexer.report
  }

  @discardableResult
  func add(_ names: String...) throws -> IndexingReport {
    try run { try $0.add(names.map(folder.file)) }
  }

  @discardableResult
  func sync(_ name: String, isForced: Bool = false) throws -> IndexingReport {
    try run { try $0.synchronize([folder.file(name)], isForced: isForced) }
  }

  func keys() throws -> [String] {
    var keys: [String] = []
    try Index(at: index).forEachKey { keys.append($0) }
    return keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  func document(_ key: String) throws -> Document? { try Index(at: index).document(key) }
}

@Suite struct FileIndexerTests {
  let files = IndexedFolder()

  @Test("one file is one document, through whatever spelling and however it is given")
  func spellings() throws {
    try files.write("one", to: "arch/2026/a.txt")
    try files.write("two", to: "arch/b.txt")
    #expect(try files.add("arch").added == 2)
    #expect(try files.add("arch/").unchanged == 2)
    #expect(try files.add("./arch/../arch/2026").unchanged == 1)
    #expect(try files.add("arch/2026/a.txt").unchanged == 1)
    try #require(symlink(files.folder.file("arch"), files.folder.file("link")) == 0)
    #expect(try files.add("link/b.txt").unchanged == 1)
    let former = Array(files.folder.path)
    _ = former
    #expect(try files.keys() == ["arch/2026/a.txt", "arch/b.txt"])
    #expect(try files.document("arch/2026/a.txt")?.fields.first { $0.name == "folder" }?.value == "arch/2026")
  }

  @Test("a file by itself and its folder afterwards are the same; a second root of a name gets a number")
  func names() throws {
    try files.write("one", to: "x/arch/a.txt")
    try files.write("two", to: "y/arch/a.txt")
    try files.add("x/arch/a.txt")
    try files.add("x/arch")
    try files.add("y/arch")
    #expect(try files.keys() == ["arch/a.txt", "arch~2/a.txt"])
    try files.add("y/arch/a.txt", "x/arch/a.txt")
    #expect(try files.keys() == ["arch/a.txt", "arch~2/a.txt"])
  }

  @Test("of an ID that several files bring, the last of them holds, and another one's comes back when that is gone")
  func sharedIDs() throws {
    let row = { (id: String, text: String) in #"{"id":"\#(id)","text":"\#(text)"}"# + "\n" }
    try files.write(row("1", "one of a") + row("2", "two"), to: "t/a.jsonl")
    try files.write(row("1", "one of b") + row("3", "three"), to: "t/b.jsonl")
    var said: [String] = []
    try files.run { indexer in
      indexer.onNotice = { said.append($0) }
      try indexer.synchronize([files.folder.file("t")])
    }
    #expect(
      said.count == 1
        && said[0].hasSuffix("b.jsonl: the ID 1 is that of a document of t/a.jsonl too; an ID has one document"))
    #expect(try files.document("1")?.text == "one of b")
    try files.write(row("1", "one of a, later") + row("2", "two"), to: "t/a.jsonl")
    try files.sync("t")
    #expect(try files.document("1")?.text == "one of b")
    files.remove("t/b.jsonl")
    try files.sync("t")
    #expect(try files.keys() == ["1", "2"])
    #expect(try files.document("1")?.text == "one of a, later")
    #expect(rename(files.folder.file("t/a.jsonl"), files.folder.file("t/c.jsonl")) == 0)
    try files.sync("t")
    #expect(try files.keys() == ["1", "2"])
    try files.write(row("2", "two"), to: "t/c.jsonl")
    try files.add("t")
    #expect(try files.keys() == ["1", "2"], "add removes no document that brought its own ID")
    try files.sync("t")
    #expect(try files.keys() == ["2"], "and whoever synchronises afterwards does")
    #expect(try FileIndexer.documents(under: files.folder.file("t/c.jsonl"), inIndexAt: files.index)?.ownIDs == ["2"])
    let above = try FileIndexer.documents(under: files.folder.path, inIndexAt: files.index)
    #expect(above == .init(prefixes: ["t"], ownIDs: ["2"]))
    #expect(try FileIndexer.documents(under: "t/", inIndexAt: files.index)?.ownIDs == ["2"])
  }

  @Test("signs that an ID has for something else are written otherwise")
  func signs() throws {
    try files.write("one", to: "a#b/c!d%.txt")
    try files.add("a#b")
    #expect(try files.keys() == ["a%23b/c%21d%25.txt"])
    #expect(FileID.unescaped("a%23b/c%21d%25.txt") == "a#b/c!d%.txt")
    #expect(try files.document("a%23b/c%21d%25.txt")?.fields.first { $0.name == "path" }?.value == "a#b/c!d%.txt")
    #expect(try files.add("a#b").unchanged == 1)
  }

  @Test("a folder that holds roots is refused, unless their documents may get new IDs")
  func nested() throws {
    try files.write("one", to: "home/arch/a.txt")
    try files.write("two", to: "home/b.txt")
    try files.add("home/arch")
    do {
      try files.run { try $0.add([files.folder.file("home")]) }
      Issue.record("it was taken")
    } catch let error as FileIndexingError {
      guard case .holdsRoots(_, let roots, let documents) = error else { throw error }
      #expect(roots.map { FilePath.split($0).name } == ["arch"])
      #expect(documents == 1)
    }
    #expect(try files.keys() == ["arch/a.txt"])
    let report = try files.run { try $0.add([files.folder.file("home")], renamesIDs: true) }
    #expect(report.renamed == 1)
    #expect(try files.keys() == ["home/arch/a.txt", "home/b.txt"])
    #expect(try files.document("home/arch/a.txt")?.fields.first { $0.name == "path" }?.value == "home/arch/a.txt")
    #expect(try files.add("home/arch").unchanged == 1)
  }

  @Test("the order in which paths are given makes no difference", arguments: [false, true])
  func orderOfPaths(_ isReversed: Bool) throws {
    try files.write("one", to: "home/arch/a.txt")
    try files.write("two", to: "home/b.txt")
    let paths = ["home", "home/arch", "home/arch/a.txt"].map(files.folder.file)
    try files.run { try $0.add(isReversed ? paths.reversed() : paths) }
    #expect(try files.keys() == ["home/arch/a.txt", "home/b.txt"])
  }

  @Test("roots that become part of another leave those given beside them what they are")
  func renamedBeside() throws {
    for name in ["x/one", "home/arch/a", "home/notes/n", "y/two"] { try files.write(name, to: "\(name).txt") }
    for name in ["x", "home/arch", "home/notes", "y"] { try files.add(name) }
    try files.write("new", to: "y/three.txt")
    let paths = ["y/three.txt", "home", "x"].map(files.folder.file)
    #expect(try files.run { try $0.add(paths, renamesIDs: true) }.renamed == 2)
    #expect(
      try files.keys() == ["home/arch/a.txt", "home/notes/n.txt", "x/one.txt", "y/three.txt", "y/two.txt"])
  }

  @Test("what is said of one file does not hold for the others of its root")
  func optionsOfOneFile() throws {
    try files.write("# One\n\ntext\n", to: "arch/a.txt")
    try files.write("# Two\n\ntext\n", to: "arch/b.txt")
    for name in ["a", "b"] { files.age("arch/\(name).txt") }
    try files.add("arch")
    var options = RootOptions()
    options.format = "markdown"
    #expect(try files.run(options) { try $0.add([files.folder.file("arch/a.txt")]) }.updated == 1)
    #expect(try files.document("arch/a.txt")?.title == "One")
    #expect(try files.add("arch").unreadFiles == 2)
    #expect(try files.document("arch/b.txt")?.title == "# Two")
  }

  @Test("an option that a run does not name stays, and one that is named empty goes")
  func recordedOptions() throws {
    try files.write(#"{"正文":"one","url":"u1"}"# + "\n", to: "arch/l.jsonl")
    try files.write("一、甲\n二、乙\n", to: "arch/t.txt")
    files.age("arch/l.jsonl")
    let add = { (change: (inout RootOptions) -> Void) in
      var options = RootOptions()
      change(&options)
      return try files.run(options) { try $0.add([files.folder.file("arch")]) }
    }
    _ = try add { $0.fieldMap = ["正文=text", "url=id"] }
    #expect(try add { $0.split = "^.、" }.skipped == 0)
    #expect(try add { $0.encoding = "utf-8" }.skipped == 0)
    #expect(try files.keys() == ["arch/t.txt#1", "arch/t.txt#2", "u1"])
    _ = try add { $0.split = "" }
    #expect(try files.keys() == ["arch/t.txt", "u1"])
    #expect(try add { $0.fieldMap = [""] }.problems.map(\.reason) == [#""text" is missing"#])
    let indexer = try FileIndexer(at: files.index)
    defer { indexer.close() }
    var options = RootOptions()
    options.encoding = "utf-8"
    #expect(indexer.roots.map(\.options) == [options])
  }

  @Test("what a refused run leaves out is not recorded, what is empty takes back what was")
  func refusedOptions() throws {
    for name in ["a", "b", "c"] { try files.write("text of \(name)", to: "arch/\(name).txt") }
    try files.write("*.txt", to: "arch/.gitignore")
    let sync = { (change: (inout RootOptions) -> Void) in
      var options = RootOptions()
      change(&options)
      return try files.run(options) { try $0.synchronize([files.folder.file("arch")]) }
    }
    #expect(try sync { $0.usesIgnoreFiles = false }.added == 3)
    let refused = try sync { $0.excluded = ["*"] }
    #expect(
      refused.problems.map(\.reason) == [
        "3 of 3 files are left out or gone, more than half: their documents stay; --force removes them"
      ])
    try files.write("text of d", to: "arch/d.txt")
    let report = try sync { _ in }
    #expect(report.added == 1 && report.skipped == 0)
    #expect(try sync { $0.usesIgnoreFiles = true }.skipped == 1)
    #expect(try sync { _ in }.skipped == 0)
    #expect(try sync { $0.excluded = ["a.*"] }.removed == 1)
    #expect(try sync { _ in }.added == 0)
    #expect(try sync { $0.excluded = [""] }.added == 1)
    for name in ["a", "b", "c"] { files.remove("arch/\(name).txt") }
    #expect(try sync { _ in }.problems.map(\.reason).first?.hasPrefix("3 of 4 files are gone") == true)
  }

  @Test("a filter reads what was read without it, and a run without it leaves that alone")
  func filters() throws {
    let tar = ArchiveWriter.tar([(Array("m.rev".utf8), Array("cba".utf8)), (Array("n.txt".utf8), Array("n".utf8))])
    try files.write("fed", to: "arch/a.rev")
    try files.write("plain", to: "arch/b.txt")
    TestSupport.write(tar, to: files.folder.file("arch/t.tar"))
    for name in ["a.rev", "b.txt", "t.tar"] { files.age("arch/\(name)") }
    let sync = { (filter: String?) in
      try files.run(filter: filter) { try $0.synchronize([files.folder.file("arch")]) }
    }
    #expect(try sync(nil).added == 4)
    let report = try sync(".rev=rev %s")
    #expect(report.updated == 2 && report.unreadFiles == 1)
    #expect(try files.document("arch/a.rev")?.text == "def" && files.document("arch/t.tar!m.rev")?.text == "abc")
    #expect(try sync(".rev=rev %s").unreadFiles == 3)
    #expect(try sync(nil).unreadFiles == 3)
    try files.write("hgf", to: "arch/a.rev")
    try files.write("new", to: "arch/c.rev")
    files.age("arch/t.tar", by: 50)
    try files.write("other", to: "arch/b.txt")
    let kept = try sync(nil)
    #expect(kept.updated == 1 && kept.added == 0 && kept.removed == 0)
    #expect(
      Set(kept.problems.map(\.reason)) == [
        "a filter reads .rev here; --filter '.rev=COMMAND %s' names it, and until then what was read of it stays"
      ])
    #expect(kept.skipped == 2)
    #expect(try files.document("arch/a.rev")?.text == "def")
    try #require(rename(files.folder.file("arch/a.rev"), files.folder.file("arch/d.rev")) == 0)
    #expect(try sync(nil).removed == 1, "its bytes are new, so nobody knows that it was moved")
    let all = try sync(".rev=rev %s")
    #expect(all.added == 2 && all.skipped == 0)
    files.age("arch/d.rev")
    try sync(".rev=rev %s")
    try #require(rename(files.folder.file("arch/d.rev"), files.folder.file("arch/e.rev")) == 0)
    #expect(try sync(nil).removed == 0)
    #expect(try sync(".rev=rev %s").moved == 1)
    #expect(try files.document("arch/e.rev")?.text == "fgh")
    try files.run { _ = try $0.remove(["arch/e.rev"]) }
    #expect(try sync(nil).skipped == 1)
  }

  @Test("indexes among files are left out, and one that is named is said to be one")
  func indexesAmongFiles() throws {
    try files.write("text", to: "arch/a.txt")
    for name in ["arch/Other", "arch/sub/Third"] {
      let writer = try IndexWriter(at: files.folder.file(name.hasPrefix("arch/sub") ? "third" : name))
      writer.close()
    }
    try files.write("b", to: "arch/sub/b.txt")
    try #require(rename(files.folder.file("third"), files.folder.file("arch/sub/Third")) == 0)
    _ = try Index(at: files.folder.file("arch/Other")).pack(to: files.folder.file("arch/other.idx"))
    try files.write("no index", to: "arch/manifest")
    try files.write(
      """
      {"format": 1, "fingerprint": "0123456789abcdef", "slots": 1024, "documents": 0, "length": 0, "shards": [{"path": "s",
       "slots": [0, 1023], "documents": 0, "length": 0, "sha256": "\(String(repeating: "0", count: 64))"}]}
      """, to: "arch/shards/_index.json")
    let report = try files.sync("arch")
    #expect(report.added == 3 && report.skipped == 0)
    #expect(try files.keys() == ["arch/a.txt", "arch/manifest", "arch/sub/b.txt"])
    for name in ["arch/Other", "arch/other.idx", "arch/shards", "index"] {
      #expect(
        try files.add(name).problems.map(\.reason) == [
          "an index, which is no text; --index names one that is to be searched"
        ])
    }
  }

  @Test("a root that was moved keeps its IDs, wherever in it a path leads")
  func movedRoot() throws {
    for name in ["a", "b", "sub/c"] { try files.write("text of \(name)", to: "one/arch/\(name).txt") }
    try files.add("one/arch")
    try Folder.make(at: files.folder.file("two"))
    let move = { (from: String, to: String) in
      try #require(rename(files.folder.file(from), files.folder.file(to)) == 0)
    }
    try move("one/arch", "two/arch")
    var said: [String] = []
    let report = try files.run { indexer in
      indexer.onNotice = { said.append($0) }
      try indexer.synchronize([files.folder.file("two/arch/sub")])
    }
    #expect(report.added == 0 && report.unchanged == 1 && report.removed == 0)
    #expect(said.count == 1 && said[0].hasSuffix("two/arch: arch has moved here, and its documents keep their IDs"))
    #expect(try files.sync("two/arch").unchanged == 3)
    // What stands in the old place still is a folder of its own; so is another folder of that name.
    try files.write("text of a", to: "one/arch/a.txt")
    try files.sync("one/arch")
    try files.write("new", to: "three/arch/a.txt")
    try files.add("three/arch")
    try move("one/arch/a.txt", "one/arch/z.txt")
    try move("one/arch", "one/gone")
    try files.write("text", to: "four/arch/a.txt")
    try files.add("four/arch")
    #expect(
      try files.keys() == [
        "arch/a.txt", "arch/b.txt", "arch/sub/c.txt", "arch~2/a.txt", "arch~3/a.txt", "arch~4/a.txt",
      ])
    // A link that leads from the old place to the new one is no other folder.
    try move("two/arch", "five")
    try Folder.make(at: files.folder.file("six"))
    try move("five", "six/arch")
    try #require(symlink(files.folder.file("six/arch"), files.folder.file("two/arch")) == 0)
    #expect(try files.sync("two/arch").unchanged == 3)
    #expect(try files.keys().count == 6)
  }

  @Test("nothing is an empty document or no row, whatever it is called, and a row without a text is named by its line")
  func empty() throws {
    let rows = ["csv", "tsv", "jsonl", "json"]
    let others = [
      "eml", "mbox", "mht", "pdf", "docx", "odt", "epub", "zip", "gz", "tar", "html", "md", "txt", "xml", "ics", "rev",
    ]
    for end in rows + others { try files.write("", to: "arch/x.\(end)") }
    try files.write("title,text\n甲,文\n   \n乙,\n丙,\n", to: "arch/t.csv")
    try files.write(#"{"text":"x"}"# + "\n" + #"{"text":"","id":"own"}"# + "\n", to: "arch/y.jsonl")
    try files.write("<!DOCTYPE html><title>T</title>", to: "arch/z.html")
    var said: [String] = []
    let report = try files.run(filter: ".rev=false %s") { indexer in
      indexer.onNotice = { said.append(String($0.dropFirst(files.folder.file("arch/").utf8.count))) }
      try indexer.add([files.folder.file("arch")])
    }
    #expect(report.skipped == 0)
    #expect(said.filter { $0.hasSuffix(": no document in it") }.count == rows.count)
    #expect(said.filter { $0.hasSuffix(": empty; it becomes a document without text") }.count == others.count)
    #expect(said.contains("t.csv: 2 rows without a text, the first in line 4; their documents have none"))
    #expect(said.contains("y.jsonl:2: a row without a text; its document has none"))
    #expect(said.contains("z.html: no text in it; it becomes a document without text"))
  }

  @Test("a member has the path, the folder, the name and the end of its own, and a field has one meaning")
  func facts() throws {
    let table = Array("id,name,text,size\n,n1,row,9\n".utf8)
    let inner = Zip.stored([("c.html", Array("<!DOCTYPE html><p>c".utf8))])
    let tar = ArchiveWriter.tar([
      (Array("top.txt".utf8), Array("top".utf8)), (Array("sub/x!y.md".utf8), Array("---\npath: p\n---\nx".utf8)),
      (Array("sub/t.csv".utf8), table), (Array("in.zip".utf8), inner),
    ])
    try files.write("", to: "arch/empty.txt")
    TestSupport.write(tar, to: files.folder.file("arch/t.tar"))
    TestSupport.write(table, to: files.folder.file("arch/t.csv"))
    var said: [String] = []
    try files.run { indexer in
      indexer.onNotice = { said.append(String($0.dropFirst(files.folder.file("arch/").utf8.count))) }
      try indexer.add([files.folder.file("arch")])
    }
    let values = { (key: String, names: [String]) in
      let fields = try files.document(key)?.fields ?? []
      return names.map { name in fields.filter { $0.name == name }.map(\.value).joined(separator: "|") }
    }
    let names = ["path", "folder", "name", "ext"]
    #expect(try values("arch/t.tar!top.txt", names) == ["arch/t.tar!top.txt", "arch/t.tar", "top.txt", "txt"])
    #expect(
      try values("arch/t.tar!sub/x%21y.md", names) == ["arch/t.tar!sub/x!y.md", "arch/t.tar!sub", "x!y.md", "md"])
    #expect(try values("arch/t.tar!sub/t.csv#1", names) == ["arch/t.tar!sub/t.csv", "arch/t.tar!sub", "t.csv", "csv"])
    #expect(
      try values("arch/t.tar!in.zip!c.html", names) == [
        "arch/t.tar!in.zip!c.html", "arch/t.tar!in.zip", "c.html", "html",
      ])
    #expect(try values("arch/t.csv#1", names) == ["arch/t.csv", "arch", "t.csv", "csv"])
    #expect(try values("arch/t.csv#1", ["size", "own_size", "own_name"]) == ["\(table.count)", "9", "n1"])
    #expect(try values("arch/t.tar!sub/x%21y.md", ["own_path", "size"]) == ["p", "\(tar.count)"])
    #expect(
      said == [
        "empty.txt: empty; it becomes a document without text",
        "t.csv: name, size in it are the fields own_name, own_size, because a file has such itself",
        "t.tar: name, path, size in it are the fields own_name, own_path, own_size, because a file has such itself",
      ])
    // Where the record is lost, the paths tell that they are of the file.
    for number in 0..<5 { try files.write("more", to: "arch/\(number).txt") }
    try files.add("arch")
    files.remove("index/state")
    files.remove("arch/t.tar")
    #expect(try files.sync("arch", isForced: true).removed == 4)
  }

  @Test("names of other bytes are other files, although they are the same characters")
  func normalization() throws {
    let (composed, parts) = ("\u{E9}", "e\u{301}")
    try files.write("of one", to: "arch/\(composed).txt")
    guard (try? FileStatus(of: files.folder.file("arch/\(parts).txt"), followsLinks: false)) == nil else {
      return  // Some file systems take both for one.
    }
    try files.write("of two", to: "arch/\(parts).txt")
    for name in [composed, parts] { try files.write("in \(name.utf8.count)", to: "arch/\(name)/x.txt") }
    let ids = { (file: String) in
      #"{"id":"\#(composed)","text":"1\#(file)"}"# + "\n" + #"{"id":"\#(parts)","text":"2"}"# + "\n"
    }
    try files.write(ids(""), to: "arch/l.jsonl")
    let report = try files.sync("arch")
    #expect(report.added == 6 && report.skipped == 0)
    #expect(try files.sync("arch").unchanged == 6)
    #expect(try files.document("arch/\(composed).txt")?.text == "of one")
    #expect(try files.document("arch/\(parts)/x.txt")?.text == "in 3")
    try files.write(#"{"id":"\#(parts)","text":"2"}"# + "\n", to: "arch/l.jsonl")
    #expect(try files.sync("arch").removed == 1)
    #expect(try files.document(parts)?.text == "2" && files.document(composed) == nil)
    files.remove("arch/\(composed).txt")
    try #require(rename(files.folder.file("arch/\(parts).txt"), files.folder.file("arch/\(composed).txt")) == 0)
    try files.sync("arch")
    let texts = try files.keys().filter { $0.hasSuffix(".txt") && !$0.hasSuffix("x.txt") }
    #expect(texts.count == 1 && texts[0].utf8.elementsEqual("arch/\(composed).txt".utf8))
    try #require(rename(files.folder.file("arch/\(composed).txt"), files.folder.file("arch/\(parts).txt")) == 0)
    #expect(try files.sync("arch").moved == 1)
    #expect(try files.document("arch/\(parts).txt")?.text == "of two")
    #expect(FilePath.split("a/\u{301}b").name == "\u{301}b")
    #expect(FilePath.below("a", "a/\u{301}b")?.utf8.count == 3)
  }

  @Test("a document that takes the ID of a file's gives it back when the file is read again")
  func takenID() throws {
    try files.write("text", to: "arch/a.txt")
    files.age("arch/a.txt")
    try files.add("arch")
    try files.write(#"{"id":"arch/a.txt","text":"own"}"# + "\n", to: "lines/l.jsonl")
    try files.add("lines")
    #expect(try files.document("arch/a.txt")?.text == "own")
    try files.add("arch")
    #expect(try files.document("arch/a.txt")?.text == "text")
  }

  @Test("a root within another keeps what is in it")
  func innerRoot() throws {
    try files.write("one", to: "home/arch/a.txt")
    try files.write("two", to: "home/b.txt")
    try files.add("home/arch")
    try files.add("home/b.txt")
    #expect(try files.keys() == ["arch/a.txt", "home/b.txt"])
    #expect(try files.add("home/arch/a.txt").unchanged == 1)
  }

  @Test("synchronising adds, replaces, removes and finds what was moved")
  func synchronize() throws {
    for name in ["a", "b", "c", "d", "e"] { try files.write("text of \(name)", to: "arch/\(name).txt") }
    #expect(try files.sync("arch").added == 5)
    try files.write("other text", to: "arch/a.txt")
    files.remove("arch/b.txt")
    try #require(rename(files.folder.file("arch/c.txt"), files.folder.file("arch/z.txt")) == 0)
    let report = try files.sync("arch")
    #expect((report.added, report.updated, report.unchanged) == (1, 1, 2))
    #expect((report.removed, report.moved) == (2, 1))
    #expect(try files.keys() == ["arch/a.txt", "arch/d.txt", "arch/e.txt", "arch/z.txt"])
    #expect(try files.sync("arch").unchanged == 4)
  }

  @Test("nothing is removed by accident")
  func accidents() throws {
    for name in ["a", "b", "sub/c", "sub/d"] { try files.write("text of \(name)", to: "arch/\(name).txt") }
    try files.sync("arch")
    let all = try files.keys()
    // More than half.
    for name in ["a", "b", "sub/c"] { files.remove("arch/\(name).txt") }
    #expect(try files.sync("arch").skipped == 1)
    #expect(try files.keys() == all)
    // A folder that is missing.
    try #require(rename(files.folder.file("arch"), files.folder.file("away")) == 0)
    #expect(try files.sync("arch").skipped == 1)
    #expect(try files.keys() == all)
    // What stands under another name goes from its old one all the same.
    try #require(rename(files.folder.file("away/sub/d.txt"), files.folder.file("away/sub/e.txt")) == 0)
    try #require(rename(files.folder.file("away"), files.folder.file("arch")) == 0)
    #expect(try files.sync("arch").moved == 1)
    #expect(try files.keys() == ["arch/a.txt", "arch/b.txt", "arch/sub/c.txt", "arch/sub/e.txt"])
    try #require(rename(files.folder.file("arch/sub/e.txt"), files.folder.file("arch/sub/d.txt")) == 0)
    try files.sync("arch")
    try #require(rename(files.folder.file("arch"), files.folder.file("away")) == 0)
    // More than half is gone with a word.
    try #require(rename(files.folder.file("away"), files.folder.file("arch")) == 0)
    #expect(try files.sync("arch", isForced: true).removed == 3)
    #expect(try files.keys() == ["arch/sub/d.txt"])
  }

  @Test("what can no longer be read keeps its document")
  func undecodable() throws {
    try files.write("text", to: "arch/a.txt")
    try files.write("text", to: "arch/b.txt")
    try files.sync("arch")
    TestSupport.write([0, 1, 2, 3, 0, 0, 0xFF], to: files.folder.file("arch/a.txt"))
    let report = try files.sync("arch")
    #expect(report.skipped == 1)
    #expect(try files.keys() == ["arch/a.txt", "arch/b.txt"])
  }

  @Test("an add never removes a document that is not of a file any more")
  func addKeeps() throws {
    try files.write("text", to: "arch/a.txt")
    try files.write("{\"id\":\"1\",\"text\":\"x\"}\n{\"id\":\"2\",\"text\":\"y\"}\n", to: "arch/l.jsonl")
    try files.add("arch")
    files.remove("arch/a.txt")
    try files.write("{\"id\":\"2\",\"text\":\"new\"}\n", to: "arch/l.jsonl")
    try files.add("arch")
    #expect(try files.keys() == ["1", "2", "arch/a.txt"])
    try files.write("{\"id\":\"2\",\"text\":\"newer\"}\n", to: "arch/l.jsonl")
    try files.sync("arch")
    #expect(try files.keys() == ["2"])
  }

  @Test("a record that is lost costs reading, and no document")
  func lostRecord() throws {
    for name in ["a", "b", "c"] { try files.write("text of \(name)", to: "arch/\(name).txt") }
    try files.write("other", to: "z/arch/a.txt")
    try files.add("arch")
    try files.add("z/arch")
    let all = try files.keys()
    files.remove("index/state")
    files.remove("arch/c.txt")
    try files.sync("z/arch")
    try files.sync("arch")
    #expect(try files.keys() == all.filter { $0 != "arch/c.txt" })
    #expect(try files.sync("arch").unchanged == 2)
  }

  @Test("documents that bring IDs like those of files are not taken for these where the record is lost")
  func strangers() throws {
    for name in ["a", "b", "c"] { try files.write("text of \(name)", to: "arch/\(name).txt") }
    try files.add("arch")
    let writer = try IndexWriter(at: files.index)
    try writer.add(Document(key: "arch/1", text: "own"))
    try writer.commit()
    writer.close()
    try files.sync("arch")
    #expect(try files.keys() == ["arch/1", "arch/a.txt", "arch/b.txt", "arch/c.txt"])
  }

  @Test("IDs from before roots were recorded are replaced once, and never doubled")
  func legacy() throws {
    try files.write("text", to: "arch/a.txt")
    let writer = try IndexWriter(at: files.index)
    for key in [files.folder.file("arch/a.txt"), files.folder.path + "/./arch/a.txt"] {
      try writer.add(Document(key: key, text: "text"))
    }
    try writer.add(Document(key: "own", text: "own"))
    try writer.commit()
    writer.close()
    #expect(try files.add("arch").renamed == 2)
    #expect(try files.keys() == ["arch/a.txt", "own"])
    #expect(try files.add("arch").renamed == 0)
  }

  @Test("the options of a root are recorded, and new ones read its files again")
  func options() throws {
    try files.write("# Title\n\ntext\n", to: "arch/a.txt")
    try files.write("text\n", to: "arch/b.log")
    var options = RootOptions()
    options.format = "markdown"
    options.excluded = ["*.log"]
    try files.run(options) { try $0.add([files.folder.file("arch")]) }
    #expect(try files.document("arch/a.txt")?.title == "Title")
    files.age("arch/a.txt")
    try files.sync("arch")
    #expect(try files.keys() == ["arch/a.txt"])
    #expect(try files.document("arch/a.txt")?.title == "Title")
    options.format = "text"
    try files.run(options) { try $0.add([files.folder.file("arch")]) }
    #expect(try files.document("arch/a.txt")?.title == "# Title")
  }

  @Test("a file of another time and the same bytes is not read again; one of a fresh time is looked at")
  func times() throws {
    try files.write("text", to: "arch/a.txt")
    files.age("arch/a.txt")
    try files.add("arch")
    #expect(try files.add("arch").unreadFiles == 1)
    files.age("arch/a.txt", by: 50)
    #expect(try files.add("arch").unreadFiles == 1)
    try files.write("TEXT", to: "arch/a.txt")
    #expect(try files.add("arch").updated == 1)
    try files.write("text", to: "arch/a.txt")
    #expect(try files.add("arch").updated == 1)
  }

  @Test("what is removed by its ID comes back when its folder is synchronised")
  func removed() throws {
    for name in ["a", "b", "c"] { try files.write("text of \(name)", to: "arch/\(name).txt") }
    try files.add("arch")
    let missing = try FileIndexer(at: files.index)
    #expect(try missing.remove(["arch/a.txt", "none"]) == ["none"])
    try missing.commit()
    missing.close()
    #expect(try files.keys() == ["arch/b.txt", "arch/c.txt"])
    #expect(try files.sync("arch").added == 1)
  }

  @Test("records are read as they were written, and no bytes trap")
  func records() throws {
    try files.write("text", to: "arch/a.txt")
    try files.add("arch")
    let indexer = try FileIndexer(at: files.index)
    defer { indexer.close() }
    let bytes = indexer.records.bytes
    #expect(RootRecords(bytes) == indexer.records)
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<5000 {
      var forged = bytes
      forged[Int.random(in: 0..<forged.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      _ = RootRecords(Array(forged.prefix(Int.random(in: 0...forged.count, using: &generator))))
    }
  }

  @Test("an index of 2,000 files that are as they were takes no reading")
  func manyFiles() throws {
    for folder in 0..<20 {
      try Folder.make(at: files.folder.file("arch/\(folder)"))
      for file in 0..<100 {
        try writeText("text \(folder) \(file)", to: files.folder.file("arch/\(folder)/\(file).txt"))
        files.age("arch/\(folder)/\(file).txt")
      }
    }
    #expect(try files.add("arch").added == 2_000)
    let clock = ContinuousClock()
    var report = IndexingReport()
    let time = try clock.measure { report = try files.sync("arch") }
    #expect(report.unreadFiles == 2_000)
    // A debug build on a busy machine; a release build takes a tenth of it.
    #expect(time < .seconds(10))
  }
}
