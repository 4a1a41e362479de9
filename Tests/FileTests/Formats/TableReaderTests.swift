import Diglot
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

@Suite struct TableReaderTests {
  let folder = TemporaryDirectory()

  /// The rows as `suffix or key|title|text|name=value…`, or the problems.
  private func rows(_ text: String, named name: String = "x.csv", _ fieldMap: [String: String] = [:]) throws -> [String]
  {
    try rows(Array(text.utf8), named: name, fieldMap)
  }

  private func rows(_ bytes: [UInt8], named name: String, _ fieldMap: [String: String] = [:]) throws -> [String] {
    var options = ReadingOptions()
    options.fieldMap = fieldMap
    return try read(bytes, named: name, in: folder, options).map { result in
      switch result {
      case .success(let read):
        let fields = read.document.fields.filter { $0.name != "script" }.map { "|\($0.name)=\($0.value)" }.joined()
        return "\(read.suffix ?? read.document.key)|\(read.document.title)|\(read.document.text)\(fields)"
      case .failure(let problem): return problem.description
      }
    }
  }

  @Test("a row is a document, its header names the fields")
  func fields() throws {
    let table = "\u{FEFF}\"id\",title,Text,Unit Price,作者\r\na1,題,算力,5,林\r\n\r\n,,\"x, \"\"y\"\"\nz\",,\r\n"
    #expect(try rows(table) == ["a1|題|算力|Unit_Price=5|作者=林", "#2||x, \"y\"\nz"])
    #expect(try rows("text\na\rb") == ["#1||a", "#2||b"])
    #expect(try rows("") == [] && rows("text") == [])
    #expect(try rows("text,\n a ,b") == ["#1|| a |column-2=b"])
  }

  @Test("where no column is the text, all cells are")
  func noText() throws {
    #expect(try rows("城市,人口\n臺北,250萬\n,7") == ["#1||臺北\n250萬|城市=臺北|人口=250萬", "#2||7|人口=7"])
    #expect(try rows("body,text\na,b", ["body": "text"]) == ["#1||a|column-2=b"])
    #expect(try rows("no,名\n7,甲", ["no": "id", "名": "title"]) == ["7|甲|"])
  }

  @Test("separators are told by the name and the first row")
  func separators() throws {
    #expect(try rows("text;b\na,1;2") == ["#1||a,1|b=2"])
    #expect(try rows("\"a;b;c\",text\n1,2") == ["#1||2|a_b_c=1"])
    #expect(try rows("text\tb\na,1\t2", named: "x.tsv") == ["#1||a,1|b=2"])
    #expect(try rows("text,b\n1,2", named: "x.tsv") == ["#1||1,2|text_b=1,2"])
    #expect(try rows("sep=;\ntext;b\n1;2") == ["#1||1|b=2"])
  }

  @Test("a row that breaks the grammar is a problem with its place, and the next row is read")
  func problems() throws {
    #expect(
      try rows("text,b\n\"a\" x,2\nok,1\n1,2,3\nend,") == [
        "x.csv:2:4: expected a separator or the end of the row behind a cell in quotes; a quote within one is doubled",
        "#1||ok|b=1", "x.csv:4: 3 cells, but 2 columns", "#3||end",
      ])
    #expect(try rows("text\na\n\"b\nc") == ["#1||a", "x.csv:3:1: a quote that is not closed"])
    #expect(try rows("text,exact\na,b").count == 1)
  }

  @Test("any encoding is read, and a row of any length up to the limit")
  func encodings() throws {
    let encoded = TestEncoder(.gb18030).encode("标题,text\n算力超市,我们今天去了算力超市\n")
    #expect(try rows(encoded.bytes, named: "x.csv") == ["#1||我们今天去了算力超市|标题=算力超市"])
    let wide = TextEncoding.utf16LittleEndian.mark + TestEncoder(.utf16LittleEndian).encode("text\n算力\n").bytes
    #expect(try rows(wide, named: "x.csv") == ["#1||算力"])
    var options = ReadingOptions()
    options.documentLimit = 100
    let long = String(repeating: "x", count: 200)
    let results = try read(Array("text\n\(long)\nshort\n".utf8), named: "x.csv", in: folder, options)
    #expect(results.count == 2)
    #expect(throws: InputProblem(path: "x.csv", line: 2, cause: .tooLarge(limit: 100))) { try results[0].get() }
    #expect(try results[1].get().document.text == "short")
  }

  @Test("cells come back, whatever is in them")
  func property() throws {
    var random = RandomDocuments(seed: 11)
    for _ in 0..<200 {
      let cells = (0..<1 + random.below(6)).map { _ in
        (0..<random.below(8)).map { _ in ["\"", ",", "\n", "\r\n", "a", "算", " ", "\t"][random.below(8)] }.joined()
      }
      let body = cells.map { "\"" + $0.replacing("\"", with: "\"\"") + "\",x" }.joined(separator: "\r\n")
      let texts = try read(Array("text,b\n\(body)".utf8), named: "x.csv", in: folder).map { try $0.get().document.text }
      #expect(texts == cells)
    }
  }
}
