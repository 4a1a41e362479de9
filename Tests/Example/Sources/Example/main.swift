import Diglot

let path = CommandLine.arguments[1]
let writer = try IndexWriter(at: path)
try writer.add(Document(key: "hk", title: "觀塘", text: "觀塘的新數據\n中心下月啟用，可容納四萬個機櫃。"))
try writer.add(Document(key: "bj", title: "亦庄", text: "亦庄的数据中心已经满员。"))
try writer.commit()

for hit in try Index(at: path).search("\"数据中心\"").hits {
  for snippet in hit.snippets {
    let text = snippet.pieces.map { $0.isMatch ? "[\($0.text)]" : $0.text }.joined()
    print(hit.key, hit.title, text)
  }
}
