import Testing

@testable import Diglot

@Suite("Pairs of a Chinese term and its name in Latin letters") struct PairMinerTests {
  /// The pairs of a text, as `term=name`.
  private func pairs(_ text: String) -> [String] {
    let bytes = text.utf8.span
    var folded = FoldedText()
    var scanner = RunScanner()
    _ = folded.readPiece(of: bytes, from: 0, with: &scanner)
    var miner = PairMiner()
    return miner.pairs(in: folded, bytes, parentheses: scanner.parentheses).map { pair in
      String(decoding: pair.han, as: UTF8.self) + "=" + String(decoding: pair.latin, as: UTF8.self)
    }
  }

  @Test(
    "are found",
    arguments: [
      // A name, its acronym, both.
      ("人工智能（Artificial Intelligence，AI）", ["人工智能=artificial intelligence", "人工智能=ai"]),
      ("他談到大語言模型(LLM)。", []), ("，大語言模型(LLM)", ["大语言模型=llm"]),
      ("世界卫生组织（WHO）", ["世界卫生组织=who"]),
      ("我们使用大语言模型（large language model, LLM）。", ["大语言模型=large language model", "大语言模型=llm"]),
      // The reverse.
      ("LLM（大语言模型）", ["大语言模型=llm"]),
      // What goes before it.
      ("这是美国的联邦调查局(Federal Bureau of Investigation)", ["联邦调查局=federal bureau of investigation"]),
      ("该现象称为梯度消失（vanishing gradient）", ["梯度消失=vanishing gradient"]),
      ("他写过《看不见的城市》和《寒冬夜行人》", []), ("这叫“蝴蝶效应”（butterfly effect）", ["蝴蝶效应=butterfly effect"]),
      // Names by their sound.
      ("物理学家爱因斯坦（Albert Einstein）", ["爱因斯坦=albert einstein"]),
      ("物理学家阿尔伯特·爱因斯坦（Albert Einstein）", ["阿尔伯特·爱因斯坦=albert einstein"]),
      ("作曲家罗伯特•舒曼（Robert Schumann，1810年出生）", ["罗伯特·舒曼=robert schumann"]),
      ("他在多瑙河畔的布拉格（Prague）", ["布拉格=prague"]),
      ("画家吕志兴（Lui Chi Hing）", ["吕志兴=lui chi hing"]),
      ("導演漢斯．李希特（Hans Richter）", ["汉斯·李希特=hans richter"]),
      // Labels.
      ("地球之友（英文：Friends of the Earth，缩写：FOE）", ["地球之友=friends of the earth", "地球之友=foe"]),
      ("蓝鲸（学名：Balaenoptera musculus）", []),
      // Hard wraps, both scripts, both widths.
      ("機器\n翻譯（machine\ntranslation）", ["机器翻译=machine translation"]),
      ("、循环神经\n\n网络 (Recurrent Neural Network)", ["循环神经网络=recurrent neural network"]),
      ("**向量检索** (Vector Search)", ["向量检索=vector search"]),
    ])
  func found(text: String, expected: [String]) { #expect(pairs(text) == expected, "\(text)") }

  @Test(
    "are not seen in other parentheses",
    arguments: [
      "如图所示（图1）", "某公司（NASDAQ: ABCD）", "长度（cm）", "内存（16 GB）", "作家（born 1962）", "有研究表明（Smith, 2020）",
      "有研究表明（Smith et al., 2020）", "拿破仑（III）", "参数（string，可选）", "浏览器（FireBird）", "官方网站（example.com）",
      "操作系统（Windows, Linux, macOS）", "请参考说明（see below）", "该功能（GA）", "导弹（A-35）", "用户名（user_name）",
      "Redis（默认）", "俄罗斯（Russian）", "Graph Database（图形数据库）", "一种组分（glucoquinine）", "Vector Search（实验特性）",
      "Anna Smith（饰）",
      "NBA（湖人队、快船队）", "系统出现内存不足（OOM）",
      "科技与创新委员会（NSTC）", "基于角色的访问控制（RBAC）", "这两者都(both)", "包括客户端（kubectl）",
      "他说，美方深信（strongly believed）", "市长薛家平（Frank Scarpitti）", "秘鲁作家略萨（Mario Vargas Llosa）",
      "参议员范霍伦（Chris Van Hollen）", "安妮-玛丽-斯洛特（Anne-Marie Slaughter）", "她说（She said it was too late）",
      "加入新项目，选取功能区（XML）", "使用扩展的正则表达式（ERE）", "复合主键或非整型（common handle）", "莱佛士驳船码头（Boat Quay）",
      "“编译”（Visual Basic）", "传回完整档名（null terminated）", "按默认键（Ctrl Shift R）", "其一部分（a or b）",
      "配置文件（-c FILE）", "（LLM）", "大（big）", "()", "中文（", "第一种（first）（second）",
    ])
  func notFound(text: String) { #expect(pairs(text) == [], "\(text)") }

  @Test("the lists of words are folded as texts are")
  func lists() {
    var folded = FoldedText()
    let lists = [
      HanBorders.conjunctions, HanBorders.remarks, HanBorders.titles, HanBorders.borders, HanBorders.doubtful,
    ]
    let words = lists.joined() + NameSounds.syllables.keys.map { [$0] }
    for text in words.map({ String(String.UnicodeScalarView($0.compactMap(Unicode.Scalar.init))) }) {
      folded.read(text)
      let result = folded.characters.map(\.scalar)
      #expect(result == text.unicodeScalars.map(\.value), "\(text)")
    }
  }
}
