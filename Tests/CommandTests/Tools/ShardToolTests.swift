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
      for shard in 0..<count {
        let part = sorted.filter { $0.slot * count / Slot.count == shard }.map(\.document)
        #expect(try tools.index("add", "--index", "layout-\(count)/\(shard)", "-", input: lines(part)).status == 0)
        let slots = (0..<Slot.count).filter { $0 * count / Slot.count == shard }
        entries.append(
          """
          {"path": "\(shard)", "slots": [\(slots[0]), \(slots[slots.count - 1])], "documents": \(part.count), "length": 0, \
          "sha256": "\(String(repeating: "0", count: 64))"}
          """)
      }
      let layout = """
        {"format": 1, "fingerprint": "\(String(repeating: "0", count: 16))", "slots": 1024, "documents": \(documents.count),
        "length": 0, "shards": [\(entries.joined(separator: ",\n"))]}
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
      "section:a", "section:b date:2025", "-section:a 軟體", "nofield:x 软件", "软件 nofield:x:y", "AND", "date:2024..2025",
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
          found = found.map { $0.replacing(/"title":"[^"]*"/, with: "\"title\":\"\"") }
        }
        #expect(found.count == expected.count)
        for (one, other) in zip(found, expected) where one != other {
          Issue.record("\(count) shards, \(options)\n\(one)\n\(other)")
        }
      }
    }
  }
}
