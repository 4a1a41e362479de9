import Foundation
import TestSupport
import Testing

@testable import Diglot

/// Files that are whole, and not those of the commit.
@Suite("Files that the manifest does not name")
struct BoundFilesTests {
  private let directory = TemporaryDirectory()
  private let other = TemporaryDirectory()

  private func makeIndex(at path: String, _ text: String) throws {
    for keys in [["a", "b", "c"], ["d", "e", "f"], ["g", "h"]] {
      try Index.write(at: path) { (writer) throws in
        for key in keys { try writer.add(Document(key: key, text: "\(text) \(key)")) }
      }
    }
    try Index.write(at: path) { (writer) throws in
      for key in ["a", "d"] { #expect(throws: Never.self) { try writer.remove(key) } }
    }
  }

  private func expectDamage(of name: String, _ what: String) {
    let file = directory.file(name)
    func expect(_ body: () throws -> Void) {
      let error = #expect(throws: IndexError.self, "\(what)", performing: body)
      if case .damaged(file, _, _, _) = error { return }
      Issue.record("\(what): \(String(describing: error))")
    }
    expect { if let error = try Index.check(at: directory.path).first { throw error } }
    expect { _ = try Index(at: directory.path) }
    expect { try IndexWriter(at: directory.path).compact() }
  }

  @Test("a segment or deletions of another index, or over another one of the same index, are damage")
  func replaced() throws {
    try makeIndex(at: directory.path, "算力")
    try makeIndex(at: other.path, "平台")
    let (own, others) = (contents(ofFolder: directory.path), contents(ofFolder: other.path))
    let names = own.keys.filter { $0 != "lock" && $0 != "manifest" }
    #expect(names.count == 5)
    for name in names {
      let kind = name.split(separator: ".").last
      for (origin, bytes) in own.map({ ("\($0.key) of the index", $0.value) })
        + others.map({ ("\($0.key) of another index", $0.value) })
      where origin.contains(".\(kind ?? "") ") && bytes != own[name] {
        write(bytes, to: directory.file(name))
        expectDamage(of: name, "\(origin) in place of \(name)")
      }
      write(own[name] ?? [], to: directory.file(name))
    }
    #expect(try Index.check(at: directory.path) == [])
  }

  @Test("an older copy of a segment or of the manifest is damage, once what it needs is gone")
  func older() throws {
    try makeIndex(at: directory.path, "算力")
    let before = contents(ofFolder: directory.path)
    let writer = try IndexWriter(at: directory.path)
    try writer.compact()
    writer.close()
    write(before["000003.segment"] ?? [], to: directory.file("000004.segment"))
    expectDamage(of: "000004.segment", "an older segment")
    write(before["manifest"] ?? [], to: directory.file("manifest"))
    expectDamage(of: "000001.segment", "an older manifest")
  }

  @Test("the same live key twice is damage to check and compact, and a deleted one is none")
  func keyTwice() throws {
    try makeIndex(at: directory.path, "算力")
    try Index.write(at: directory.path) { (writer) throws in _ = try writer.add(Document(key: "a", text: "算力 again")) }
    #expect(try Index.check(at: directory.path) == [])
    var forged = try ForgedIndex(at: directory.path)
    // Without its deletions the first segment has its "a" again.
    forged.manifest.segments[0].deletionsCommit = 0
    forged.write(to: directory.path)
    let twice = IndexError.damaged(
      file: directory.file("000004.segment"), part: "keys", offset: 0,
      reason: "the key \"a\" of document 0 is that of another")
    #expect(try Index.check(at: directory.path) == [twice])
    let writer = try IndexWriter(at: directory.path)
    #expect(throws: twice) { try writer.compact() }
    writer.close()
    // A segment that stands twice in the manifest would have all its keys twice.
    forged.manifest.segments.append(forged.manifest.segments[1])
    forged.write(to: directory.path)
    expectDamage(of: "manifest", "a segment twice")
  }

  @Test("check sees the commit that stood when it began, beside a writer that replaces all files")
  func besideWriter() throws {
    try makeIndex(at: directory.path, "算力")
    let isDone = Flag()
    let path = directory.path
    let thread = Thread {
      defer { isDone.raise() }
      do {
        for round in 0..<60 {
          try Index.write(at: path) { (writer) throws in _ = try writer.add(Document(key: "n\(round)", text: "算力")) }
          let writer = try IndexWriter(at: path)
          try writer.remove("n\(round - 1)")
          try writer.compact()
          writer.close()
        }
      } catch { Issue.record(error) }
    }
    thread.start()
    var count = 0
    while !isDone.isRaised {
      #expect(try Index.check(at: path) == [])
      #expect(try Index(at: path).search("算力").total > 5)
      count += 1
    }
    #expect(count > 10)
  }
}

private final class Flag: @unchecked Sendable {
  private let lock = NSLock()
  private var value = false

  var isRaised: Bool { lock.withLock { value } }

  func raise() { lock.withLock { value = true } }
}
