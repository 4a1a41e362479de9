import Testing

@testable import Diglot

@Suite("Display text") struct DisplayTextTests {
  private func shown(_ text: String) -> String {
    var shown = String.UnicodeScalarView()
    for character in DisplayText(text.utf8.span, 0..<text.utf8.count).characters {
      if let scalar = Unicode.Scalar(character.scalar) { shown.append(scalar) }
    }
    return String(shown)
  }

  @Test(
    "items, cells and headings do not run together",
    arguments: [
      ("採購清單\n白菜\n蘋果\n香蕉", "採購清單  白菜  蘋果  香蕉"),
      ("採購清單：\n白菜\n蘋果", "採購清單：白菜  蘋果"),
      ("採購清單\n- 白菜\n- 蘋果", "採購清單 - 白菜 - 蘋果"),
      ("採購清單\n●白菜\n●蘋果", "採購清單 ●白菜 ●蘋果"),
      ("採購清單\n1. 白菜\n2. 蘋果", "採購清單  1. 白菜  2. 蘋果"),
      ("今日菜單\n\n红烧牛肉面配溏心蛋\n\n清炒时蔬与香菇豆腐", "今日菜單  红烧牛肉面配溏心蛋  清炒时蔬与香菇豆腐"),
      ("品名\t單價\n白菜\t十二元", "品名  單價  白菜  十二元"),
      ("品名    單價", "品名  單價"),
      ("記者 王小明 李四", "記者 王小明 李四"),
      ("第一章 開端\n\n那年冬天，他離開了家。", "第一章 開端  那年冬天，他離開了家。"),
      ("Quick start\n\nInstall the cable.\nSettings\nName", "Quick start  Install the cable. Settings  Name"),
      ("Name      Price\nApple     12", "Name  Price  Apple  12"),
      ("two  spaces", "two spaces"),
    ])
  func structure(_ text: String, _ expected: String) {
    #expect(shown(text) == expected)
  }

  @Test(
    "a line that was wrapped within a sentence is joined, also where every line has a blank one after it",
    arguments: ["\n", "\n\n", "\r\n", " \n \n"])
  func wraps(_ lineEnd: String) {
    let lines = ["那年冬天来得很早，河面刚结上冰，华", "为的工程师就住进了山里的小站，他们", "要在封路之前把基站修好，让村里的人", "过年能打电话。"]
    #expect(shown(lines.joined(separator: lineEnd)) == lines.joined())
    let words = [
      "The river froze early that winter, and the crew", "moved into the small station in the hills, since",
      "the road would soon be closed by the snow.",
    ]
    #expect(shown(words.joined(separator: lineEnd)) == words.joined(separator: " "))
  }

  @Test("a heading between wrapped lines stands by itself")
  func headings() {
    let text = """
      那年冬天来得很早，河面刚结上冰，华
      为的工程师就住进了山里的小站，他们
      要在封路之前把基站修好。

      山里的小站

      过年能打电话的村子从此多了起来，邮
      差也不用再走那条雪路了。
      """
    #expect(
      shown(text)
        == "那年冬天来得很早，河面刚结上冰，华为的工程师就住进了山里的小站，他们要在封路之前把基站修好。"
        + "山里的小站  过年能打电话的村子从此多了起来，邮差也不用再走那条雪路了。")
  }

  @Test("an indent begins a paragraph")
  func indents() {
    let text = "　　老屋頂換成了玻璃，下雨的日子也亮\n堂，孩子們在二樓看書等父母回家吃晚飯\n　　攤主說這裡比從前熱鬧得多，人也多。"
    #expect(shown(text).contains("亮堂，孩子們在二樓看書等父母回家吃晚飯  攤主說"))
  }
}
