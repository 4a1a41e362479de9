import Testing

@testable import Diglot

extension Vocabulary {
  /// The other forms of a text that is one form as a whole.
  func expansions(of text: VocabularyAtoms) -> [Expansion] {
    guard text.count > 0, let match = longestMatch(in: text, 0..<text.count), match.atoms.count == text.count else {
      return []
    }
    return match.expansions
  }
}

@Suite struct VocabularyTests {
  private static func text(_ text: String) -> VocabularyAtoms {
    var folded = FoldedText()
    return VocabularyAtoms(text, folding: &folded)
  }

  private static func written(_ text: String) -> String {
    var folded = FoldedText()
    folded.read(text)
    return VocabularyAtoms.written(folded, folded.runs)
  }

  private static func expansions(of form: String, _ user: UserGlossary? = nil) -> [Expansion] {
    Vocabulary(user: user).expansions(of: text(form))
  }

  private static func forms(of form: String, _ user: UserGlossary? = nil) -> [String] {
    expansions(of: form, user).map(\.form)
  }

  /// Forms of one thing in any script and language; each must lead to each.
  private static let things: [[String]] = [
    ["軟體", "软件", "軟件", "software"],
    ["列印", "打印", "print"],
    ["試算表", "电子表格", "電子表格", "spreadsheet"],
    ["晶片", "芯片", "chip"],
    ["人工智慧", "人工智能", "AI", "artificial intelligence"],
    ["寮國", "老挝", "老撾", "Laos"],
    ["網路", "网络", "網絡", "network"],
    ["算力", "computing power"],
    ["義大利", "意大利", "Italy"],
    ["紐西蘭", "新西兰", "新西蘭", "New Zealand"],
    ["隨身碟", "U盘", "U盤"],
    ["作業系統", "操作系统", "operating system"],
    ["檔案", "文件", "file"],
    ["滑鼠", "鼠标", "鼠標"],
    ["法文", "法语", "法語", "French"],
    ["波士尼亞與赫塞哥維納", "波斯尼亚和黑塞哥维那", "Bosnia & Herzegovina", "Bosnia and Herzegovina"],
  ]

  @Test("regions, scripts and languages lead to one another", arguments: things)
  func expandsInAllDirections(forms: [String]) {
    for form in forms {
      let key = Self.text(form).readings[0].bytes
      let found = Self.forms(of: form)
      for other in forms where Self.text(other).readings[0].bytes != key {
        #expect(found.contains(Self.written(other)), "\(form) → \(other), but \(found)")
      }
      #expect(!found.contains { Self.text($0).readings[0].bytes == key })
    }
  }

  @Test("another region's word is regional, another language's a translation")
  func kinds() throws {
    let expansions = Self.expansions(of: "軟體")
    #expect(try #require(expansions.first { $0.form == "软件" }).kind == .regional)
    #expect(try #require(expansions.first { $0.form == "software" }).kind == .translation)
    #expect(try #require(Self.expansions(of: "AI").first { $0.form == "artificial intelligence" }).kind == .regional)
    #expect(try #require(Self.expansions(of: "三极管").first { $0.form == "三极体" }).source == .openCC)
    #expect(try #require(Self.expansions(of: "Samoa").first).source == .cldr)
  }

  @Test("forms are found inside a run, the longest first, and do not overlap")
  func findsFormsInRuns() {
    let text = Self.text("人工智慧發展與許多軟體")
    let matches = Vocabulary().matches(in: text)
    #expect(matches.map(\.atoms).first == 0..<4)
    #expect(matches.first?.expansions.contains { $0.form == "人工智能" } == true)
    #expect(matches.contains { $0.expansions.contains { $0.form == "software" } })
    #expect(zip(matches, matches.dropFirst()).allSatisfy { $0.atoms.upperBound <= $1.atoms.lowerBound })
  }

  @Test("forms of several words are found among words, and the characters they take are known")
  func findsFormsOfSeveralWords() throws {
    let text = Self.text("the Artificial  Intelligence, of Laos")
    let matches = Vocabulary().matches(in: text)
    #expect(matches.map(\.atoms) == [1..<3, 4..<5])
    #expect(text.characters(of: 1..<3) == 4..<27)
  }

  @Test("a form that the caller refuses hides nothing")
  func refusedForms() {
    let text = Self.text("老挝打印")
    let matches = Vocabulary().matches(in: text) { $0 != 0..<2 }
    #expect(matches.map(\.atoms) == [2..<4])
  }

  @Test("punctuation parts Han characters")
  func punctuationParts() {
    #expect(Vocabulary().matches(in: Self.text("软，件")).isEmpty)
    #expect(Vocabulary().matches(in: Self.text("U，盘")).isEmpty)
  }

  @Test(
    "a word is found in the plural, and with -ing and -ed",
    arguments: [
      ("networks", "网络"), ("printing", "打印"), ("printed", "打印"), ("inserting tables", "插入表格"),
      ("deleted", "删除"), ("operating systems", "操作系统"), ("countries", "国家"), ("chips", "芯片"),
    ])
  func findsInflectedWords(word: String, form: String) throws {
    let glossary = try UserGlossary("insert table\t插入表格\ndelete\t删除\ncountry\t国家")
    #expect(Self.forms(of: word, glossary).contains(form))
  }

  @Test("words that look like plurals and are none stay", arguments: ["news", "laos", "class", "virus", "analysis"])
  func keepsWordsThatAreNoPlurals(word: String) {
    #expect(EnglishForm.singular.apply(to: Array(word.utf8)) == Array(word.utf8))
  }

  @Test("the singular of a singular is itself")
  func singularIsIdempotent() {
    for word in ["movies", "boxes", "matches", "caches", "houses", "classes", "cookies", "policies", "buses", "axes"] {
      let once = EnglishForm.singular.apply(to: Array(word.utf8))
      #expect(EnglishForm.singular.apply(to: once) == once)
    }
  }

  @Test("a form of several things leads to all of them, and says so")
  func recordsAmbiguity() {
    // A program in China, a process in Taiwan; a file in China, a document in Taiwan; a state and a country.
    for form in ["程序", "文件", "喬治亞"] {
      let expansions = Self.expansions(of: form)
      #expect(expansions.count > 1)
      #expect(expansions.allSatisfy { $0.isAmbiguous }, "\(form)")
    }
    #expect(Self.expansions(of: "檔案").contains { $0.form == "文件" && !$0.isAmbiguous && $0.isTargetAmbiguous })
    #expect(!Self.expansions(of: "软件").contains { $0.isAmbiguous })
  }

  @Test("meanings do not leak through a form that has two")
  func meaningsStayApart() throws {
    let glossary = try UserGlossary("potato\t土豆\t馬鈴薯\npeanut\t花生\t花生|土豆")
    #expect(Set(Self.forms(of: "土豆", glossary)).isSuperset(of: ["potato", "马铃薯", "peanut", "花生"]))
    #expect(!Self.forms(of: "馬鈴薯", glossary).contains("花生"))
    #expect(!Self.forms(of: "peanut", glossary).contains("potato"))
    #expect(Self.expansions(of: "土豆", glossary).filter { $0.source == .user }.allSatisfy { $0.isAmbiguous })
  }

  @Test("a longer word that stays the same hides the shorter one")
  func longerWordsHideShorterOnes() {
    #expect(Vocabulary().matches(in: Self.text("司法程序")).isEmpty)
    #expect(!Vocabulary().matches(in: Self.text("这个程序")).isEmpty)
  }

  @Test("what a query has for its grammar is no form", arguments: ["it", "us", "who", "the", "你", "行", ""])
  func functionWordsAreNoForms(word: String) {
    #expect(Self.forms(of: word).isEmpty)
  }
}

@Suite struct UserGlossaryTests {
  private static func expansions(of form: String, _ user: UserGlossary) -> [Expansion] {
    var folded = FoldedText()
    return Vocabulary(user: user).expansions(of: VocabularyAtoms(form, folding: &folded))
  }

  @Test("its forms come first, and those of the program follow, each once")
  func comesFirst() throws {
    let glossary = try UserGlossary("\u{FEFF}# ours\r\n\r\nprinter output\t打印|出纸\t列印\r\n")
    let expansions = Self.expansions(of: "打印", glossary)
    #expect(expansions.prefix(3).map(\.form) == ["列印", "printer output", "出纸"])
    #expect(expansions.prefix(3).allSatisfy { $0.source == .user })
    #expect(expansions.contains { $0.form == "print" && $0.source == .glossary })
    #expect(Set(expansions.map(\.form)).count == expansions.count)
  }

  @Test("the longer of its forms and the program's wins")
  func longerFormWins() throws {
    let glossary = try UserGlossary("project X\t人工智慧發展")
    var folded = FoldedText()
    let match = Vocabulary(user: glossary).longestMatch(in: VocabularyAtoms("人工智能发展", folding: &folded), 0..<6)
    // 智慧 is no variant of 智能: the program's form of four characters is all there is.
    #expect(match?.atoms == 0..<4)
    let other = Vocabulary(user: glossary).longestMatch(in: VocabularyAtoms("人工智慧发展", folding: &folded), 0..<6)
    #expect(other?.atoms == 0..<6)
    #expect(other?.expansions.map(\.form) == ["project x"])
  }

  @Test("an empty glossary changes nothing")
  func emptyGlossary() throws {
    let glossary = try UserGlossary("# nothing\n")
    #expect(Self.expansions(of: "软件", glossary).map(\.form).contains("软体"))
  }

  @Test(
    "an error names its line",
    arguments: [
      ("# head\nsoftware", GlossaryError(line: 2, problem: .columns(found: 1))),
      ("a b\t软件\n\nx\t1\t2\t3\t4", GlossaryError(line: 3, problem: .columns(found: 5))),
      ("software\t", GlossaryError(line: 1, problem: .onlyOneForm)),
      ("\t软件\t軟件", GlossaryError(line: 1, problem: .onlyOneForm)),
      ("what\t？！", GlossaryError(line: 1, problem: .unusable(form: "？！"))),
      ("Tom\t汤姆、克鲁斯", GlossaryError(line: 1, problem: .unusable(form: "汤姆、克鲁斯"))),
    ])
  func errorsNameTheirLine(text: String, error: GlossaryError) {
    #expect(throws: error) { try UserGlossary(text) }
  }
}
