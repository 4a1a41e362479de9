import Diglot
import Testing

@testable import DiglotFiles
@testable import IndexCommands
@testable import SearchCommands
@testable import ToolSupport

@Suite("The drawing of an analysis")
struct AnalysisDrawingTests {
  private func drawing(_ text: String, asQuery: Bool = false, width: Int = 80) throws -> String {
    AnalysisDrawing(text, try Analysis.text(text, asQuery: asQuery), width: width).text
  }

  @Test("words and bigrams are marked, and what folds otherwise stands below")
  func marks() throws {
    #expect(
      try drawing("１,８８２EFLOPS的算力") == """
        text        １,８８２EFLOPS的算力
        folded      1  8 8 2 eflops
        words       └───────┘└────┘└┘└┘└┘
        bigrams                    └──┘
                                     └──┘

        bigrams     的算  算力
        characters  力
        as written  eflops
        stems       eflop
        numbers     1882

        """)
  }

  @Test("each line is drawn by itself, and marks go on from one to the next")
  func lines() throws {
    #expect(
      try drawing("華\n為四萬") == """
        text        華⏎
        folded      华
        words       └┘
        bigrams     └──

        text        為四萬
        folded      为  万
        words       └┘└──┘
        bigrams     ─┘└──┘
                    └──┘

        bigrams     华为  为四  四万
        characters  万
        values      四萬 = 40000

        """)
  }

  @Test("the two terms of a pair are shown as one")
  func pairs() throws {
    #expect(try drawing("用大語言模型（LLM），LLM（大语言模型）").hasSuffix("\npairs       大语言模型 = llm\n"))
  }

  @Test("a query has weights and other names")
  func query() throws {
    #expect(
      try drawing("軟體 in 1882", asQuery: true) == """
        text        軟體 in 1882
        folded      软体
        words       └──┘ └┘ └──┘
        bigrams     └──┘

        bigrams     软体
        characters  体^0.45  软^0.45
        stems       in^0.25
        numbers     1882^2
        also        软体 = 软件^0.8  software^0.3

        """)
  }

  @Test("a character that folds to several takes their columns")
  func expansion() throws {
    #expect(
      try drawing("在㍿，x") == """
        text        在㍿      ，x
        folded        株式会社,
        words       └┘└──────┘  ╵
        bigrams     └────────┘
                      └──────┘

        bigrams     在株  株式  式会  会社
        characters  社
        as written  x
        stems       x

        """)
  }

  @Test("no line is wider than the terminal, whatever the text", arguments: [40, 57, 80])
  func width(columns: Int) throws {
    let text = String(repeating: "觀塘的新數據中心 GPU\t下月啟用，\r\n可容納四萬個㍿𠮷👍🏽。", count: 4)
    for line in try drawing(text, asQuery: true, width: columns).split(separator: "\n") {
      #expect(DisplayWidth.of(line) <= columns)
    }
  }

  @Test("a text of nothing, or of marks alone, is drawn without terms")
  func empty() throws {
    #expect(try drawing("") == "")
    #expect(try drawing("。") == "text        。\n")
  }
}
