import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Diglot

/// What a writer does where a call of the system fails.
@Suite("Calls that fail")
struct FaultTests {
  private let directory = TemporaryDirectory()
  private static let full: Int32 = 28

  /// Runs a scenario in which the call of a number fails.
  ///
  /// - Returns: The call, `nil` where there were fewer; and the error that the writer threw.
  private func run(
    _ scenario: Scenario, at path: String, failing number: Int
  ) throws -> (call: DiskCall?, error: IndexError?) {
    let state = Mutex<(count: Int, failed: DiskCall?)>((0, nil))
    @Sendable func watcher(_ call: DiskCall) throws(IndexError) {
      let fails = state.withLock { state in
        defer { state.count += 1 }
        if state.count == number { state.failed = call }
        return state.count == number
      }
      if fails { throw .system(path: call.path, operation: "test", code: Self.full) }
    }
    do {
      try DiskWatch.watch(
        directory.path, { (call) throws(IndexError) in try watcher(call) }, during: { try scenario.run(path) })
      return (state.withLock(\.failed), nil)
    } catch let error as IndexError { return (state.withLock(\.failed), error) }
  }

  @Test("leave the old commit or the new one, as the error says, and nothing else", arguments: Scenario.allCases)
  func faults(_ scenario: Scenario) throws {
    let (start, end) = (directory.file("start"), directory.file("end"))
    try scenario.prepare(start)
    let hadFolder = try FileSystem.kind(of: start) == .directory
    let before = contents(ofFolder: start)
    if hadFolder { try FileManager.default.copyItem(atPath: start, toPath: end) }
    try scenario.run(end)
    var (number, uncertain) = (0, 0)
    while true {
      let path = directory.file("try")
      if hadFolder { try FileManager.default.copyItem(atPath: start, toPath: path) }
      let (call, error) = try run(scenario, at: path, failing: number)
      guard let call else { break }
      let files = contents(ofFolder: path)
      let what = "\(scenario), call \(number), \(call.path): \(String(describing: error))"
      let commit = Commit(in: files)
      // All names are those of the commit, or the folder was never more than begun.
      let names = Set(files.keys).subtracting(["lock", "manifest.new"])
      if case .commitNotSynced = error {
        uncertain += 1
        #expect(commit != nil && commit != Commit(in: before), "\(what)")
      } else if error != nil, case .remove = call {
        // To remove what is superseded can wait; to remove what is in the way cannot.
      } else if scenario != .severalCommits, error != nil {
        #expect(names == Set(commit?.files.keys.map { $0 } ?? []), "\(what): \(names.sorted())")
        #expect(commit == Commit(in: before) || commit?.files.count == 1, "\(what)")
      }
      if try FileSystem.kind(of: path) == .directory, commit != nil {
        #expect(try Index.check(at: path) == [], "\(what)")
        // The next writer goes on from there, and tidies up.
        try IndexWriter(at: path).close()
        #expect(
          Set(contents(ofFolder: path).keys)
            == Set(Commit(in: contents(ofFolder: path))?.files.keys.map { $0 } ?? []).union(["lock"]), "\(what)")
      }
      try? FileManager.default.removeItem(atPath: path)
      number += 1
    }
    #expect(number > 5)
    #expect(uncertain > 0, "the wait for the folder after the new manifest never failed")
  }

  @Test("a commit that stands, and may not outlast a loss of power, is said to stand, and what it replaced stays")
  func notSynced() throws {
    let path = directory.file("index")
    try Scenario.compact.prepare(path)
    let before = contents(ofFolder: path)
    let renamed = Mutex(false)
    @Sendable func watcher(_ call: DiskCall) throws(IndexError) {
      if case .rename(_, to: path + "/manifest") = call { renamed.withLock { $0 = true } }
      if case .syncDirectory(path) = call, renamed.withLock({ $0 }) {
        throw .system(path: path, operation: "fsync", code: 5)
      }
    }
    #expect(throws: IndexError.commitNotSynced(path: path, code: 5)) {
      try DiskWatch.watch(
        path, { (call) throws(IndexError) in try watcher(call) }, during: { try Scenario.compact.run(path) })
    }
    #expect(try Index(at: path).statistics().segments == 1)
    for (name, bytes) in before where name != "manifest" { #expect(contents(ofFolder: path)[name] == bytes, "\(name)") }
    try IndexWriter(at: path).close()
    #expect(contents(ofFolder: path).count == 3)
  }

  @Test("a new index is on the disk with its folder and the folders above before a document is")
  func newIndex() throws {
    let calls = Mutex<[DiskCall]>([])
    let path = directory.file("one/two")
    try DiskWatch.watch(
      directory.path, { call in calls.withLock { $0.append(call) } }, during: { try Scenario.add.run(path) })
    let made = calls.withLock(\.self).prefix {
      if case .create(path + "/000001.segment.new") = $0 { false } else { true }
    }
    let one = directory.file("one")
    for folder in [one + "/..", path + "/..", path] { #expect(made.contains(.syncDirectory(folder)), "\(folder)") }
    #expect(made.contains(.rename(path + "/manifest.new", to: path + "/manifest")))
  }
}
