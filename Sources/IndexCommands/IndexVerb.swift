import Diglot
import ToolSupport

/// A verb of `diglot-index`: what it is called with, and what it does.
struct IndexVerb: Sendable {
  let name: String
  /// A line for the list of all verbs.
  let title: String
  let syntax: Syntax<IndexArguments>
  /// Whether it changes the index that --index names.
  var changesIndex = false
  let run: @Sendable (IndexArguments, [String], Console) throws(IndexError) -> ExitStatus

  static let all = [
    add, sync, ls, remove, compact, stats, check, repair, merge, pack, slot, sumPlans, prune, analyze,
  ]

  /// How files are read, and which.
  private static let reading: [Rule<IndexArguments>] = [
    .format, .encoding, .split, .fieldMap, .filter, .exclude, .ignore, .noIgnore, .maxDocument,
  ]

  /// How their documents become an index.
  private static let writing: [Rule<IndexArguments>] = [.type, .threads, .memory, .json, .progress]

  static let add = IndexVerb(
    name: "add", title: "adds files and folders, and replaces what has changed",
    syntax: Syntax(
      usage: "diglot-index add [options] PATH... | -",
      summary: """
        Adds files and all files in folders, makes the index where there is none, and
        replaces the documents that have changed. Hidden files, and those that a
        .gitignore leaves out, are passed over. - reads JSON lines from standard input;
        where --expect, or a last line {"end": N}, says how many, all of them or none.
        """,
      rules: [.index] + reading + [.renameIDs, .expect] + writing, operand: "PATH"),
    changesIndex: true, run: AddCommand.run)

  static let sync = IndexVerb(
    name: "sync", title: "makes the index equal to folders: adds, replaces and removes",
    syntax: Syntax(
      usage: "diglot-index sync [options] ROOT...",
      summary: """
        Adds what is new in folders, replaces what has changed, and removes what is
        gone. A folder that is missing or cannot be read removes nothing.
        """,
      rules: [.index, .dryRun, .force] + reading + [.renameIDs] + writing, operand: "ROOT"),
    changesIndex: true, run: SyncCommand.run)

  static let ls = IndexVerb(
    name: "ls", title: "lists the IDs of documents",
    syntax: Syntax(
      usage: "diglot-index ls [options]", summary: "Lists the IDs of all documents, or of those of a file or a folder.",
      rules: [.readIndex, .under, .json], operand: nil),
    run: ListCommand.run)

  static let remove = IndexVerb(
    name: "remove", title: "removes documents",
    syntax: Syntax(
      usage: "diglot-index remove [options] ID... | --under PATH | --query QUERY",
      summary: """
        Removes documents: by their IDs, which ls lists; those of a file or a folder;
        those that match a query. Of bare words one is enough, and nothing but the
        words counts, no other names; +word and quotes are conditions.
        """,
      rules: [.index, .under, .removeQuery, .dryRun], operand: "ID", needsOperand: false),
    changesIndex: true, run: RemoveCommand.run)

  static let compact = IndexVerb(
    name: "compact", title: "rewrites the index as one piece, without what was removed",
    syntax: Syntax(
      usage: "diglot-index compact [options]",
      summary: "Rewrites the index as one segment, without what was removed or replaced.",
      rules: [.index], operand: nil),
    changesIndex: true, run: CompactCommand.run)

  static let stats = IndexVerb(
    name: "stats", title: "counts documents, terms and bytes",
    syntax: Syntax(
      usage: "diglot-index stats [options]", summary: "Counts what is in the index.",
      rules: [.readIndex, .sha256, .json], operand: nil),
    run: StatsCommand.run)

  static let check = IndexVerb(
    name: "check", title: "reads every byte and names what is damaged",
    syntax: Syntax(
      usage: "diglot-index check [options]",
      summary: """
        Verifies every checksum and every invariant. Exit status 3 where the index is damaged; 1 where --deep cannot compare
        a part, because other tables or another version of a library made it.
        """,
      rules: [.readIndex, .deep, .threads, .memory, .json], operand: nil),
    run: CheckCommand.run)

  static let repair = IndexVerb(
    name: "repair", title: "saves what is whole of a damaged index",
    syntax: Syntax(
      usage: "diglot-index repair [options] --to DIR | --in-place",
      summary: """
        Makes a sound index of all documents that can be read, and names what is lost. Exit status 0 where all was kept,
        1 where something is lost, 3 where there is nothing to save.
        """,
      rules: [.readIndex, .to, .inPlace, .threads, .memory], operand: nil),
    changesIndex: true, run: RepairCommand.run)

  static let merge = IndexVerb(
    name: "merge", title: "makes one index of several",
    syntax: Syntax(
      usage: "diglot-index merge [options] OUT IN...",
      summary: """
        Makes the index OUT of the documents of the indexes IN, in their order, with
        the bytes of one build. Where these stand there already, nothing is done. A
        layout of shards stands for its shards.
        """,
      rules: [.slots, .threads, .memory, .json], operand: "OUT IN..."),
    run: MergeCommand.run)

  static let pack = IndexVerb(
    name: "pack", title: "makes one file of an index, to be read only",
    syntax: Syntax(
      usage: "diglot-index pack [options] FILE",
      summary: """
        Writes the index to one file, which --index of every command that reads one takes: the same answers, and the same
        bytes of the same index. "diglot-index compact" before leaves out what was removed. FILE appears there whole, in
        place of an older one.
        """,
      rules: [.readIndex], operand: "FILE"),
    run: PackCommand.run)

  static let slot = IndexVerb(
    name: "slot", title: "says where IDs belong when documents are spread over shards",
    syntax: Syntax(
      usage: "diglot-index slot [options] [ID...]",
      summary: """
        Prints the slot of each ID, from 0 to 1023: XXH64 of its UTF-8 bytes with the seed 42, mod 1,024, which Spark calls
        pmod(xxhash64(id), 1024). Without an ID, each line of standard input is one; with --json, a JSON string.
        """,
      rules: [.slotJSON], operand: "ID", needsOperand: false),
    run: SlotCommand.run)

  static let sumPlans = IndexVerb(
    name: "sum-plans", title: "adds up what shards tell of queries",
    syntax: Syntax(
      usage: "diglot-index sum-plans FILE...",
      summary: """
        Adds up what "diglot plan" printed for the shards of an index, a FILE each; sums can be added up again. In any order and
        grouping the sum has the same bytes.
        """,
      rules: [], operand: "FILE"),
    run: SumPlansCommand.run)

  static let prune = IndexVerb(
    name: "prune", title: "removes shards that a layout names no more",
    syntax: Syntax(
      usage: "diglot-index prune [options] LAYOUT",
      summary: """
        Removes the folders shard-NNNNN-SHA256 of LAYOUT that its _index.json does not name, and nothing else. Not to be
        run while somebody builds there: shards that are not committed yet are named by nothing.
        """,
      rules: [.dryRun, .json], operand: "LAYOUT"),
    run: PruneCommand.run)

  static let analyze = IndexVerb(
    name: "analyze", title: "shows the terms that a text is cut into",
    syntax: Syntax(
      usage: "diglot-index analyze [options] TEXT",
      summary: "Shows the terms of TEXT as the index sees them, with their bytes and positions.",
      rules: [.query, .json], operand: "TEXT"),
    run: AnalyzeCommand.run)
}
