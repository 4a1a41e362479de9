import Testing

@testable import DiglotFiles
@testable import ToolSupport

@Suite struct TitlesTests {
  @Test(
    "the first line of a text is its title where it stands apart like one",
    arguments: [
      ("算力\n\n平台", "算力"), ("\n\n  算力  \r\n \r\n平台", "算力"), ("算力。\n\n平台", ""), ("算\n\n力", ""),
      ("算力\n平台", ""), ("算力", ""), ("", ""), ("他說：\n\n平台", ""),
      (String(repeating: "算", count: 51) + "\n\nx", ""), ("What now? No\n\nx", "What now? No"),
    ])
  func text(_ text: String, _ expected: String) {
    #expect(Titles.ofText(text) == expected)
  }

  @Test(
    "the first heading of a Markdown text is its title",
    arguments: [
      ("text\n\n## 標題 ##\n", "標題"), ("\u{FEFF}# A #b\n", "A #b"), ("Title\n===\n", "Title"), ("算力\n---\n", "算力"),
      ("```\n# no\n```\n# yes\n", "yes"), ("---\n# note\ntitle: x\n---\n# yes\n", "yes"), ("#no\n", ""),
      ("# #\n# C#\n", "C#"), ("text\n", ""), ("---\n# yes\n", "yes"),
    ])
  func markdown(_ text: String, _ expected: String) {
    #expect(Titles.ofMarkdown(text) == expected)
  }
}
