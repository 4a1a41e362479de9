import Diglot
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

@Suite struct DocumentFieldsTests {
  private func fields(_ text: String, _ declared: [Field] = []) -> [String: String] {
    var document = Document(key: "", text: text, fields: declared)
    DocumentFields.complete(&document)
    return Dictionary(document.fields.map { ($0.name, $0.value) }) { first, _ in first }
  }

  @Test(
    "script is told by the forms that one script has alone",
    arguments: [
      ("这个软件的用户们说，数据库还没有备份。", "hans"), ("這個軟體的使用者們說，資料庫還沒有備份。", "hant"), ("山中有人，水上有月。", "none"),
      ("后里的云和斗", "none"), ("English only, with 3 numbers.", "none"), ("繁體字與简体字，兩種字體对照学习", "mixed"), ("", "none"),
      ("我们在东京看见一家店叫“龍門”，门口有很多人，问了才知道是面馆，还卖饺子和馄饨。", "hans"), ("東京の図書館で本を読むことが好きです。", "none"),
    ])
  func script(_ text: String, _ expected: String) { #expect(fields(text)["script"] == expected) }

  @Test(
    "language is told by the text, unless the document says it",
    arguments: [
      ("这个软件很好用。", "zh"), ("The light of the sun is bright in the morning.", "en"), ("東京の図書館で本を読むことが好きです。", "ja"),
      ("12345 67890", nil), ("Le soleil brille sur la mer.", nil), ("使用 Swift 和 Linux 的工程師", "zh"),
    ])
  func language(_ text: String, _ expected: String?) {
    #expect(fields(text)["lang"] == expected)
    #expect(fields(text, [Field(name: "lang", value: "fr")])["lang"] == "fr")
  }

  @Test(
    "region is told by words and forms of characters, and by nothing where they are few",
    arguments: [
      ("這套軟體可以在網路上下載，用印表機列印，存到隨身碟裡。", "tw"), ("呢個軟件可以喺網絡下載，裏面有打印機設定，佢話唔使錢。", "hk"),
      ("立法會昨日討論單車徑，衞生署同運輸署都有派人，港鐵站裏面亦有告示。", "hk"), ("请用户打开浏览器，下载软件，默认保存在硬盘的文件夹中。", "cn"),
      ("這是一句沒有地方用語的話。", nil), ("这是一句没有地方用语的话。", nil), ("軟體、網路、列印；软件、网络、打印机。", nil), ("Hong Kong", nil),
    ])
  func region(_ text: String, _ expected: String?) { #expect(fields(text)["region"] == expected) }

  @Test("fields of a document's own stay, and a second time adds nothing")
  func twice() {
    var document = Document(key: "", text: "这个软件", fields: [Field(name: "script", value: "own")])
    DocumentFields.complete(&document)
    #expect(document.fields == [Field(name: "script", value: "own")])
  }

  @Test("the fixtures are told right")
  func fixtures() throws {
    let folder = Fixtures.folder
    var count = 0
    for (name, script, region) in [
      ("news/typhoon-hongkong.txt", "hant", "hk"), ("news/baseball-taiwan.txt", "hant", nil),
      ("news/marathon-mainland.txt", "hans", nil), ("notes/cha-chaan-teng-hongkong.txt", "hant", "hk"),
      ("pages/backup-guide-taiwan.md", "hant", "tw"), ("reports/computing-power-mainland.txt", "hans", nil),
      ("notes/eclipse-english.txt", "none", nil),
    ] as [(String, String, String?)] {
      let text = String(
        decoding: try InputFile(at: folder + "/" + name).readAll(expecting: 0, limit: 1 << 20) ?? [], as: UTF8.self)
      let found = fields(text)
      #expect(found["script"] == script, "\(name)")
      if let region { #expect(found["region"] == region, "\(name)") }
      count += 1
    }
    #expect(count == 7)
  }
}
