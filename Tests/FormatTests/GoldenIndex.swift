import Foundation
import TestSupport

@testable import Diglot

/// A small index of each format version, as it was written when that version was new, and what searches find in it.
///
/// The files of a released version are never written again: they stand for the indexes that people have. While a version
/// is not released, `DIGLOT_RECORD_FORMAT=1 swift test --filter GoldenTests` writes them anew.
enum GoldenIndex {
  static let version = 1

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden/version-\(version)").path

  /// Next to the folder, since a folder with other files in it is no index.
  static let answersPath = folder + "-answers.txt"

  static let isRecording = ProcessInfo.processInfo.environment["DIGLOT_RECORD_FORMAT"] == "1"

  /// Numbers that no program will ever give to a part. Both the manifest and the segments have the first two.
  static let copied = PartNumber(0x01FF_FFFF)
  static let dropped = PartNumber(0x02FF_FFFF)
  static let refused = PartNumber(0x00FF_FFFF)

  /// The same index, with a part that its reader must know: in a segment, and in the manifest.
  static let refusedFolders = ["segment", "manifest"].map { "\(folder)-refused-\($0)" }

  /// What the copied part has for a document.
  static func record(of key: String) -> String { "record of \(key)" }

  /// Writes all golden indexes.
  static func record() throws {
    for folder in [folder] + refusedFolders {
      try? FileManager.default.removeItem(atPath: folder)
      try write(to: folder)
    }
    var index = try ForgedIndex(at: refusedFolders[0])
    index.segments[2]?.parts.append((refused.value, [1, 2, 3]))
    index.sortParts()
    index.write(to: refusedFolders[0])
    index = try ForgedIndex(at: refusedFolders[1])
    index.manifest.parts.append(.init(number: refused, bytes: [1, 2, 3]))
    index.write(to: refusedFolders[1])
  }

  /// Two segments; of the first, two of four documents are deleted, one of them because it was updated.
  static func write(to folder: String) throws {
    let writer = try IndexWriter(at: folder)
    for document in first { try writer.add(document) }
    try writer.commit()
    for document in second { try writer.add(document) }
    try writer.remove("removed")
    try writer.commit()
    writer.close()
    var index = try ForgedIndex(at: folder)
    for (number, documents) in [(UInt64(1), first), (2, second)] {
      index.segments[number]?.parts += [(copied.value, records(documents)), (dropped.value, [7, 7, 7])]
    }
    // A segment with fields has columns, which stand between the two.
    index.sortParts()
    index.manifest.parts = [.init(number: copied, bytes: [1, 2, 3]), .init(number: dropped, bytes: [4, 5])]
    index.write(to: folder)
  }

  private static func records(_ documents: [Document]) -> [UInt8] {
    var (bytes, ends): ([UInt8], [UInt8]) = ([], [])
    for document in documents {
      bytes += record(of: document.key).utf8
      ends.appendLittleEndian(UInt32(bytes.count))
      ends.append(0)
    }
    return bytes + ends
  }

  private static let first = [
    Document(
      key: "hk/data.txt", title: "觀塘的機房", text: "觀塘的新數據\n\n中心下月啟用，可容納四萬個機櫃。\n衞生處在裏面設了辦事處。",
      fields: [Field(name: "date", value: "2026-04-21"), Field(name: "section", value: "本港")]),
    Document(key: "bj/data.txt", title: "", text: "草稿"),
    Document(key: "removed", title: "數據", text: "數據中心已經關閉。"),
    Document(
      key: "en/notes.md", title: "Running notes",
      text: "The data centre runs C++ on 1,882 cards; it doesn’t stop.\r\nOne card in ten is idle.",
      fields: [Field(name: "date", value: "2026-04-22"), Field(name: "lang", value: "en")]),
  ]

  private static let second = [
    Document(
      key: "bj/data.txt", title: "亦庄", text: "亦庄的数据中心已经满员，数据存在四十个机柜里。", fields: [Field(name: "section", value: "科技")]),
    Document(key: "long.txt", text: String(repeating: "云岭智算中心的算力平台。", count: 150) + "𠮷野家"),
    Document(key: "empty.txt", text: ""),
    Document(key: "mixed/ＡＩ.txt", text: "ＡＩ推广月：e\u{301}tude, café, ﬁne print — １８８２ EFLOPS"),
  ]

  /// Queries whose answers depend on no dictionary: their runs of Han characters have at most two characters, or stand
  /// in quotes.
  static let queries = [
    "\"数据中心\"", "\"數據中心\"", "\"云嶺智算中心的算力平台。云\"", "\"中心\"", "\"吉\"", "\"𠮷野\"", "数据", "数据 中心", "算力 平台 数据",
    "running", "\"running\"", "\"C++\"", "1882", "\"1882EFLOPS\"", "étude", "fine", "ca*", "数*", "title:亦庄", "title:数据",
    "text:数据", "date:2026-04-21", "date:2026*", "card~1", "notse~1 -cad~2", "date:2026-04-22..",
    "date:2025..2026-04-21", "section:本港", "script:hant", "lang:en", "数据 -机柜", "+中心 数据^2",
    "(亦庄 OR 觀塘) AND 数据", "卫生", "草稿", "关闭",
  ]

  /// The answers to all queries: by key, each hit and where it is highlighted in the stored text.
  ///
  /// Ranking grows from version to version of the program and has its own tests; what matches an old index stays.
  static func answers(at folder: String) throws -> String {
    let index = try Index(at: folder)
    return try queries.map { query in
      let results = try index.search(query, SearchOptions(expands: false))
      let hits = results.hits.sorted { $0.key < $1.key }.map { hit in
        let sources = hit.snippets.flatMap(\.sources).prefix(4).map { " \($0.lowerBound)-\($0.upperBound)" }
        return "  \(hit.key)\(sources.joined())"
      }
      return ([query] + hits).map { $0 + "\n" }.joined()
    }.joined()
  }
}
