import CZstd
import Diglot
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

@Suite struct PackedReaderTests {
  let folder = TemporaryDirectory()

  /// The IDs and texts, or the problems.
  private func summary(_ bytes: [UInt8], named name: String, _ options: ReadingOptions = ReadingOptions()) throws
    -> [String]
  {
    try read(bytes, named: name, in: folder, options).map { result in
      switch result {
      case .success(let read): (read.suffix.map { name + $0 } ?? read.document.key) + "=" + read.document.text
      case .failure(let problem): problem.description
      }
    }
  }

  private func member(_ name: String, _ text: String) -> (name: [UInt8], bytes: [UInt8]) {
    (Array(name.utf8), Array(text.utf8))
  }

  private func zstandard(_ bytes: [UInt8]) -> [UInt8] {
    var packed = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
    let count = ZSTD_compress(&packed, packed.count, bytes, bytes.count, 3)
    return Array(packed[..<count])
  }

  @Test("a compressed file is the document of its own name, in the format of the name within")
  func single() throws {
    let row = #"{"id":"a","text":"算力"}"#
    for pack in [ArchiveWriter.gzip, zstandard] {
      #expect(try summary(pack(Array("超市".utf8)), named: "a.txt.gz") == ["a.txt.gz=超市"])
      #expect(try summary(pack(Array(row.utf8)), named: "a.jsonl.gz") == ["a=算力"])
      #expect(try summary(pack(Array(row.utf8)), named: "B.JSONL.GZ") == ["a=算力"])
      #expect(try summary(pack([]), named: "nothing.gz") == ["nothing.gz="])
      // Two in each other.
      #expect(try summary(pack(pack(Array("超市".utf8))), named: "twice.gz") == ["twice.gz=超市"])
    }
    let long = String(repeating: "算力超市。\n", count: 40_000)
    #expect(try summary(zstandard(Array(long.utf8)), named: "long") == ["long=" + long])
  }

  @Test("members are documents in formats of their own, in archives within archives too")
  func members() throws {
    let inner = ArchiveWriter.zip([member("b.txt", "二")])
    let members = [
      member("./a.txt", "一"), member("rows.jsonl", #"{"id":"x","text":"列"}"#), (Array("in.zip".utf8), inner),
      member("d/100%#!.txt", "三"), member(".hidden", ""), member("__MACOSX/a.txt", ""),
    ]
    let tar = ArchiveWriter.tar(members)
    for (name, bytes) in [
      ("t.tar", tar), ("t.tgz", ArchiveWriter.gzip(tar)), ("t.tar.zst", zstandard(tar)),
      ("t.zip", ArchiveWriter.zip(members)),
    ] {
      #expect(
        try summary(bytes, named: name) == [
          "\(name)!a.txt=一", "x=列", "\(name)!in.zip!b.txt=二", "\(name)!d/100%25%23%21.txt=三",
        ])
    }
    #expect(try summary(ArchiveWriter.zip([]), named: "empty.zip") == [])
    // The format that a user names is that of the members.
    var options = ReadingOptions()
    options.format = .text
    #expect(try summary(ArchiveWriter.zip([member("a.jsonl", "{}")]), named: "z.zip", options) == ["z.zip!a.jsonl={}"])
  }

  @Test("names are decoded as contents are")
  func names() throws {
    let big5: [UInt8] = [0xBA, 0xE2, 0xA4, 0x4F, 0xB6, 0x57, 0xA5, 0xAB]  // 算力超市
    let member = (name: big5 + Array(".txt".utf8), bytes: big5)
    var options = ReadingOptions()
    options.encoding = .big5
    #expect(try summary(ArchiveWriter.tar([member]), named: "a.tar", options) == ["a.tar!算力超市.txt=算力超市"])
    #expect(try summary(ArchiveWriter.zip([member]), named: "a.zip", options) == ["a.zip!算力超市.txt=算力超市"])
    let utf8 = (name: Array("算力.txt".utf8), bytes: big5)
    for flags in [0, 0x800] {
      #expect(try summary(ArchiveWriter.zip([utf8], flags: flags), named: "a.zip", options) == ["a.zip!算力.txt=算力超市"])
    }
  }

  @Test("what cannot be read is a problem of its own; the rest is read")
  func problems() throws {
    let two = [member("a.txt", "一"), member("a.txt", "二"), member("b.txt", "三")]
    #expect(
      try summary(ArchiveWriter.tar(two), named: "t.tar") == [
        "t.tar!a.txt=一", "t.tar!a.txt: the archive has two members of this name; the second is left out",
        "t.tar!b.txt=三",
      ])
    let encrypted = ArchiveWriter.zip([member("a.txt", "secret secret secret")], flags: 1)
    #expect(try summary(encrypted, named: "e.zip") == ["e.zip!a.txt: encrypted; unpack it by its password"])
    // Links, folders and devices are no documents.
    for type in "123456".utf8 {
      #expect(try summary(ArchiveWriter.tar([member("l", "")], type: type), named: "l.tar") == [])
    }
    let package = ArchiveWriter.zip([member("[Content_Types].xml", "<a/>"), member("b.xml", "<b/>")])
    #expect(try summary(package, named: "sheet.xlsx")[0].hasPrefix("sheet.xlsx: not a text, and no format"))
  }

  @Test("a broken archive gives what could be read, and one problem")
  func broken() throws {
    let tar = ArchiveWriter.tar([member("a.txt", "一"), member("b.txt", String(repeating: "二", count: 2000))])
    let cut = try summary(Array(tar[..<3000]), named: "t.tar")
    #expect(cut.count == 2 && cut[0] == "t.tar!a.txt=一" && cut[1].hasPrefix("t.tar!b.txt: broken archive: "))
    let gzip = ArchiveWriter.gzip(Array(String(repeating: #"{"id":"a","text":"算"}"# + "\n", count: 9000).utf8))
    let rows = try summary(Array(gzip[..<100_000]), named: "r.jsonl.gz")
    #expect(rows.count > 1000 && rows.last?.contains("broken archive") == true)
    #expect(rows.filter { $0 != "a=算" }.count == 1)
    #expect(try summary([0x1F, 0x8B, 8, 0], named: "short.gz").count == 1)
  }

  @Test("what unpacks to far more than its size is not unpacked")
  func bombs() throws {
    let bomb = zstandard([UInt8](repeating: 0x61, count: 20 << 20))
    var options = ReadingOptions()
    options.documentLimit = 1 << 30
    let problem = try summary(bomb, named: "bomb.zst", options)
    #expect(problem == ["bomb.zst: unpacks to more than 200 times its size, as no text does"])
    let zeros = zstandard([UInt8](repeating: 0, count: 2 << 20))
    #expect(try summary(zeros, named: "zeros.zst") == ["zeros.zst: an archive without a file"])
    var nested = ArchiveWriter.zip([member("a.txt", "一")])
    for _ in 0..<6 { nested = ArchiveWriter.zip([(Array("n.zip".utf8), nested)]) }
    #expect(try summary(nested, named: "n.zip").count == 1)
    #expect(try summary(nested, named: "n.zip")[0].hasSuffix(": more than 4 archives inside each other"))
  }
}
