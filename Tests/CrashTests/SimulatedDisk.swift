import TestSupport

@testable import Diglot

/// What a disk may hold of the folder of an index while a writer is at work.
///
/// A file is on the disk once it was waited for, a name once its folder was. Anything else that was done may be there or
/// not, one thing without the other, and bytes in pieces of 512.
struct SimulatedDisk {
  private struct File {
    var synced: [UInt8]
    var writes: [[UInt8]] = []
  }

  private enum NameChange {
    case set(String, Int)
    case rename(String, String, Int)
    case remove(String)
  }

  private let path: String
  private var files: [File] = []
  /// The names as they are on the disk, and what was changed since.
  private var names: [String: Int] = [:]
  private var changes: [NameChange] = []
  /// The names as programs see them.
  private var presentNames: [String: Int] = [:]
  private var hasFolder: Bool
  private var makesFolder = false

  init(_ path: String, hasFolder: Bool, _ contents: [String: [UInt8]]) {
    self.path = path
    self.hasFolder = hasFolder
    for (name, bytes) in contents.sorted(by: { $0.key < $1.key }) {
      names[name] = files.count
      files.append(File(synced: bytes))
    }
    presentNames = names
  }

  private func name(_ file: String) -> String { String(file.dropFirst(path.count + 1)) }

  // MARK: - Calls

  mutating func make(_ call: DiskCall) {
    switch call {
    case .create(let file):
      files.append(File(synced: []))
      presentNames[name(file)] = files.count - 1
      changes.append(.set(name(file), files.count - 1))
    case .write(let file, let bytes):
      if let number = presentNames[name(file)] { files[number].writes.append(bytes) }
    case .sync(let file):
      guard let number = presentNames[name(file)] else { return }
      files[number].synced += files[number].writes.flatMap(\.self)
      files[number].writes = []
    case .rename(let from, let to):
      guard let number = presentNames.removeValue(forKey: name(from)) else { return }
      presentNames[name(to)] = number
      changes.append(.rename(name(from), name(to), number))
    case .remove(let file):
      guard presentNames.removeValue(forKey: name(file)) != nil else { return }
      changes.append(.remove(name(file)))
    case .createDirectory: makesFolder = true
    case .syncDirectory(path):
      names = presentNames
      changes = []
    case .syncDirectory:
      hasFolder = hasFolder || makesFolder
      makesFolder = false
    }
  }

  /// The files as programs see them; `nil` without a folder.
  var whole: [String: [UInt8]]? {
    hasFolder || makesFolder ? presentNames.mapValues { files[$0].synced + files[$0].writes.flatMap(\.self) } : nil
  }

  // MARK: - States

  /// The changes that may be lost.
  private var looseCount: Int { changes.count + looseFiles.reduce(0) { $0 + files[$1].writes.count } }

  private var looseFiles: [Int] { files.indices.filter { !files[$0].writes.isEmpty } }

  /// Calls `body` with what may be there after a crash: all choices among up to twelve changes, or samples; and with bytes
  /// that are torn.
  func forEachState(
    _ samples: Int, _ random: inout SeededGenerator, _ body: ([String: [UInt8]]?) -> Void
  ) {
    if makesFolder && !hasFolder { body(nil) }
    guard hasFolder || makesFolder else { return body(nil) }
    let count = looseCount
    let choices = count <= 12 ? 1 << count : max(samples, 1_000)
    for choice in 0..<choices {
      let chosen = count <= 12 ? UInt64(choice) : UInt64.random(in: 0...UInt64.max, using: &random)
      body(state(chosen) { $0 })
      guard !looseFiles.isEmpty else { continue }
      for _ in 0...2 * samples / choices { body(state(chosen) { SimulatedDisk.torn($0, &random) }) }
    }
  }

  /// What is there where the changes of the set bits are.
  private func state(_ chosen: UInt64, _ tear: ([UInt8]) -> [UInt8]) -> [String: [UInt8]] {
    var bit: UInt64 = 0
    func isChosen() -> Bool {
      defer { bit += 1 }
      return chosen >> (bit % 64) & 1 == 1
    }
    var names = names
    for change in changes where isChosen() {
      switch change {
      case .set(let name, let file): names[name] = file
      case .rename(let from, let to, let file):
        names[from] = nil
        names[to] = file
      case .remove(let name): names[name] = nil
      }
    }
    var contents = files.map(\.synced)
    for file in looseFiles {
      // A piece that is missing before one that is there is zeros.
      var missing = 0
      for piece in files[file].writes {
        if isChosen() {
          contents[file] += [UInt8](repeating: 0, count: missing) + tear(piece)
          missing = 0
        } else {
          missing += piece.count
        }
      }
    }
    return names.mapValues { contents[$0] }
  }

  /// Bytes of which some pieces are missing, or the end.
  private static func torn(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    let pieces = (bytes.count + 511) / 512
    guard pieces > 0 else { return bytes }
    if Bool.random(using: &random) { return Array(bytes.prefix(Int.random(in: 0..<pieces, using: &random) * 512)) }
    var torn = bytes
    for piece in 0..<pieces where Bool.random(using: &random) {
      for offset in piece * 512..<min(piece * 512 + 512, bytes.count) { torn[offset] = 0 }
    }
    return torn
  }
}
