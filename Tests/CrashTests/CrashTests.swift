import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Diglot

/// A disk that lies: whatever was not waited for may be there after a crash, or not, or torn.
///
/// `DIGLOT_CRASHES=100000` makes about so many states, and opens all that differ.
@Suite("After a crash")
struct CrashTests {
  private let directory = TemporaryDirectory()
  private static let wanted = ProcessInfo.processInfo.environment["DIGLOT_CRASHES"].flatMap(Int.init)

  @Test("each state that a disk may hold has the old commit or the next one, whole", arguments: Scenario.allCases)
  func states(_ scenario: Scenario) throws {
    let path = directory.file("index")
    try scenario.prepare(path)
    let sources = Scenario.sourceFiles
    var disk = SimulatedDisk(path, hasFolder: try FileSystem.kind(of: path) == .directory, contents(ofFolder: path))
    let calls = Mutex<[DiskCall]>([])
    try DiskWatch.watch(
      directory.path, { call in calls.withLock { $0.append(call) } }, during: { try scenario.run(path) })
    let made = calls.withLock(\.self)

    var random = SeededGenerator(seed: 1)
    let samples = (Self.wanted ?? 2_000) / made.count + 8
    // The commit of before, then those that were begun. Of these the first `certain` are on the disk.
    var (commits, certain) = ([disk.whole.flatMap(Commit.init)], 0)
    var (count, seen, opened) = (0, Set<Int>(), 0)
    for number in 0...made.count {
      if number > 0 {
        disk.make(made[number - 1])
        if case .rename(_, to: path + "/manifest") = made[number - 1] {
          commits.append(disk.whole.flatMap(Commit.init))
        }
        if case .syncDirectory(path) = made[number - 1] { certain = commits.count - 1 }
      }
      disk.forEachState(samples, &random) { files in
        count += 1
        let commit = files.flatMap(Commit.init)
        #expect(
          commits[certain...].contains(commit),
          "\(scenario), \(number) of \(made.count) calls: \(files?.keys.sorted() ?? []); \(made.prefix(number).suffix(3))"
        )
        guard let files, seen.insert(files.hashValue).inserted else { return }
        guard Self.wanted != nil || seen.count <= 30 else { return }
        opened += 1
        goOn(files, commit)
      }
    }
    #expect(Scenario.sourceFiles == sources, "\(scenario) changed what it reads")
    #expect(commits.last == Commit(in: contents(ofFolder: path)) && certain == commits.count - 1)
    #expect(count > 100 && opened > 8, "\(scenario): \(made.count) calls, \(count) states, \(opened) opened")
    if Self.wanted != nil {
      print("\(scenario): \(made.count) calls, \(count) states, \(opened) different ones opened")
    }
  }

  /// Opens what is there after a crash, and writes on.
  private func goOn(_ files: [String: [UInt8]], _ commit: Commit?) {
    let folder = TemporaryDirectory()
    for (name, bytes) in files { write(bytes, to: folder.file(name)) }
    do {
      let documents = try commit.map { _ in
        #expect(try Index.check(at: folder.path) == [])
        return try Index(at: folder.path).documentCount
      }
      try Index.write(at: folder.path) { (writer) throws in _ = try writer.add(Document(key: "after", text: "算力")) }
      #expect(try Index(at: folder.path).documentCount == (documents ?? 0) + 1)
      #expect(try Index.check(at: folder.path) == [])
      let names = Commit(in: contents(ofFolder: folder.path))?.files.keys.sorted() ?? []
      #expect(Set(contents(ofFolder: folder.path).keys) == Set(names + ["lock"]))
    } catch { Issue.record("\(error) with \(files.keys.sorted())") }
  }
}
