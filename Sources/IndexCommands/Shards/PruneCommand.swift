import Diglot
import DiglotJSON
import ToolSupport

/// `diglot-index prune`.
enum PruneCommand {
  @Sendable static func run(
    _ options: IndexArguments, _ operands: [String], _ console: Console
  ) throws(IndexError) -> ExitStatus {
    let path = operands[0]
    guard operands.count == 1 else {
      console.complain("diglot-index: \(Message.of(ArgumentError.unexpectedOperand(operands[1])))")
      return .wrongCall
    }
    guard let layout = try ShardLayout(at: path) else {
      console.complain("diglot-index: \(Message.noLayout(path))")
      return .noIndex
    }
    let names = try ShardFolder.unnamed(in: path, layout)
    if !options.isDryRun { for name in names { try ShardFolder.remove("\(path)/\(name)") } }
    if options.asJSON {
      console.output.write(json(names))
    } else {
      for name in names { console.output.writeLine("removed\t\(name)") }
    }
    return .done
  }

  private static func json(_ names: [String]) -> [UInt8] {
    JSONWriter.line { writer in
      writer.object { writer in
        writer.name("removed")
        writer.array(of: names) { $0.string($1) }
      }
    }
  }
}

/// The folders of shards in that of a layout.
private enum ShardFolder {
  /// Those that the layout does not name, in the order of their names. A link is none.
  static func unnamed(in path: String, _ layout: ShardLayout) throws(IndexError) -> [String] {
    // A path may lead through a folder.
    let named = Set(layout.shards.map { String($0.path.prefix { $0 != "/" }) })
    do throws(SystemError) {
      var names: [String] = []
      for bytes in try Folder.names(in: path) {
        guard let name = String(validating: bytes, as: UTF8.self), isOfShard(name), !named.contains(name),
          try FileStatus(of: "\(path)/\(name)", followsLinks: false).kind == .folder
        else { continue }
        names.append(name)
      }
      return names.sorted()
    } catch { throw .system(path: path, operation: "list", code: error.code) }
  }

  /// Whether a name is `shard-NNNNN-` with a SHA-256.
  private static func isOfShard(_ name: String) -> Bool {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 3 && parts[0] == "shard"
      && parts[1].utf8.count == 5 && parts[1].utf8.allSatisfy(isDigit)
      && parts[2].utf8.count == 64 && parts[2].utf8.allSatisfy { isDigit($0) || (0x61...0x66).contains($0) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Removes a folder with all that is in it. Links are removed, and not followed.
  static func remove(_ path: String) throws(IndexError) {
    do throws(SystemError) { try Folder.remove(DiskPath(path), first: "manifest") } catch {
      throw .system(path: path, operation: "remove", code: error.code)
    }
  }
}
