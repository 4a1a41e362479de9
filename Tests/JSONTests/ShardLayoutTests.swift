import Testing

@testable import DiglotJSON

@Suite struct ShardLayoutTests {
  private static let sha = String(repeating: "0a", count: 32)

  private static func shard(
    _ path: String = "shard-00000-x", _ slots: String = "[0, 1023]", documents: Int = 2, length: Int = 30
  ) -> String {
    #"{"path": "\#(path)", "slots": \#(slots), "documents": \#(documents), "length": \#(length), "sha256": "\#(sha)"}"#
  }

  private static func layout(
    _ shards: String..., format: String = "1", slots: String = "1024", documents: Int = 2, length: Int = 30,
    fingerprint: String = "0123456789abcdef"
  ) -> String {
    """
    {"format": \(format), "fingerprint": "\(fingerprint)", "slots": \(slots), "documents": \(documents),
     "length": \(length), "shards": [\(shards.joined(separator: ", "))]}
    """
  }

  private static func refusal(_ json: String) -> String? {
    do throws(LayoutError) {
      _ = try ShardLayout(parsing: Array(json.utf8).span)
      return nil
    } catch { return error.description }
  }

  @Test("a layout has what its file says, in the order of slots; what is not known is passed over")
  func read() throws {
    let json = """
      {"made_by": {"x": [1]}, "format": 1, "fingerprint": "0123456789abcdef", "slots": 1024, "documents": 3, "length": 40,
       "shards": [\(Self.shard("a/shard-00000", "[0, 511]")),
                  {"path": "算力", "slots": [512, 1023], "documents": 1, "length": 10, "sha256": "\(Self.sha)", "bytes": 7}]}
      """
    let layout = try ShardLayout(parsing: Array(json.utf8).span)
    #expect(layout.fingerprint == "0123456789abcdef")
    #expect(layout.documents == 3)
    #expect(layout.length == 40)
    #expect(layout.shards.map(\.path) == ["a/shard-00000", "算力"])
    #expect(layout.shards.map(\.slots) == [0...511, 512...1023])
    #expect(layout.shards.map(\.documents) == [2, 1])
    #expect(layout.shards.map(\.length) == [30, 10])
    #expect(layout.shards.map(\.sha256) == [Self.sha, Self.sha])
  }

  @Test(
    "what is wrong is named",
    arguments: [
      ("", "the layout: no JSON at byte 0: the line ends in the middle of a value"),
      ("{\"format\": 1,", "the layout: no JSON at byte 13: the line ends in the middle of a value"),
      ("[1]", "the layout must be a JSON object"),
      ("{}", "\"format\" of the layout is missing"),
      (layout(shard(), format: "2"), "format 2, this program reads format 1"),
      (layout(shard(), format: "\"1\""), "\"format\" of the layout: expected a whole number from 0"),
      (layout(shard(), slots: "512"), "\"slots\" of the layout: expected 1024"),
      (
        layout(shard(), fingerprint: "0123456789ABCDEF"),
        "\"fingerprint\" of the layout: expected 16 digits of 0-9 and a-f"
      ),
      (layout(shard(), documents: 3), "\"documents\" of the layout is not the sum over its shards"),
      (layout(shard(), length: 31), "\"length\" of the layout is not the sum over its shards"),
      (layout(shard("a"), shard("b", "[0, 0]")), "a shard behind slot 1023, the last one"),
      (layout(), "no shard begins with slot 0"),
      (layout(shard("a", "[1, 1023]")), "no shard begins with slot 0"),
      (layout(shard("a", "[0, 1022]")), "no shard begins with slot 1023"),
      (layout(shard("a", "[0, 600]"), shard("b", "[600, 1023]")), "no shard begins with slot 601"),
      (layout(shard("b", "[512, 1023]"), shard("a", "[0, 511]")), "no shard begins with slot 0"),
      (layout(shard("a", "[0, 1024]")), "\"slots\" of shard 0: expected the first slot and the last one, as [0, 255]"),
      (layout(shard("a", "[0]")), "\"slots\" of shard 0: expected the first slot and the last one, as [0, 255]"),
      (layout(shard("a", "[5, 4]")), "\"slots\" of shard 0: expected the first slot and the last one, as [0, 255]"),
      (
        layout(shard("a", "[0, 511]", documents: 1), shard("a", "[512, 1023]", documents: 1), length: 60),
        "two shards have the path a"
      ),
      (layout("7"), "\"shards\" of the layout: expected an array of objects"),
      (layout("{}"), "\"path\" of shard 0 is missing"),
    ])
  func refusals(_ json: String, _ message: String) {
    #expect(Self.refusal(json)?.hasPrefix(message) ?? false, "\(Self.refusal(json) ?? "no refusal")")
  }

  @Test(
    "no path leads out of the folder of the layout",
    arguments: ["", "/etc", "..", "../a", "a/../../b", "a//b", "a/", "./a", "a/.", "a\\u0000b"])
  func paths(_ path: String) {
    #expect(
      Self.refusal(Self.layout(Self.shard(path)))
        == "\"path\" of shard 0: expected the path of a folder below that of the layout")
  }

  @Test("a sum that no number can hold is refused")
  func overflow() {
    let json = Self.layout(
      Self.shard("a", "[0, 511]", documents: .max), Self.shard("b", "[512, 1023]", documents: .max), length: 60)
    #expect(Self.refusal(json) == "\"documents\" of the layout is not the sum over its shards")
  }
}
