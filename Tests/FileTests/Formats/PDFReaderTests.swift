import Diglot
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

/// Poppler is no dependency of a build; where it is not installed, only the message is tested.
@Suite struct PDFReaderTests {
  let folder = TemporaryDirectory()

  private static let hasPoppler = ["/usr/bin/pdftotext", "/usr/local/bin/pdftotext", "/opt/homebrew/bin/pdftotext"]
    .contains {
      (try? FileStatus(of: $0, followsLinks: true)) != nil
    }

  /// A PDF whose pages have a line each.
  ///
  /// - Parameters:
  ///   - font: That of the text.
  ///   - trailer: What stands in the trailer beside all else.
  private func pdf(
    _ pages: [String], title: String = "", font: String = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    trailer: String = ""
  ) -> [UInt8] {
    var objects = [
      "<</Type/Catalog/Pages 2 0 R>>",
      "<</Type/Pages/Kids[\(pages.indices.map { "\(5 + 2 * $0) 0 R" }.joined(separator: " "))]/Count \(pages.count)>>",
      font, "<</Title(\(title))/Author(A. Writer)/CreationDate(D:20260421083000+08'00')>>",
    ]
    for (index, page) in pages.enumerated() {
      let stream = page.isEmpty ? "" : "BT /F1 12 Tf 72 700 Td (\(page)) Tj ET"
      objects.append(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R/F2<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Contents \(6 + 2 * index) 0 R>>"
      )
      objects.append("<</Length \(stream.utf8.count)>>stream\n\(stream)\nendstream")
    }
    var text = "%PDF-1.4\n"
    var places: [Int] = []
    for (index, object) in objects.enumerated() {
      places.append(text.utf8.count)
      text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    let table = text.utf8.count
    text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
    for place in places { text += String(repeating: "0", count: 10 - String(place).count) + "\(place) 00000 n \n" }
    text += "trailer<<\(trailer)/Size \(objects.count + 1)/Root 1 0 R/Info 4 0 R>>\nstartxref\n\(table)\n%%EOF\n"
    return Array(text.utf8)
  }

  @Test("pages are the parts of the text, by their numbers", .enabled(if: hasPoppler))
  func pages() throws {
    let bytes = pdf(["First page", "", "Third page"], title: "A title")
    let read = try #require(try read(bytes, named: "a", in: folder).first).get()
    #expect(read.format == "pdf")
    #expect(read.document.text == "First page\n\nThird page")
    #expect(read.document.origin.parts == [.init(start: 0, name: "1"), .init(start: 12, name: "3")])
    #expect(read.document.title == "A title")
    #expect(
      read.document.fields == [
        Field(name: "author", value: "A. Writer"), Field(name: "date", value: "2026-04-21T08:30:00+08:00"),
      ])
  }

  @Test("a PDF in an archive is read too", .enabled(if: hasPoppler))
  func packed() throws {
    let results = try read(Zip.stored([("in/a.pdf", pdf(["Packed"]))]), named: "a.zip", in: folder)
    #expect(try results.map { try $0.get().document.text } == ["Packed"])
  }

  @Test("one without a text, and a damaged one, are problems with their reasons", .enabled(if: hasPoppler))
  func problems() throws {
    for (bytes, reason) in [(pdf([""]), "pictures"), (Array("%PDF-1.4\nnothing".utf8), "PDF")] {
      guard case .failure(let problem) = try read(bytes, named: "a.pdf", in: folder).first else {
        Issue.record("it was read")
        continue
      }
      #expect(problem.description.contains(reason))
    }
  }

  @Test(
    "characters of a font that Poppler has no table of are missing, and that is a problem", .enabled(if: hasPoppler))
  func missingTables() throws {
    let font =
      "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype"
      + "/CIDFontType0/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Unheard1)/Supplement 2>>>>]>>"
    let reason =
      "Unknown character collection 'Adobe-Unheard1': characters are left out; the package poppler-data "
      + "brings what is missing"
    let loss = InputProblem(path: "a.pdf", cause: .readerFailed(command: "pdftotext", reason: reason))
    let some = try read(pdf(["AB) Tj /F2 12 Tf (seen"], font: font), named: "a.pdf", in: folder)
    #expect(some.count == 2)
    #expect(try some.first?.get().document.text == "seen")
    #expect(throws: loss) { try some.last?.get() }
    #expect(throws: loss) { try read(pdf(["AB"], font: font), named: "a.pdf", in: folder).first?.get() }
    for line in [
      "Syntax Error: Missing language pack for 'Adobe-GB1' mapping", "Unknown CMap 'X' for character collection 'Y'",
    ] {
      #expect(PDFReader.loss(["Syntax Warning: something", line[...]]) != nil)
    }
    #expect(PDFReader.loss(["Couldn't find a font to substitute for 'X' ('Adobe-GB1' character collection)"]) == nil)
  }

  @Test("an encrypted PDF says that it is", .enabled(if: hasPoppler))
  func encrypted() throws {
    let key = "<\(String(repeating: "41", count: 32))>"
    let trailer = "/Encrypt<</Filter/Standard/V 1/R 2/P -44/O\(key)/U\(key)>>/ID[<00><00>]"
    guard case .failure(let problem) = try read(pdf(["x"], trailer: trailer), named: "a.pdf", in: folder).first else {
      Issue.record("it was read")
      return
    }
    #expect(
      problem.description
        == "a.pdf: encrypted, and it needs a password; a program such as qpdf makes a copy that needs none")
  }

  @Test("form feeds part pages, and those without a text keep their numbers")
  func split() {
    let (text, pages) = PDFReader.pages(of: Array("one\nline\n\u{0C}\n \u{0C}\u{0C}four\u{0C}".utf8))
    #expect(text == "one\nline\n\nfour")
    #expect(pages == [.init(start: 0, name: "1"), .init(start: 10, name: "4")])
  }
}
