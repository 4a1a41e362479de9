import Diglot
import Foundation
import TestSupport
import Testing
import ToolSupport

/// Building and tending a collection of shards: `slot`, `merge --slots`, `prune`.
@Suite struct LayoutToolTests {
  let tools = ToolRunner()

  private static let ids = (0..<300).map { "doc-\($0)" } + ["算力", "é", "e\u{301}", "a b", "\t"]

  /// The JSON lines of documents in the order of shards.
  private func lines(_ ids: [String]) throws -> String {
    let sorted = ids.map { (slot: Slot.of($0), id: $0) }.sorted(by: Slot.precedes)
    return try sorted.map { _, id in
      let row = ["id": id, "title": "标题 \(id)", "text": "算力平台 computing \(id) 的服務"]
      return try String(decoding: JSONSerialization.data(withJSONObject: row, options: .sortedKeys), as: UTF8.self)
        + "\n"
    }.joined()
  }

  /// Builds a shard of documents as they are given; what `add` prints.
  @discardableResult
  private func build(_ name: String, _ ids: [String]) throws -> [String: Any] {
    let result = try tools.index(
      "add", "--index", name, "--expect", "\(ids.count)", "--json", "-", input: try lines(ids))
    try #require(result.status == 0, "\(result.errors)")
    return result.json
  }

  /// Builds the shards of a collection; their folders.
  private func shards(_ count: Int, of ids: [String]) throws -> [String] {
    try (0..<count).map { shard in
      let name = "\(count)-\(shard)"
      try build(name, ids.filter { Slot.of($0) * count / Slot.count == shard })
      return name
    }
  }

  /// The files of an index, without what is beside it.
  private func files(_ name: String) -> [String: [UInt8]] {
    contents(ofFolder: tools.folder.file(name)).filter { !["lock", "state"].contains($0.key) }
  }

  /// Writes the `_index.json` of shards that `add` has told of.
  private func writeLayout(_ name: String, _ shards: [(path: String, told: [String: Any])]) throws {
    func sum(_ member: String) -> Int { shards.reduce(0) { $0 + ($1.told[member] as? Int ?? 0) } }
    let entries = shards.enumerated().map { number, shard in
      let slots = (number * Slot.count + shards.count - 1) / shards.count
      let next = ((number + 1) * Slot.count + shards.count - 1) / shards.count
      return [
        "path": shard.path, "slots": [slots, next - 1], "documents": shard.told["documents"] ?? 0,
        "length": shard.told["length"] ?? 0, "sha256": shard.told["sha256"] ?? "",
      ]
    }
    let layout: [String: Any] = [
      "format": 1, "fingerprint": shards.first?.told["fingerprint"] ?? "", "slots": Slot.count,
      "documents": sum("documents"), "length": sum("length"), "shards": entries,
    ]
    let bytes = try JSONSerialization.data(withJSONObject: layout)
    TestSupport.write(Array(bytes), to: tools.folder.file("\(name)/_index.json"))
  }

  // MARK: - Slots

  /// The numbers are those of the Python package xxhash 4.1.0.
  @Test("slots are told of operands and of lines, and with --json of JSON strings")
  func slots() throws {
    #expect(try tools.index("slot", "doc-1", "算力超市").output == "326\n997\n")
    #expect(try tools.index("slot", "--", "-x", "a").output.hasSuffix("\n204\n"))
    #expect(try tools.index("slot", input: "doc-1\r\n算力超市\n\nid with spaces").output == "326\n997\n772\n994\n")
    #expect(try tools.index("slot", input: "\u{FEFF}doc-1\n").output == "326\n")
    #expect(try tools.index("slot").output == "")
    let json = try tools.index(
      "slot", "--json", input: #""doc-1""# + "\r\n\n" + #" "\u7b97力超市" "# + "\n" + #""e\u0301""#)
    #expect(json.status == 0)
    #expect(
      json.output == """
        {"id":"doc-1","slot":326}
        {"id":"算力超市","slot":997}
        {"id":"e\u{301}","slot":1019}

        """)
    #expect(try tools.index("slot", "--json", "1").output == "{\"id\":\"1\",\"slot\":400}\n")
  }

  @Test("a line that is no ID ends the answer, so that no slot stands in the line of another")
  func noID() throws {
    let bytes = try tools.shell("printf 'a\\n\\377\\nb\\n' | $TOOLS/diglot-index slot")
    #expect(bytes.status == 2 && bytes.output == "204\n")
    #expect(bytes.errors == "diglot-index: -:2: not UTF-8; nothing from here on was answered\n")
    for line in ["a", "{\"id\": \"a\"}", "1", "\"a", "\"a\" \"b\"", "\"\\ud800\""] {
      let result = try tools.index("slot", "--json", input: "\"a\"\n\(line)\n\"b\"\n")
      #expect(result.status == 2 && result.output == "{\"id\":\"a\",\"slot\":204}\n", "\(line)")
      #expect(result.errorLines.count == 1 && result.errors.hasPrefix("diglot-index: -:2: "), "\(result.errors)")
    }
  }

  @Test("a program may write an ID and wait for its slot")
  func conversation() throws {
    let script = """
      mkfifo in out; $TOOLS/diglot-index slot < in > out & exec 3> in 4< out
      echo a >&3; read first <&4; echo doc-1 >&3; read second <&4; exec 3>&-; wait; echo $first $second
      """
    #expect(try tools.shell("timeout 20 sh -c '\(script)'").output == "204 326\n")
  }

  // MARK: - Merging

  @Test("shards of any number, in any order, make the bytes of one build", arguments: [1, 4, 16])
  func merge(_ count: Int) throws {
    let whole = try build("whole", Self.ids)
    let shards = try shards(count, of: Self.ids)
    let call = (["merge", "--slots", "--json", "out"] + shards.reversed()).joined(separator: " ")
    for _ in 0..<2 {
      let merged = try tools.shell("$TOOLS/diglot-index \(call)")
      #expect(merged.status == 0 && merged.errors == "", "\(merged.errors)")
      for name in ["documents", "length", "fingerprint", "sha256"] {
        #expect("\(merged.json[name] ?? 0)" == "\(whole[name] ?? 1)", "\(name)")
      }
    }
    #expect(files("out") == files("whole"))
    // Merges can be merged.
    if count > 1 {
      let half = shards.count / 2
      for (name, part) in [("left", shards[..<half]), ("right", shards[half...])] {
        let call = (["merge", "--slots", name] + part.shuffled()).joined(separator: " ")
        #expect(try tools.shell("$TOOLS/diglot-index \(call)").status == 0)
      }
      #expect(try tools.index("merge", "--slots", "again", "right", "left").status == 0)
      #expect(files("again") == files("whole"))
    }
  }

  @Test("a shard that holds nearly all, empty ones and ones of a document make the bytes of one build")
  func skewed() throws {
    // Nine documents of ten in the first sixteenth of the slots.
    let all = (0..<6000).map { "key-\($0)" }
    let low = all.filter { Slot.of($0) < 64 }.prefix(200)
    let high = all.filter { Slot.of($0) >= 900 }.prefix(20)
    let ids = Array(low) + high
    try build("whole", ids)
    let shards = try shards(16, of: ids)
    #expect(try tools.index("stats", "--json", "--index", "16-5").json["documents"] as? Int == 0)
    let call = (["merge", "--slots", "out"] + shards.reversed()).joined(separator: " ")
    #expect(try tools.shell("$TOOLS/diglot-index \(call)").status == 0)
    #expect(files("out") == files("whole"))

    let few = Array(high.prefix(5))
    for id in few { try build("one-\(id)", [id]) }
    try build("few", few)
    let fewCall = (["merge", "--slots", "joined"] + few.map { "one-\($0)" } + ["16-5"]).joined(separator: " ")
    let slots = Set(few.map(Slot.of))
    try #require(slots.count == few.count, "two of the documents have one slot")
    #expect(try tools.shell("$TOOLS/diglot-index \(fewCall)").status == 0)
    #expect(files("joined") == files("few"))

    #expect(
      try tools.index("merge", "--slots", "nothing", "16-5", "16-6").output == "nothing: 0 documents in the index\n")
    #expect(files("nothing") == files("16-5"))
  }

  @Test("shards that do not belong together are refused in one line, and nothing is written")
  func refusedMerges() throws {
    func refusal(_ shards: String...) throws -> String {
      let result = try tools.shell("$TOOLS/diglot-index merge --slots out \(shards.joined(separator: " "))")
      #expect(result.status == 2 && result.errorLines.count == 1, "\(result.status): \(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: tools.folder.file("out")))
      return result.errors
    }
    // Slots 326, 204 and 400.
    try build("ab", ["doc-1", "a"])
    try build("c", ["1"])
    #expect(try tools.index("add", "--index", "unsorted", "-", input: lines(["doc-1"]) + lines(["a"])).status == 0)
    #expect(
      try refusal("unsorted", "c")
        == "diglot-index: unsorted: the document \"a\" of slot 204 stands behind \"doc-1\" of slot 326; a shard has its "
        + "documents by slot, then by the bytes of their IDs: build it anew\n")
    let between = Self.ids.first { (205..<326).contains(Slot.of($0)) }
    let inner = try #require(between)
    try build("inner", [inner])
    #expect(
      try refusal("inner", "ab")
        == "diglot-index: inner: slots \(Slot.of(inner)) to \(Slot.of(inner)), and ab has 204 to 326; a slot belongs to one "
        + "shard: build them anew\n")
    try build("again", ["1", "doc-1"])
    #expect(
      try refusal("c", "again", "inner")
        == "diglot-index: c: the document \"1\" stands in again too; remove one, and build both anew\n")
    #expect(
      try refusal("c", "c") == "diglot-index: c: the document \"1\" stands in c too; remove one, and build both anew\n")
  }

  @Test("a missing shard and a damaged one are refused")
  func strangeShards() throws {
    try build("a", ["a"])
    try build("b", ["doc-1"])
    #expect(try tools.index("merge", "--slots", "out", "a", "nothing").status == 3)
    try FileManager.default.copyItem(atPath: tools.folder.file("b"), toPath: tools.folder.file("cut"))
    #expect(try tools.shell("truncate -s -1 cut/000001.segment").status == 0)
    #expect(try tools.index("merge", "--slots", "out", "a", "cut").status == 3)
    #expect(!FileManager.default.fileExists(atPath: tools.folder.file("out")))
    #expect(try tools.index("merge", "--slots", "a").status == 2)
  }

  @Test("a layout stands for its shards")
  func mergedLayout() throws {
    try build("whole", Self.ids)
    let halves = [0, 1].map { half in Self.ids.filter { Slot.of($0) / 512 == half } }
    let told = try [build("out/low", halves[0]), build("out/high", halves[1])]
    try writeLayout("out", [("low", told[0]), ("high", told[1])])
    #expect(try tools.index("merge", "--slots", "one", "out").status == 0)
    #expect(files("one") == files("whole"))
    #expect(try tools.index("merge", "two", "out").status == 0)
    #expect(files("two") == files("whole"))
    try FileManager.default.removeItem(atPath: tools.folder.file("out/high"))
    let broken = try tools.index("merge", "--slots", "three", "out")
    #expect(
      broken.status == 3 && broken.errorLines.count == 1 && broken.errors.contains("out/high"), "\(broken.errors)")
  }

  // MARK: - Layouts

  private static func shardName(_ number: Int, _ digit: Character) -> String {
    "shard-0000\(number)-" + String(repeating: digit, count: 64)
  }

  @Test("prune removes the shards that no _index.json names, and nothing else")
  func prune() throws {
    let (named, old, older) = (Self.shardName(0, "a"), Self.shardName(0, "b"), Self.shardName(7, "0"))
    let told = try build("out/\(named)", Self.ids)
    for name in [old, older] { try build("out/\(name)", ["a"]) }
    try writeLayout("out", [(named, told)])
    // What only looks alike stays.
    let others = [
      "shard-00001", "shard-1-" + String(repeating: "a", count: 64), Self.shardName(1, "A"),
      Self.shardName(1, "a") + ".new",
      "x" + Self.shardName(1, "a"), "_attempts", String(Self.shardName(1, "a").dropLast()),
    ]
    for name in others { try Folder.make(at: tools.folder.file("out/\(name)")) }
    try write("", to: tools.folder.file("out/\(Self.shardName(2, "c"))"))
    #expect(
      try tools.shell("ln -s ../elsewhere out/\(Self.shardName(3, "d")); mkdir elsewhere; touch elsewhere/file").status
        == 0)
    #expect(try tools.shell("ln -s ../../elsewhere out/\(old)/link").status == 0)
    let before = try FileManager.default.contentsOfDirectory(atPath: tools.folder.file("out")).sorted()

    let trial = try tools.index("prune", "--dry-run", "out")
    #expect(trial.status == 0 && trial.output == "removed\t\(old)\nremoved\t\(older)\n", "\(trial.output)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: tools.folder.file("out")).sorted() == before)
    let pruned = try tools.index("prune", "--json", "out")
    #expect(pruned.status == 0 && pruned.json["removed"] as? [String] == [old, older])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: tools.folder.file("out")).sorted()
        == before.filter { ![old, older].contains($0) })
    #expect(FileManager.default.fileExists(atPath: tools.folder.file("elsewhere/file")))
    #expect(try tools.index("check", "--index", "out/\(named)").status == 0)
    #expect(try tools.index("prune", "--json", "out").output == "{\"removed\":[]}\n")
  }

  @Test("prune removes nothing where no _index.json says what is named")
  func pruneWithoutLayout() throws {
    let name = Self.shardName(0, "a")
    try build("out/\(name)", ["a"])
    let missing = try tools.index("prune", "out")
    #expect(missing.status == 3)
    #expect(
      missing.errors
        == "diglot-index: out: there is no _index.json here, so nothing was removed; name the folder of a layout\n")
    for text in ["", "{", "{}", "{\"format\": 2}"] {
      try write(text, to: tools.folder.file("out/_index.json"))
      let broken = try tools.index("prune", "out")
      #expect(broken.status == 3 && broken.errorLines.count == 1, "\(broken.errors)")
      #expect(broken.errors.contains("out/_index.json: "))
    }
    #expect(try tools.index("prune", "nothing").status == 3)
    #expect(try tools.index("prune").status == 2)
    #expect(try tools.index("prune", "out", "out").status == 2)
    #expect(try tools.index("check", "--index", "out/\(name)").status == 0)
  }

  @Test("check compares each shard with what the layout says of it")
  func check() throws {
    let halves = [0, 1].map { half in Self.ids.filter { Slot.of($0) / 512 == half } }
    var told = try [build("out/low", halves[0]), build("out/high", halves[1])]
    let all = { [("low", told[0]), ("high", told[1])] }
    try writeLayout("out", all())
    let sound = try tools.index("check", "--index", "out")
    #expect(sound.status == 0 && sound.output == "out: sound\n", "\(sound.errors)")

    /// The findings where the layout says something else.
    func findings(_ member: String, _ value: Any, of shard: Int) throws -> [String] {
      let before = told
      told[shard][member] = value
      if member == "fingerprint" { for other in told.indices { told[other][member] = value } }
      try writeLayout("out", all())
      told = before
      let result = try tools.index("check", "--index", "out", "--json")
      #expect(result.status == 3, "\(member)")
      return (result.json["errors"] as? [[String: Any]] ?? []).map { "\($0["file"] ?? "") \($0["message"] ?? "")" }
    }
    let sha = String(repeating: "0", count: 64)
    let own = try #require(told[1]["sha256"] as? String)
    #expect(
      try findings("sha256", sha, of: 1) == [
        "out/high out/high: damaged at byte 0 (shard): the SHA-256 \(own), the layout says \(sha)"
      ])
    #expect(try findings("length", 5, of: 0).first?.hasSuffix(", the layout says 5") ?? false)
    #expect(try findings("fingerprint", String(repeating: "a", count: 16), of: 0).count == 2)

    // One shard in place of the other: the right number of documents may be of other slots.
    try writeLayout("out", [("high", told[1]), ("low", told[0])])
    let swapped = try tools.index("check", "--index", "out")
    #expect(
      swapped.status == 3 && swapped.errors.contains("out/low: damaged at byte 0 (shard): documents of the slots "))
    #expect(swapped.errorLines.last == "build the layout anew")
  }

  @Test("nobody writes an index into the folder of a layout")
  func readOnly() throws {
    let told = try build("out/all", Self.ids)
    try writeLayout("out", [("all", told)])
    try write("算力", to: tools.folder.file("a.txt"))
    let before = try FileManager.default.subpathsOfDirectory(atPath: tools.folder.file("out")).sorted()
    let calls = [
      "add --index out a.txt", "add --index out - < /dev/null", "sync --index out .", "sync --dry-run --index out .",
      "remove --index out doc-1", "compact --index out", "repair --in-place --index out",
    ]
    for call in calls {
      let result = try tools.shell("$TOOLS/diglot-index \(call)")
      #expect(result.status == 2 && result.output == "", "\(call)")
      #expect(
        result.errors
          == "diglot-index: out: a layout of shards, which is only read; build it anew, or name an index with --index\n"
      )
    }
    #expect(try FileManager.default.subpathsOfDirectory(atPath: tools.folder.file("out")).sorted() == before)
  }
}
