import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Diglot

/// Eight threads over one index, as in a server, with a writer beside them.
@Suite("One index and many threads", .timeLimit(.minutes(15))) struct SharedIndexTests {
  private static let threads = 8
  private let directory = TemporaryDirectory()
  private let documents: [Document]
  private let queries: [String]

  init() throws {
    var random = RandomDocuments(seed: 11)
    let documents = (0..<150).map { random.document("d\($0)", length: 80, hasTitle: true) }
    self.documents = documents
    queries = documents.prefix(30).flatMap { document in
      let start = String(document.text.prefix(6))
      return [
        start, "\"\(document.text.prefix(3))\"", "+\(document.text.prefix(2)) \(start)",
        String(document.text.prefix(2)) + "*",
      ]
    }
    try Index.write(at: directory.path) { (writer) throws in for document in documents { try writer.add(document) } }
  }

  /// All that a host sees of an answer.
  private static func answer(_ results: SearchResults) -> String {
    let hits = results.hits.map { hit in
      "\(hit.key) \(hit.score) \(hit.titlePieces) \(hit.snippets) \(hit.fields)"
    }
    return "\(results.total) \(results.readAs ?? "") \(hits)"
  }

  /// Adds documents and removes them, in a commit each, until it is told to end.
  private func write(until isOver: borrowing Atomic<Bool>) throws {
    var round = 0
    while !isOver.load(ordering: .acquiring) {
      round += 1
      try Index.write(at: directory.path) { (writer) throws in
        if round.isMultiple(of: 2) { try writer.remove(matching: "text:beside") }
        for number in 0..<10 { try writer.add(Document(key: "new \(round) \(number)", text: "beside 算力 \(round)")) }
        if round.isMultiple(of: 5) { try writer.compact() }
      }
    }
  }

  @Test("an index that eight threads search gives each what one thread finds, while a writer commits")
  func sameAnswers() async throws {
    let index = try Index(at: directory.path)
    let wanted = try queries.map { Self.answer(try Index(at: directory.path).search($0)) }
    let isOver = Flag()
    try await withThrowingTaskGroup(of: Void.self) { group in
      let writing = Task { [self] in try await onThread { try write(until: isOver.value) } }
      for thread in 0..<Self.threads {
        group.addTask { [queries] in
          try await onThread {
            for round in 0..<queries.count {
              let number = (round * 7 + thread * 13) % queries.count
              let answer = Self.answer(try index.search(queries[number]))
              #expect(answer == wanted[number], "\(queries[number])")
            }
          }
        }
      }
      try await group.waitForAll()
      isOver.value.store(true, ordering: .releasing)
      try await writing.value
    }
    #expect(try index.reopen().documentCount > documents.count)
    #expect(try Index.check(at: directory.path).isEmpty)
  }

  @Test("threads that share one reference go over to newer commits, and each search sees one commit whole")
  func reopening() async throws {
    let host = Host(try Index(at: directory.path))
    let isOver = Flag()
    let follower = Task {
      var count = 0
      for try await newer in IndexWatcher(host.index, every: .milliseconds(1)) {
        count += 1
        host.take(newer)
      }
      return count
    }
    let writing = Task { [self] in try await onThread { try write(until: isOver.value) } }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for thread in 0..<Self.threads {
        group.addTask { [queries] in
          for round in 0..<60 {
            // Some threads look for themselves, as one that does not wait for news.
            let index = try thread.isMultiple(of: 3) ? host.reopen() : host.index
            let beside = try await index.search("+beside", SearchOptions(limit: 1000, exactTotal: true))
            #expect(beside.total.isMultiple(of: 10) && beside.hits.count == beside.total)
            _ = try await index.search(queries[(round * 7 + thread) % queries.count])
          }
        }
      }
      try await group.waitForAll()
    }
    isOver.value.store(true, ordering: .releasing)
    try await writing.value
    let newest = try Index(at: directory.path).keys()
    while try host.index.keys() != newest { try await Task.sleep(for: .milliseconds(5)) }
    follower.cancel()
    #expect(try await follower.value > 0)
  }
}

/// What a server keeps: the newest commit that it knows of.
///
/// The lock is one that the thread sanitizer knows: where threads wait for a `Mutex`, they do so in code that is not built for
/// it. `@unchecked Sendable`: the index is read and written with the lock held.
private final class Host: @unchecked Sendable {
  private let lock = NSLock()
  private var present: Index

  init(_ index: Index) { present = index }

  var index: Index { lock.withLock { present } }

  func take(_ newer: Index) { lock.withLock { present = newer } }

  func reopen() throws -> Index {
    try lock.withLock {
      present = try present.reopen()
      return present
    }
  }
}

/// A flag that threads share.
private final class Flag: Sendable { let value = Atomic(false) }
