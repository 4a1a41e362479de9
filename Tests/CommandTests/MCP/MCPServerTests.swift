import Diglot
import Foundation
import TestSupport
import Testing

@testable import SearchCommands
@testable import ToolSupport

/// What an agent is answered, line by line.
@Suite struct MCPServerTests {
  let folder = TemporaryDirectory()
  static let text = "第一行：算力平台。\n第二行：打印機與軟件。" + String(repeating: "很長的文字。", count: 5000)

  private func server() throws -> MCPServer {
    let path = folder.file("index")
    let writer = try IndexWriter(at: path)
    let place = Field(name: "place", value: "台北")
    _ = try writer.add(
      Document(key: "a", title: "標題", text: Self.text, fields: [place, Field(name: "date", value: "2026-03-05")]))
    _ = try writer.add(
      Document(
        key: "b", text: "算力", fields: [Field(name: "place", value: "London"), Field(name: "date", value: "2025")]))
    try writer.commit()
    writer.close()
    return MCPServer(try MCPTools(at: path))
  }

  private func answer(_ server: inout MCPServer, _ line: String) -> [String: Any]? {
    server.answer(to: Array(line.utf8)[...]).flatMap {
      (try? JSONSerialization.jsonObject(with: Data($0))) as? [String: Any]
    }
  }

  private func call(_ server: inout MCPServer, _ tool: String, _ arguments: String) throws -> (
    json: [String: Any], isError: Bool
  ) {
    let line = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(tool)","arguments":\#(arguments)}}"#
    let result = try #require(answer(&server, line)?["result"] as? [String: Any], "\(line)")
    let isError = try #require(result["isError"] as? Bool)
    let content = try #require((result["content"] as? [[String: Any]])?.first)
    let text = try #require(content["text"] as? String)
    if isError { return (["message": text], true) }
    let json = try #require((try JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any])
    let structured = try #require(result["structuredContent"] as? [String: Any])
    let values = try [json, structured].map { try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys) }
    #expect(values[0] == values[1])
    return (json, false)
  }

  @Test(
    "the handshake takes the client's revision where it is known, else names its own",
    arguments: [("2024-11-05", "2024-11-05"), ("2025-11-25", "2025-11-25"), ("1999-01-01", "2025-11-25")])
  func handshake(_ asked: String, _ told: String) throws {
    var server = try server()
    let line =
      #"{"jsonrpc":"2.0","id":"x","method":"initialize","params":{"protocolVersion":"\#(asked)","capabilities":{}}}"#
    let answer = try #require(answer(&server, line))
    #expect(answer["id"] as? String == "x")
    let result = try #require(answer["result"] as? [String: Any])
    #expect(result["protocolVersion"] as? String == told)
    #expect((result["capabilities"] as? [String: Any])?.keys.sorted() == ["tools"])
    #expect(self.answer(&server, #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#) == nil)
    #expect(
      (self.answer(&server, #"{"jsonrpc":"2.0","id":2,"method":"ping"}"#)?["result"] as? [String: Any])?.isEmpty == true
    )
  }

  @Test(
    "what is no request has an answer with its code, and the server goes on",
    arguments: [
      ("{", -32700), ("[]", -32600), ("{}", -32600), (#"{"id":1}"#, -32600),
      (#"{"id":1,"method":"resources/list"}"#, -32601),
      (#"{"id":1,"method":"tools/call"}"#, -32602), (#"{"id":1,"method":"tools/call","params":{"name":"rm"}}"#, -32602),
      (#"{"id":1,"method":"tools/call","params":7}"#, -32602),
    ])
  func wrong(_ line: String, _ code: Int) throws {
    var server = try server()
    let error = try #require(answer(&server, line)?["error"] as? [String: Any])
    #expect(error["code"] as? Int == code)
    #expect(try call(&server, "search", #"{"query":"算力"}"#).isError == false)
  }

  @Test("several requests in an array are answered by an array, and notifications by nothing")
  func batches() throws {
    var server = try server()
    let (ping, told) = (
      #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#, #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#
    )
    let answer = server.answer(to: Array("[\(ping),\(told),7]".utf8)[...])
    let line = try #require(answer)
    let answers = try #require((try JSONSerialization.jsonObject(with: Data(line))) as? [[String: Any]])
    #expect(answers.count == 2 && answers[0]["result"] != nil && answers[1]["error"] != nil)
    let none = server.answer(to: Array("[\(told)]".utf8)[...])
    #expect(none == nil)
  }

  @Test("results lead to documents, and their matches are slices of the texts")
  func searches() throws {
    var server = try server()
    let found = try call(&server, "search", #"{"query":"打印机 软件","facets":"place"}"#).json
    let results = try #require(found["results"] as? [[String: Any]])
    #expect(results.count == 1 && results[0]["id"] as? String == "a" && results[0]["url"] as? String == "diglot:a")
    #expect(results[0]["title"] as? String == "標題")
    let matches = try #require(results[0]["matches"] as? [[Int]])
    let quotes = try matches.map { match in
      try call(&server, "quote", #"{"id":"a","start":\#(match[0]),"end":\#(match[1])}"#).json["text"] as? String
    }
    #expect(quotes == ["打印機", "軟件"])
    let facets = try #require(found["facets"] as? [String: [[String: Any]]])
    #expect(facets["place"]?.first?["value"] as? String == "台北")
  }

  @Test(
    "filters narrow, of several values of a field any, and of several fields all",
    arguments: [
      (#"{"place":"台北"}"#, ["a"]), (#"{"place":["臺北","London"]}"#, ["a", "b"]), (#"{"date":"2026"}"#, ["a"]),
      (#"{"date":"2025..2026-02"}"#, ["b"]), (#"{"place":"Lon*","date":2026}"#, []), (#"{"place":"Lon*"}"#, ["b"]),
      ("{}", ["a", "b"]),
    ])
  func filters(_ filters: String, _ keys: [String]) throws {
    var server = try server()
    let found = try call(&server, "search", #"{"query":"算力","filters":\#(filters)}"#).json
    #expect((found["results"] as? [[String: Any]])?.compactMap { $0["id"] as? String }.sorted() == keys)
  }

  @Test("pages follow one another, and results can be sorted")
  func pages() throws {
    var server = try server()
    let first = try call(&server, "search", #"{"query":"算力","limit":1,"sort":"-date"}"#).json
    let next = try #require(first["next"] as? String)
    let second = try call(&server, "search", #"{"query":"算力","limit":1,"sort":"-date","after":"\#(next)"}"#).json
    let keys = [first, second].map { (($0["results"] as? [[String: Any]])?.first)?["id"] as? String }
    #expect(keys == ["a", "b"])
  }

  @Test("a long text comes in pieces that make the whole")
  func fetches() throws {
    var server = try server()
    var text = ""
    var start = 0
    repeat {
      let piece = try call(&server, "fetch", #"{"id":"a","start":\#(start)}"#).json
      text += try #require(piece["text"] as? String)
      start = try #require(piece["end"] as? Int)
      #expect(piece["text_bytes"] as? Int == Self.text.utf8.count)
      #expect((piece["metadata"] as? [String: Any])?["place"] as? String == "台北")
    } while start < Self.text.utf8.count
    #expect(text == Self.text)
  }

  @Test(
    "what cannot be done is said to the agent",
    arguments: [
      ("quote", #"{"id":"a","start":0,"end":4}"#, "0 to 4 cuts a character; 0 to 6 does not"),
      ("quote", #"{"id":"a","start":3,"end":3}"#, "no part of a text"),
      ("quote", #"{"id":"a","start":0,"end":999999}"#, "no part of a text"),
      ("quote", #"{"id":"a","start":0,"end":66000}"#, "more than the 65536"),
      ("quote", #"{"id":"a"}"#, "start is missing"), ("fetch", #"{"id":"nobody"}"#, "no document with the ID nobody"),
      ("fetch", #"{"id":"a","start":1}"#, "beginning of a character"),
      ("search", #"{"query":7}"#, "query: expected a text"),
      ("search", #"{"query":"x","limit":51}"#, "from 1 to 50"),
      ("search", #"{"query":"x","after":"y"}"#, "after: expected"),
      ("search", #"{"query":"x","filters":{"palce":"y"}}"#, "no document has the field palce"),
      ("search", #"{"query":"x","filters":"place"}"#, "filters: expected an object"),
      ("search", #"{"query":"x","filters":{"place":{"gt":3}}}"#, "filters: expected a value of the field place"),
      ("search", #"{"query":"x","filters":{"place":[]}}"#, "filters: expected a value of the field place"),
      ("search", #"{"query":"date:2026..x..y"}"#, "column"), ("search", #"{"q":"x"}"#, "no parameter q"),
    ])
  func refused(_ tool: String, _ arguments: String, _ message: String) throws {
    var server = try server()
    let (json, isError) = try call(&server, tool, arguments)
    #expect(isError)
    #expect((json["message"] as? String)?.contains(message) == true, "\(json)")
  }

  @Test("a newer commit is searched by the next request")
  func newerCommits() throws {
    var server = try server()
    let writer = try IndexWriter(at: folder.file("index"))
    _ = try writer.add(Document(key: "c", text: "後來的文字"))
    try writer.commit()
    writer.close()
    #expect((try call(&server, "search", #"{"query":"\"后来的文字\""}"#).json["results"] as? [Any])?.count == 1)
  }

  @Test("every tool says what it takes, and the fields of the index are named")
  func lists() throws {
    var server = try server()
    let result = try #require(
      answer(&server, #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#)?["result"] as? [String: Any])
    let tools = try #require(result["tools"] as? [[String: Any]])
    #expect(tools.compactMap { $0["name"] as? String } == ["search", "fetch", "quote"])
    for tool in tools {
      let schema = try #require(tool["inputSchema"] as? [String: Any])
      let properties = try #require(schema["properties"] as? [String: [String: Any]])
      for name in try #require(schema["required"] as? [String]) { #expect(properties[name] != nil) }
      #expect(properties.values.allSatisfy { $0["description"] is String })
    }
    #expect((tools[0]["description"] as? String)?.contains("place (string)") == true)
  }

  @Test("the tool answers on its output, and `mcp` with other words is a query")
  func tool() throws {
    let tools = ToolRunner()
    _ = try tools.index("add", "-", input: #"{"id":"a","text":"mcp server"}"#)
    let result = try tools.search("mcp", input: #"{"jsonrpc":"2.0","id":1,"method":"ping"}"# + "\n\nnot json\n")
    #expect(result.status == 0 && result.errors == "")
    #expect(result.objects.count == 2 && result.objects[1]["error"] != nil)
    #expect(try tools.search("mcp", "server").output.contains("1 document"))
    #expect(try tools.search("--", "mcp").output.contains("1 document"))
    #expect(try tools.search("mcp", "--index", "missing").status == 3)
  }
}
