import Foundation
import TestSupport
import Testing

@testable import Diglot

/// An index whose manifest is gone: nothing may make it worse.
@Suite("A lost manifest")
struct LostManifestTests {
  private let directory = TemporaryDirectory()

  enum Loss: CaseIterable {
    case removed, onlyUnfinished, linkToNowhere, linkToItself, pipe, folder, empty, cut, zeros, another
  }

  private var path: String { directory.file("manifest") }

  private func makeIndex() throws {
    for keys in [["a", "c"], ["b"]] {
      try Index.write(at: directory.path) { (writer) throws in
        for key in keys { try writer.add(Document(key: key, text: "算力")) }
      }
    }
    try Index.write(at: directory.path) { (writer) throws in _ = try writer.remove("a") }
  }

  private func lose(_ loss: Loss) throws {
    let bytes = try #require(contents(ofFolder: directory.path)["manifest"])
    try FileManager.default.removeItem(atPath: path)
    switch loss {
    case .removed: break
    case .onlyUnfinished: write(bytes, to: path + ".new")
    case .linkToNowhere: try #require(symlink("nowhere", path) == 0)
    case .linkToItself: try #require(symlink("manifest", path) == 0)
    case .pipe: try #require(mkfifo(path, 0o644) == 0)
    case .folder: try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    case .empty: write([], to: path)
    case .cut: write(Array(bytes.dropLast()), to: path)
    case .zeros: write([UInt8](repeating: 0, count: bytes.count), to: path)
    case .another: write(Array("all my passwords".utf8), to: path)
    }
  }

  /// The names in the folder, and the bytes of what is a file.
  private func state() throws -> [String: [UInt8]] {
    var state: [String: [UInt8]] = [:]
    for name in try FileSystem.list(directory.path) {
      let isFile = try FileSystem.kind(of: directory.file(name)) == .file
      state[name] = isFile ? contents(ofFolder: directory.path)[name] : []
    }
    return state
  }

  @Test("is damage to everything that opens the index, and nothing is written or removed", arguments: Loss.allCases)
  func lost(_ loss: Loss) throws {
    try makeIndex()
    try lose(loss)
    try FileManager.default.removeItem(atPath: directory.file("lock"))
    let before = try state()
    func expectDamage(_ body: () throws -> Void) {
      let error = #expect(throws: IndexError.self, performing: body)
      if case .damaged(path, "manifest", _, _) = error { return }
      Issue.record("\(String(describing: error))")
    }
    expectDamage { _ = try Index(at: directory.path) }
    expectDamage { _ = try IndexWriter(at: directory.path) }
    expectDamage { try Index.write(at: directory.path) { _ in } }
    expectDamage { if let error = try Index.check(at: directory.path).first { throw error } }
    #expect(try state() == before)
  }

  @Test(
    "a folder with a segment's name in it alone is no place for a new index",
    arguments: [
      "000001.segment", "000007.2.deletions",
    ])
  func segmentAlone(_ name: String) throws {
    write([1], to: directory.file(name))
    #expect(throws: IndexError.self) { try IndexWriter(at: directory.path) }
    #expect(try FileSystem.list(directory.path) == [name])
  }

  @Test("what a writer leaves that was killed before the first commit of an index is no loss")
  func killedAtOnce() throws {
    write([1], to: directory.file("manifest.new"))
    write([], to: directory.file("lock"))
    #expect(throws: IndexError.missing(path: directory.path)) { try Index(at: directory.path) }
    try IndexWriter(at: directory.path).close()
    #expect(try FileSystem.list(directory.path) == ["lock", "manifest"])
  }

  @Test("a pipe in place of a file of the index is told, and nobody waits for it")
  func pipes() throws {
    try makeIndex()
    for name in ["000002.segment", "000001.3.deletions"] {
      let file = directory.file(name)
      try FileManager.default.moveItem(atPath: file, toPath: directory.file("kept"))
      try #require(mkfifo(file, 0o644) == 0)
      #expect(throws: IndexError.self) { try Index(at: directory.path) }
      #expect(throws: IndexError.self) { try IndexWriter(at: directory.path) }
      #expect(try !Index.check(at: directory.path).isEmpty)
      try FileManager.default.removeItem(atPath: file)
      try FileManager.default.moveItem(atPath: directory.file("kept"), toPath: file)
    }
    try #require(mkfifo(directory.file("manifest.new"), 0o644) == 0)
    try #require(mkfifo(directory.file("000003.segment.new"), 0o644) == 0)
    try Index.write(at: directory.path) { (writer) throws in _ = try writer.add(Document(key: "d", text: "算力")) }
    #expect(try Index(at: directory.path).search("算力").total == 3)
  }
}
