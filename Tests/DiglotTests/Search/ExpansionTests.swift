import TestSupport
import Testing

@testable import Diglot

@Suite("Bare words find what means the same") struct ExpansionTests {
  private let directory = TemporaryDirectory()

  /// The keys of what a query finds among texts, each of which is its own key.
  private func found(_ query: String, among texts: [String], expands: Bool = true) throws -> Set<String> {
    let path = directory.file("\(texts.hashValue)")
    let writer = try IndexWriter(at: path)
    for text in texts { try writer.add(Document(key: text, text: text)) }
    try writer.commit()
    writer.close()
    return Set(try Index(at: path).search(query, SearchOptions(expands: expands)).hits.map(\.key))
  }

  @Test(
    "in other regions and in the other language",
    arguments: [
      ["我们的软件", "我們的軟體"], ["打印文件", "列印文件"], ["芯片产业", "晶片產業"], ["老挝首都", "寮國首都"],
      ["人工智能的历史", "人工智慧的歷史", "a history of artificial intelligence"],
    ])
  func names(texts: [String]) throws {
    let queries = [
      "我们的软件": "软件", "我們的軟體": "軟體", "打印文件": "打印", "列印文件": "列印", "芯片产业": "芯片", "晶片產業": "晶片",
      "老挝首都": "老撾", "寮國首都": "寮國", "人工智能的历史": "人工智能", "人工智慧的歷史": "人工智慧",
      "a history of artificial intelligence": "artificial intelligence",
    ]
    for text in texts {
      let query = try #require(queries[text])
      #expect(try found(query, among: texts + ["全然無關"]) == Set(texts), "\(query)")
      // Longer words share bigrams.
      if query.count == 2 { #expect(try found(query, among: texts, expands: false).count == 1, "\(query)") }
    }
  }

  @Test(
    "where only the dictionary knows a word, in either language",
    arguments: [
      ("technicians", "招聘技术员两名"), ("wrote", "她撰写了三本书"), ("药房", "The pharmacy is closed."),
      ("单车", "他骑自行车上班"), ("單車", "他騎腳踏車上班"), ("随身碟", "请把文件存到U盘"), ("想象", "很難想像"),
    ])
  func dictionary(query: String, text: String) throws {
    #expect(try found(query, among: [text, "全然無關", "quite another thing"]) == [text])
    #expect(try found(query, among: [text], expands: false).isEmpty)
  }

  @Test("by the names of a person, with whatever dot", arguments: ["佐治·古尼", "佐治．古尼", "佐治・古尼"])
  func persons(query: String) throws {
    #expect(try found(query, among: ["乔治·克鲁尼主演", "喬治‧克隆尼主演", "乔治和克鲁尼"]).isSuperset(of: ["乔治·克鲁尼主演", "喬治‧克隆尼主演"]))
  }

  @Test("no name weighs more than the word that was typed, however often it stands")
  func typedFirst() throws {
    let path = directory.file("typed")
    let writer = try IndexWriter(at: path)
    let texts = ["The printer hums.", "打印机很响。", "印表機很吵。", "嗡嗡的蜜蜂。", "Bees hum."]
    for text in texts { try writer.add(Document(key: text, text: text)) }
    try writer.commit()
    for (query, first) in [("printer", texts[0]), ("打印机", texts[1]), ("印表機", texts[2])] {
      let hits = try Index(at: path).search(query).hits.map(\.key)
      #expect(hits.first == first && Set(hits) == Set(texts[0...2]), "\(query): \(hits)")
    }
  }

  @Test("the dictionary is not asked in a collection without texts in the language")
  func oneLanguage() throws {
    let path = directory.file("one")
    let writer = try IndexWriter(at: path)
    for number in 0..<600 { try writer.add(Document(key: "\(number)", text: "药房 \(number)")) }
    try writer.add(Document(key: "note", text: "technician"))
    try writer.commit()
    let names = try Index(at: path).search("技术员").expansions.flatMap(\.alternatives)
    #expect(!names.contains("technician"), "\(names)")
  }

  @Test("a name of several words is found by its parts too")
  func parts() throws {
    // 插入表格 is nowhere, 表格 is.
    #expect(try found("insert table", among: ["表格的大小", "全然無關"]) == ["表格的大小"])
    // Where the whole name is found, it comes first.
    let path = directory.file("parts")
    let writer = try IndexWriter(at: path)
    for text in ["表格在這裡", "如何插入表格", "全然無關"] { try writer.add(Document(key: text, text: text)) }
    try writer.commit()
    #expect(try Index(at: path).search("insert table").hits.map(\.key) == ["如何插入表格", "表格在這裡"])
  }

  @Test("an English word of a Chinese question is meant as it stands")
  func foreignWord() throws {
    let path = directory.file("foreign")
    let writer = try IndexWriter(at: path)
    let texts = ["打印机的历史和发展", "print是什么意思", "全然无关", "也无关"]
    for text in texts { try writer.add(Document(key: text, text: text)) }
    try writer.commit()
    #expect(try Index(at: path).search("print是什么").hits.first?.key == "print是什么意思")
  }

  @Test("numbers, however they are written")
  func numbers() throws {
    let groups = [
      ["四萬人", "4万人", "40,000人", "４００００人"], ["占36%", "占百分之三十六"], ["民國115年", "二〇二六年", "2026年"],
      ["1,882 EFLOPS", "一千八百八十二個"],
    ]
    let queries = ["四万", "40000", "36%", "百分之三十六", "2026年", "民国115年", "1882", "一千八百八十二"]
    let texts = groups.flatMap { $0 }
    for (index, query) in queries.enumerated() {
      let group = Set(groups[index / 2])
      #expect(try found(query, among: texts).isSuperset(of: group), "\(query)")
    }
  }

  @Test("a numeral of a question word is no number")
  func questionWords() throws {
    #expect(try found("成立于哪一年", among: ["成立于五月", "1 月"]) == ["成立于五月"])
    #expect(try found("成立于第一年", among: ["成立于五月", "1 月"]) == ["成立于五月", "1 月"])
  }

  @Test(
    "a function word beside others is not looked for by itself, in either script",
    arguments: [("左箭頭（←或→）", ["左箭头"]), ("左箭頭 與 右", ["左箭头"]), ("或", ["或者"]), ("的 或", ["或者"])])
  func functionWords(query: String, wanted: [String]) throws {
    #expect(try found(query, among: ["左箭头", "或者", "与此"]) == Set(wanted))
  }

  @Test("but a phrase is exactly what it says")
  func phrases() throws {
    #expect(try found("\"软件\"", among: ["软件", "軟體"]) == ["软件"])
    #expect(try found("\"四万\"", among: ["四萬", "4万", "40000"]) == ["四萬"])
  }

  @Test("other names are told, and highlighted")
  func told() throws {
    let path = directory.file("told")
    let writer = try IndexWriter(at: path)
    try writer.add(Document(key: "a", text: "這套軟體很好用。"))
    try writer.commit()
    let results = try Index(at: path).search("软件")
    #expect(results.expansions.first?.word == "软件")
    #expect(results.expansions.first?.alternatives.contains("软体") == true)
    let snippet = try #require(results.hits.first?.snippets.first)
    #expect(snippet.highlights.count == 1)
    #expect(snippet.sources == [6..<12])
  }

  /// What is highlighted of a text that a query finds.
  private func highlighted(_ query: String, in text: String) throws -> [String] {
    let path = directory.file("\(query)-\(text.hashValue)")
    _ = try Index.write(at: path) { (writer) throws in try writer.add(Document(key: "a", text: text)) }
    let hits = try Index(at: path).search(query).hits
    return hits.flatMap(\.snippets).flatMap { snippet in
      snippet.highlights.map { String(decoding: Array(snippet.text.utf8)[$0], as: UTF8.self) }
    }
  }

  @Test(
    "what was found by its meaning is highlighted",
    arguments: [
      ("1882", "共有一千八百八十二個，1882年", ["一千八百八十二", "1882"]), ("四萬", "約40,000人，即4万人", ["40,000", "4万"]),
      ("40000 人口", "四萬人，人口", ["四萬", "人口"]), ("百分之三十六", "佔36%", ["36%"]), ("2026年", "民國115年春", ["民國115年"]),
      ("軟體", "这套软件", ["软件"]), ("AI", "人工智慧與人工智能", ["人工智慧", "人工智能"]),
      ("人工智能", "Artificial  Intelligence is here", ["Artificial Intelligence"]),
      ("语言模型", "two language models", ["language models"]),
    ])
  func highlights(query: String, text: String, wanted: [String]) throws {
    #expect(try highlighted(query, in: text) == wanted)
  }

  @Test("a snippet is chosen for what was found by its meaning")
  func snippetChoice() throws {
    let filling = String(repeating: "這一句說的是別的事情。", count: 80)
    let text = "春天的人。" + filling + "人口有四萬人，" + filling + "春天。"
    #expect(try highlighted("40000 人口", in: text) == ["人口", "四萬"])
  }

  @Test("a document that has another region's word, or the number, has all the words")
  func completeness() throws {
    let path = directory.file("complete")
    let often = "軟體 軟體 軟體 軟體 軟體"
    try Index.write(at: path) { (writer) throws in
      try writer.add(Document(key: "one word", text: often))
      try writer.add(Document(key: "all words", text: "软件" + String(repeating: "，別的", count: 200) + "下載"))
      try writer.add(Document(key: "one number", text: "40000 40000 40000 40000"))
      try writer.add(Document(key: "all numbers", text: "四萬" + String(repeating: "，別的", count: 200) + "下載"))
    }
    let index = try Index(at: path)
    #expect(try index.search("軟體 下載").hits.first?.key == "all words")
    #expect(try index.search("40000 下載").hits.first?.key == "all numbers")
    let alone = try index.search("軟體 下載", SearchOptions(expands: false)).hits.map(\.key)
    #expect(alone.first == "one word")
  }
}
