/// What is left of an index: the documents that can be read, and what cannot.
struct IndexSalvage {
  private let place: IndexPlace
  /// What a repaired index in this place goes on from: above all numbers that were used.
  private(set) var manifest = Manifest()
  private(set) var losses: [IndexError] = []
  private(set) var lostDocumentCount = 0
  private var segments: [(segment: SalvagedSegment, deletions: BitSet?)] = []

  /// Finds the segments: those of the manifest, or, in a folder, of one that was about to take its place, or all that stand
  /// there.
  ///
  /// - Throws: `IndexError.missing` where nothing of an index is there, `unsupportedVersion` or `unsupportedPart` where another
  ///   program wrote it.
  init(_ path: String) throws(IndexError) {
    switch try FileSystem.kind(of: path) {
    case .missing: throw .missing(path: path)
    case .other: throw .notAnIndex(path: path)
    case .file, .directory: place = try IndexPlace(path: path, end: .early)
    }
    switch place {
    case .packed(let index):
      take(index.manifest, path)
      for entry in index.manifest.segments { try open(entry) }
    case .folder(let directory): try openFolder(directory)
    }
  }

  private mutating func openFolder(_ directory: String) throws(IndexError) {
    let names = try FileSystem.list(directory)
    let entries = try findManifest(directory, names)?.segments ?? entries(among: names)
    for entry in entries { try open(entry) }
    for name in names {
      guard case .segment(let number) = IndexFolder.ownFile(name) else { continue }
      manifest.nextSegment = max(manifest.nextSegment, number + 1)
    }
  }

  private mutating func take(_ found: Manifest, _ path: String) {
    manifest.commit = found.commit
    manifest.nextSegment = found.nextSegment
    manifest.fieldTypes = found.fieldTypes
    for part in found.parts where part.number.treatment == .copy { loseUnknown(part.number, path) }
  }

  private mutating func findManifest(_ directory: String, _ names: [String]) throws(IndexError) -> Manifest? {
    let path = "\(directory)/\(Manifest.fileName)"
    for candidate in [path, path + FileSystem.unfinishedSuffix] {
      do throws(IndexError) {
        guard try FileSystem.kind(of: candidate) == .file else { continue }
        let found = try Manifest(MappedFile(path: candidate).bytes, path: candidate)
        guard candidate == path || found.segments.allSatisfy({ names.contains($0.fileName) }) else { continue }
        take(found, candidate)
        return found
      } catch {
        // What another program wrote is not to be mended by this one.
        guard case .damaged = error else { throw error }
      }
    }
    guard names.contains(where: { IndexFolder.ownFile($0)?.isData ?? false }) else {
      if try FileSystem.hasName(path) {
        throw .damaged(
          file: path, part: "manifest", offset: 0, reason: "it cannot be read, and no segment stands there")
      }
      throw .missing(path: directory)
    }
    lose(path, "manifest", "it cannot be read: all segments that stand here are taken for those of the index")
    return nil
  }

  /// The segments that stand in the folder, each with its newest deletions.
  private mutating func entries(among names: [String]) -> [Manifest.Entry] {
    var entries: [UInt64: Manifest.Entry] = [:]
    var deletions: [UInt64: UInt64] = [:]
    for name in names {
      switch IndexFolder.ownFile(name) {
      case .segment(let number): entries[number] = Manifest.Entry(number: number)
      case .deletions(let number, let commit):
        deletions[number] = max(commit, deletions[number] ?? 0)
        manifest.commit = max(manifest.commit, commit)
      default: continue
      }
    }
    for (number, commit) in deletions { entries[number]?.deletionsCommit = commit }
    return entries.values.sorted { $0.number < $1.number }
  }

  private mutating func open(_ entry: Manifest.Entry) throws(IndexError) {
    // Without a manifest there is no identity to compare with.
    let isBound = entry.identity != FileIdentity()
    let segment: SalvagedSegment
    do throws(IndexError) {
      let (path, bytes) = try place.file(entry.fileName, "segment")
      segment = try SalvagedSegment(path: path, bytes, isBound ? entry.identity : nil)
    } catch {
      guard case .damaged(let file, let part, let offset, let reason) = error else { throw error }
      losses.append(.damaged(file: file, part: part, offset: offset, reason: "\(reason); its documents are lost"))
      return
    }
    for part in segment.keptParts { loseUnknown(part, segment.path) }
    segments.append((segment, deletions(of: entry, isBound, segment.documentCount)))
  }

  private mutating func deletions(of entry: Manifest.Entry, _ isBound: Bool, _ documentCount: Int) -> BitSet? {
    guard entry.deletionsCommit > 0 else { return nil }
    do throws(IndexError) {
      let (path, bytes) = try place.file(entry.deletionsFileName, "deletions")
      let (deletions, identity) = try DeletionsFile.read(bytes, path, documentCount: documentCount)
      if isBound { try entry.deletionsIdentity.expect(identity, path, part: "deletions") }
      return deletions
    } catch {
      let name = place.name(of: entry.deletionsFileName)
      lose(name, "deletions", "it cannot be read: documents that were removed may be back")
      return nil
    }
  }

  private mutating func lose(_ file: String, _ part: String, _ reason: String) {
    losses.append(.damaged(file: file, part: part, offset: 0, reason: reason))
  }

  private mutating func loseUnknown(_ part: PartNumber, _ file: String) {
    lose(file, part.name, "this program does not know the part, and drops it")
  }

  // MARK: - Documents

  /// Whether a document can be read.
  func hasDocument() -> Bool {
    for (segment, deletions) in segments {
      var document: DocID = 0
      while document < segment.documentCount {
        let end = segment.end(ofLostFrom: document)
        if end == document, !(deletions?.contains(Int(document)) ?? false),
          (try? segment.document(document)) != nil
        {
          return true
        }
        document = max(end, document + 1)
      }
    }
    return false
  }

  /// Calls `body` with each document that can be read, in the order of the index, and notes those that cannot.
  mutating func forEachDocument(_ body: (Document) throws(IndexError) -> Void) throws(IndexError) {
    for (segment, deletions) in segments {
      var lost = LostDocuments()
      // Up to where none can be read, once the first of these has told why.
      var lostEnd: DocID = 0
      for document in 0..<DocID(segment.documentCount) where !(deletions?.contains(Int(document)) ?? false) {
        if document < lostEnd {
          lost.add { try? segment.key(of: document) }
          continue
        }
        lostEnd = segment.end(ofLostFrom: document)
        let found: SalvagedSegment.Found
        do throws(IndexError) {
          found = try segment.document(document)
        } catch {
          guard case .damaged = error else { throw error }
          lost.add(error) { try? segment.key(of: document) }
          continue
        }
        lost.uncertainCount += found.isCertain ? 0 : 1
        try body(found.document)
      }
      lostDocumentCount += lost.count
      losses += lost.errors
      if lost.uncertainCount > 0 {
        lose(
          segment.path, SegmentPart.stored.name,
          "\(lost.uncertainCount) documents stood in damaged pieces; their terms are right, but not every sign is certain"
        )
      }
    }
  }
}

/// The documents of one segment that cannot be read.
private struct LostDocuments {
  private(set) var count = 0
  /// How many were read all the same.
  var uncertainCount = 0
  private var first: IndexError?
  private var keys: [String] = []
  /// The most keys that are named.
  private static let namedCount = 20

  /// - Parameters:
  ///   - error: Why it cannot be read, where that is asked for.
  ///   - key: Asked for where it is named: a damaged segment may claim a million documents.
  mutating func add(_ error: IndexError? = nil, key: () -> String?) {
    count += 1
    first = first ?? error
    if count <= LostDocuments.namedCount, let key = key() { keys.append(key) }
  }

  /// What was met first, and whose documents are lost.
  var errors: [IndexError] {
    guard case .damaged(let file, let part, let offset, let reason) = first else { return [] }
    var named = keys.isEmpty ? "" : ": \(keys.joined(separator: ", "))"
    if !keys.isEmpty, keys.count < count { named += " and others" }
    let documents = count == 1 ? "a document is lost" : "\(count) documents are lost"
    return [.damaged(file: file, part: part, offset: offset, reason: "\(reason); \(documents)\(named)")]
  }
}
