import Foundation
import TestSupport

@testable import Diglot

/// One use of a writer, on an index that is as it is before.
enum Scenario: String, CaseIterable {
  case firstAdd, firstLateAdd, addToFolder, add, update, remove, removeAll, merge, compact, severalCommits
  case repairToFolder, repairInPlace, mergeIndexes

  /// Two indexes to be read, which stay as they are.
  private static let sources = (0..<2).map { _ in TemporaryDirectory() }

  private static let makeSources: Void = {
    do {
      for (number, source) in sources.enumerated() { try add(["s\(number)", "t\(number)"], to: source.path) }
    } catch { fatalError("no source: \(error)") }
  }()

  /// Makes what is there before, in a folder that exists.
  func prepare(_ path: String) throws {
    switch self {
    case .firstAdd, .firstLateAdd, .repairToFolder, .mergeIndexes: Self.makeSources
    case .addToFolder: try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    case .merge: for number in 0..<7 { try Self.add(["m\(number)", "n\(number)"], to: path) }
    default:
      try Self.add(["a", "b", "c", "d"], to: path)
      try Self.add(["e", "f", "g"], to: path)
      try Index.write(at: path) { (writer) throws in _ = try writer.remove("b") }
    }
  }

  /// What is watched. It commits once or more.
  func run(_ path: String) throws {
    switch self {
    case .firstAdd, .addToFolder, .add, .merge: try Self.add(["x", "y"], to: path)
    case .firstLateAdd: try Self.add(["x", "y"], to: path, beginsLate: true)
    case .update: try Self.add(["a", "e", "z"], to: path)
    case .remove:
      try Index.write(at: path) { (writer) throws in for key in ["c", "f"] { _ = try writer.remove(key) } }
    case .removeAll:
      try Index.write(at: path) { (writer) throws in for key in ["a", "c", "d", "e"] { _ = try writer.remove(key) } }
    case .compact:
      let writer = try IndexWriter(at: path)
      defer { writer.close() }
      try writer.compact()
    case .severalCommits:
      let writer = try IndexWriter(at: path)
      defer { writer.close() }
      for keys in [["p"], ["a", "q"], ["p"]] {
        for key in keys { try writer.add(Self.document(key, keys.count)) }
        try writer.commit()
      }
      try writer.compact()
    case .repairToFolder: _ = try Index.repair(at: Self.sources[0].path, to: path)
    case .repairInPlace: _ = try Index.repair(at: path, to: nil)
    case .mergeIndexes:
      do throws(MergeError) {
        _ = try Index.merge(Self.sources.map(\.path), into: path)
      } catch {
        if case .index(let error) = error { throw error }
        throw error
      }
    }
  }

  /// What the indexes hold that are only read.
  static var sourceFiles: [[String: [UInt8]]] {
    makeSources
    return sources.map { contents(ofFolder: $0.path) }
  }

  private static func add(_ keys: [String], to path: String, beginsLate: Bool = false) throws {
    var options = WriterOptions()
    options.beginsLate = beginsLate
    try Index.write(at: path, options) { (writer) throws in
      for key in keys { try writer.add(document(key, keys.count)) }
    }
  }

  private static func document(_ key: String, _ number: Int) -> Document {
    Document(key: key, title: "平台 \(key)", text: "算力 \(key) of \(number)")
  }
}

/// A commit as it should be: the manifest and the files that it names.
struct Commit: Equatable {
  let files: [String: [UInt8]]

  /// The commit in a folder's files; `nil` where there is none.
  init?(in files: [String: [UInt8]]) {
    guard let bytes = files["manifest"], let manifest = try? Manifest(ByteSlice(bytes), path: "manifest") else {
      return nil
    }
    let names = manifest.segments.flatMap { entry in
      entry.deletionsCommit > 0 ? [entry.fileName, entry.deletionsFileName] : [entry.fileName]
    }
    self.files = files.filter { $0.key == "manifest" || names.contains($0.key) }
  }
}
