import Diglot
import DiglotJSON
import Foundation
import TestSupport
import Testing

@testable import SearchCommands

/// Several indexes that are searched as one: `plan`, `sum-plans`, `--stage`, `merge-hits`, and a layout that is opened.
@Suite struct ShardToolTests {
  private let tools = ToolRunner()

  // MARK: - Making

  private func lines(_ documents: [Document]) -> String {
    documents.map { document in
      String(
        decoding: JSONWriter.line { writer in
          writer.object { writer in
            writer.member("id", document.key)
            writer.member("title", document.title)
            for field in document.fields {
              writer.memberName(field.name)
              writer.string(field.value)
            }
            writer.member("text", document.text)
          }
        }, as: UTF8.self)
    }.joined()
  }

  /// Makes the index `one`, and shards `N-0`, `N-1` … with a layout `layout-N`.
  private func make(_ documents: [Document], shards counts: [Int]) throws {
    let sorted = documents.map { (slot: Slot.of($0.key), document: $0) }
      .sorted { Slot.precedes(($0.slot, $0.document.key), ($1.slot, $1.document.key)) }
    #expect(try tools.index("add", "--index", "one", "-", input: lines(sorted.map(\.document))).status == 0)
    for count in counts {
      try FileManager.default.createDirectory(
        atPath: tools.folder.file("layout-\(count)"), withIntermediateDirectories: true)
      var entries: [String] = []
      var (length, fingerprint) = (0, "")
      for shard in 0..<count {
        let part = sorted.filter { $0.slot * count / Slot.count == shard }.map(\.document)
        let added = try tools.index(
          "add", "--index", "layout-\(count)/\(shard)", "--expect", "\(part.count)", "--json", "-", input: lines(part))
        #expect(added.status == 0, "\(added.errors)")
        let shardLength = try #require(added.json["length"] as? Int)
        length += shardLength
        fingerprint = try #require(added.json["fingerprint"] as? String)
        let slots = (0..<Slot.count).filter { $0 * count / Slot.count == shard }
        entries.append(
          """
          {"path": "\(shard)", "slots": [\(slots[0]), \(slots[slots.count - 1])], "documents": \(part.count), \
          "length": \(shardLength), "sha256": "\(added.json["sha256"] as? String ?? "")"}
          """)
      }
      let layout = """
        {"format": 1, "fingerprint": "\(fingerprint)", "slots": 1024, "documents": \(documents.count),
        "length": \(length), "shards": [\(entries.joined(separator: ",\n"))]}
        """
      try write(layout, to: tools.folder.file("layout-\(count)/_index.json"))
    }
  }

  // MARK: - Searching

  /// The options of a call that `diglot plan` and `diglot merge-hits` take.
  private func options(_ options: [String], of verb: String) -> [String] {
    let known = verb == "plan" ? ["--no-expand", "--strict", "--sort"] : ["-n", "--offset", "--after"]
    var kept: [String] = []
    for (index, option) in options.enumerated() where known.contains(option) {
      kept.append(option)
      if !option.hasPrefix("--no-"), option != "--strict" { kept.append(options[index + 1]) }
    }
    return kept
  }

  /// What each call prints, in a file.
  private func files(_ calls: [[String]], _ name: String) throws -> [String] {
    try calls.enumerated().map { number, call in
      let result = try tools.search(call)
      #expect([0, 1].contains(result.status) && result.errors == "", "\(call): \(result)")
      try write(result.output, to: tools.folder.file("\(name).\(number)"))
      return "\(name).\(number)"
    }
  }

  /// The answers of several shards, a line each.
  private func answers(_ batch: String, _ options: [String], shards: [String]) throws -> [Substring] {
    var rounds = 0
    var plans = ""
    try write("", to: tools.folder.file("plans"))
    repeat {
      let known = rounds == 0 ? [] : ["--plan", "plans"]
      let told = try files(
        shards.map { ["plan", "--index", $0, "--batch", batch] + self.options(options, of: "plan") + known }, "told")
      let sums = try [told, told.reversed()].map { files in
        try tools.shell("$TOOLS/diglot-index sum-plans \(files.joined(separator: " "))").output
      }
      #expect(sums[0] == sums[1])
      plans += sums[0]
      try write(plans, to: tools.folder.file("plans"))
      rounds += 1
      if !sums[0].contains("\"is_complete\":false") { break }
    } while rounds < 4
    #expect(rounds < 4)
    func search(_ batch: String, _ stage: String) throws -> [Substring] {
      let found = try files(
        shards.map { ["--index", $0, "--batch", batch, "--plan", "plans", "--stage", stage] + options }, "found")
      return try tools.search(["merge-hits"] + self.options(options, of: "merge-hits") + found).output.split(
        separator: "\n")
    }
    var answers = try search(batch, "first")
    let weaker = answers.indices.filter { answers[$0].contains("\"needs_weaker\":true") }
    if !weaker.isEmpty {
      let queries = try String(contentsOfFile: tools.folder.file(batch), encoding: .utf8).split(separator: "\n")
      try write(weaker.map { queries[$0] + "\n" }.joined(), to: tools.folder.file("weaker"))
      for (place, answer) in zip(weaker, try search("weaker", "weaker")) { answers[place] = answer }
    }
    return answers
  }

  private func withoutTime(_ answers: [Substring]) -> [String] {
    answers.map { String($0).replacing(/"took_us":[0-9.]+/, with: "") }
  }

  // MARK: - Tests

  @Test("IDs, order, scores, totals, snippets, facets and fields are those of one index", arguments: [1, 2])
  func agree(seed: UInt64) throws {
    var searches = RandomSearches(seed: seed)
    try make(searches.documents(150), shards: [1, 5])
    var queries = (0..<40).map { _ in searches.query().description }
    queries += [
      "section:a", "section:b date:2025", "date:2025 軟體", "-section:a 軟體", "nofield:x 软件", "软件 nofield:x:y", "AND",
      "date:2024..2025",
      "打",
      "国際化する", "華爲算機", "a:b:c", "x)", "\"", "zzzz",
    ]
    try write(
      queries.enumerated().map { "q\($0)\t\($1.replacing("\n", with: " "))\n" }.joined(), to: tools.folder.file("batch")
    )
    for options in [
      [], ["--no-expand", "--no-snippets"], ["--sort", "-date,section", "--facets", "section,date:year"],
      ["--exact-total", "-n", "3", "--offset", "2"], ["-n", "100", "--text"], ["--strict", "--sort", "nofield"],
    ] {
      let one = try tools.search(["--index", "one", "--batch", "batch", "--format", "json"] + options)
      let expected = withoutTime(one.output.split(separator: "\n"))
      #expect(expected.count == queries.count)
      for count in [1, 5] {
        let layout = try tools.search(
          ["--index", "layout-\(count)", "--batch", "batch", "--format", "json"] + options)
        #expect(withoutTime(layout.output.split(separator: "\n")) == expected, "layout of \(count), \(options)")
        var found = try withoutTime(answers("batch", options, shards: (0..<count).map { "layout-\(count)/\($0)" }))
        // One index reads no title where nobody asks for snippets.
        if options.contains("--no-snippets") {
          let title = #""title":"(?:[^"\\]|\\.)*""#
          found = found.map { $0.replacingOccurrences(of: title, with: #""title":"""#, options: .regularExpression) }
        }
        #expect(found.count == expected.count)
        for (one, other) in zip(found, expected) where one != other {
          Issue.record("\(count) shards, \(options)\n\(one)\n\(other)")
        }
      }
    }
  }

  @Test(
    "page tokens lead through the same pages",
    arguments: [[], ["--sort", "-date"], ["--no-snippets", "--offset", "1"]])
  func pages(options: [String]) throws {
    var searches = RandomSearches(seed: 3)
    try make(searches.documents(60), shards: [3])
    for query in ["軟體 算力 print", "section:a"] {
      try write("1\t\(query)\n", to: tools.folder.file("batch"))
      var after: [String] = []
      for page in 1...3 {
        let options = options + after + ["-n", "6"]
        let one = try tools.search(["--index", "one", "--format", "json"] + options + [query])
        let found = try answers("batch", options, shards: (0..<3).map { "layout-3/\($0)" })
        let expected = one.objects.first ?? [:]
        let merged = try JSONSerialization.jsonObject(with: Data((found.first ?? "").utf8)) as? [String: Any] ?? [:]
        func ranks(_ answer: [String: Any]) -> [String] {
          (answer["hits"] as? [[String: Any]] ?? []).map {
            "\($0["rank"] ?? "") \($0["id"] ?? "") \($0["score"] ?? "")"
          }
        }
        #expect(ranks(merged) == ranks(expected) && !ranks(merged).isEmpty, "page \(page) of \(query)")
        #expect(merged["next"] as? String == expected["next"] as? String)
        guard let next = expected["next"] as? String else { break }
        after = ["--after", next]
      }
    }
  }

  @Test("what does not fit together is refused in one line")
  func refusals() throws {
    try make([Document(key: "a", text: "算力"), Document(key: "b", text: "軟體 print")], shards: [2])
    let shards = ["layout-2/0", "layout-2/1"]
    try write("1\t軟體\n2\t算力\n", to: tools.folder.file("batch"))
    try write("1\t軟體\n3\tprint\n", to: tools.folder.file("other"))
    for (batch, name) in [("batch", "p"), ("other", "o")] {
      _ = try files(shards.map { ["plan", "--index", $0, "--batch", batch, "--no-expand"] }, name)
    }
    _ = try files([["plan", "--index", shards[0], "--batch", "batch"]], "e")
    func refusal(_ result: ToolRunner.Result) -> String {
      #expect(result.status == 2 && result.errorLines.count == 1, "\(result)")
      return result.errors
    }
    #expect(
      try refusal(tools.index("sum-plans", "p.0", "o.1"))
        == "diglot-index: o.1:2: query \"3\" where another file has \"2\": the batches differ\n")
    #expect(try refusal(tools.index("sum-plans", "p.0", "e.0")).contains("planned otherwise than in another file"))
    #expect(try refusal(tools.index("sum-plans", "p.0", "missing")).contains("missing: cannot read"))
    _ = try tools.shell("head -c 100 p.0 > cut; head -n 1 p.0 > short; $TOOLS/diglot-index sum-plans p.0 p.1 > plans")
    #expect(try refusal(tools.index("sum-plans", "p.0", "cut")).hasPrefix("diglot-index: cut:1: no line of these"))
    #expect(
      try refusal(tools.index("sum-plans", "p.0", "short")).contains("short:1: the last line; another file has 2"))
    // Numbers that no shard has told.
    _ = try tools.shell(#"sed 's/"frequencies":\[/&1,2,3,/; s/"is_complete":true/"is_complete":false/' plans > forged"#)
    #expect(
      try refusal(tools.search("plan", "--index", shards[0], "--batch", "batch", "--no-expand", "--plan", "forged"))
        .contains("forged:1: \"frequencies\": "))
    let stage = ["--index", shards[0], "--batch", "batch", "--plan", "plans", "--stage", "first"]
    #expect(try refusal(tools.search(stage)).contains("planned with other options"))
    #expect(
      try refusal(
        tools.search(["--index", shards[0], "--batch", "other", "--plan", "plans", "--stage", "first", "--no-expand"])
      )
      .contains("query \"3\": the file of --plan has no line of it"))
    #expect(try refusal(tools.search("--batch", "batch", "--stage", "first")).contains("--plan FILE"))
    #expect(try refusal(tools.search("--batch", "batch", "--plan", "plans")).contains("--stage"))
    _ = try files(shards.map { ["--index", $0] + stage.dropFirst(2) + ["--no-expand"] }, "f")
    _ = try files([stage + ["--no-expand", "--sort", "date"]], "s")
    #expect(try refusal(tools.search("merge-hits", "-n", "20", "f.0", "f.1")).contains("the first 10 hits"))
    #expect(try refusal(tools.search("merge-hits", "f.0", "s.0")).contains("other options"))
    #expect(try refusal(tools.search("merge-hits", "f.0", "p.1")).hasPrefix("diglot: p.1:1: "))
    // A file that is forgotten, or that stands twice.
    #expect(try refusal(tools.search("merge-hits", "f.0")).contains("the files tell of 1 document, the plan of 2"))
    #expect(try refusal(tools.search("merge-hits", "f.0", "f.1", "f.1")).contains("the files tell of 3 documents"))
    _ = try files([["--index", shards[1]] + stage.dropFirst(2) + ["--no-expand", "--facets", "place"]], "c")
    #expect(try refusal(tools.search("merge-hits", "f.0", "c.0")).contains("other options"))
    _ = try tools.shell("head -n 1 f.1 > half")
    #expect(try refusal(tools.search("merge-hits", "f.0", "half")).contains("half:1: the last line"))
  }

  @Test("fields that only some shards have, or have with a type, are those of one index, or are refused")
  func fieldsOfSome() throws {
    try write(
      #"{"id":"dam","text":"crane one","date":"2026-01-02","n":"30"}"# + "\n", to: tools.folder.file("low.jsonl"))
    try write(#"{"id":"pear","text":"crane two"}"# + "\n", to: tools.folder.file("high.jsonl"))
    _ = try tools.shell("cat low.jsonl high.jsonl > all.jsonl")
    for (index, lines) in [("low", "low"), ("high", "high"), ("one", "all")] {
      let result = try tools.shell("$TOOLS/diglot-index add --index \(index) - < \(lines).jsonl")
      #expect(result.status == 0)
    }
    try write("1\tdate:2026 crane\n2\tcrane\n", to: tools.folder.file("batch"))
    for options in [["--sort", "-date"], ["--sort", "n"], []] {
      let one = try tools.search(["--index", "one", "--batch", "batch", "--format", "json"] + options)
      let found = try answers("batch", options, shards: ["low", "high"])
      #expect(withoutTime(found) == withoutTime(one.output.split(separator: "\n")), "\(options)")
    }
    _ = try tools.shell("$TOOLS/diglot-index add --index typed --type n=string - < high.jsonl")
    _ = try files(["low", "typed"].map { ["plan", "--index", $0, "--batch", "batch"] }, "t")
    let refused = try tools.index("sum-plans", "t.0", "t.1")
    #expect(refused.status == 2 && refused.errors.contains("give all shards the same --type"), "\(refused)")
  }

  @Test("a layout whose shard is gone, or another, is one clear line; a newer generation is followed")
  func layouts() throws {
    try make(
      [
        Document(key: "a", text: "算力"), Document(key: "b", text: "軟體 print"), Document(key: "e", text: "算力"),
      ], shards: [1, 2])
    #expect(try tools.search("--index", "layout-2", "軟體").output.contains("b"))
    #expect(try tools.index("check", "--index", "layout-2").output == "layout-2: sound\n")
    #expect(try tools.index("stats", "--index", "layout-2", "--json").json["documents"] as? Int == 3)
    #expect(try tools.index("ls", "--index", "layout-2").output == "a\nb\ne\n")
    #expect(try tools.search("show", "--index", "layout-2", "a").output.contains("算力"))
    #expect(try tools.index("pack", "--index", "layout-2", "packed").status == 0)
    #expect(try tools.search("--index", "packed", "軟體").output.contains("b"))
    _ = try tools.shell("mv layout-2/1 away")
    let gone = try tools.search("--index", "layout-2", "軟體")
    #expect(gone.status == 3 && gone.errors.hasPrefix("diglot: layout-2/1: "), "\(gone.errors)")
    #expect(try tools.index("check", "--index", "layout-2").status == 3)
    _ = try tools.shell("cp -r layout-2/0 layout-2/1")
    let other = try tools.search("--index", "layout-2", "軟體")
    #expect(other.status == 3 && other.errorLines.count == 1, "\(other)")
    // From standard input a batch follows to what stands there then.
    let followed = try tools.shell(
      """
      rm -r layout-2/1; mv away layout-2/1
      (echo 軟體; sleep 1; cp -r layout-1/0 layout-2/new; sed 's/"0"/"new"/' layout-1/_index.json > layout-2/next
       mv layout-2/next layout-2/_index.json; rm -r layout-2/0 layout-2/1; echo 軟體) |
        $TOOLS/diglot --index layout-2 --batch - --format trec
      """)
    #expect(followed.output.split(separator: "\n").count == 2 && followed.errors == "", "\(followed)")
  }
}
