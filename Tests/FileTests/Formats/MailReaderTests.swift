import Diglot
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

@Suite struct MailReaderTests {
  let folder = TemporaryDirectory()

  private func read(_ bytes: [UInt8], named name: String = "a.eml") throws -> [FileDocument] {
    try readFile(bytes, named: name, in: folder).map { try $0.get() }
  }

  @Test("a mail's subject is its title, and its headers become fields")
  func headers() throws {
    let mail = """
      From: =?gb2312?B?s8K0887E?= <chan@example.org>
      To: a@example.org, =?UTF-8?Q?=E6=9D=8E?= <b@example.org>
      Subject: =?big5?B?uuKkTw==?=
        =?big5?B?pKSk3w==?= =?utf-8?Q?=5F?=
      Date: Tue, 21 Apr 2026 08:30:00 +0800
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: quoted-printable

      =E7=AE=97=E5=8A=9B caf=C3=A9 a=
      b
      """
    let documents = try read(Array(mail.utf8))
    #expect(documents.map(\.suffix) == [""])
    let document = try #require(documents.first).document
    #expect(document.text.split(separator: "\n") == ["算力 café ab"])
    #expect(
      document.fields == [
        Field(name: "author", value: "陈大文"), Field(name: "from", value: "chan@example.org"),
        Field(name: "to", value: "a@example.org"), Field(name: "to", value: "b@example.org"),
        Field(name: "date", value: "2026-04-21T08:30:00+08:00"),
      ])
    #expect(document.title == "算力中心_")
  }

  @Test("text in an encoding of its own, with a subject that no rule allows, is read by what the mail declares")
  func encodings() throws {
    let head = Array("From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/plain; charset=gb2312\nSubject: ".utf8)
    let word: [UInt8] = [0xCB, 0xE3, 0xC1, 0xA6]
    let document = try #require(try read(head + word + [10, 10] + word).first).document
    #expect(document.title == "算力" && document.text == "算力")
  }

  @Test(
    "names of people and of files that no rule allows are read by what the mail declares, or looks to be of",
    arguments: [
      ("gb2312", [0xC0, 0xEE, 0xC0, 0xD7], [0xB1, 0xA8, 0xB8, 0xE6], "李雷", "报告"),
      ("big5", [0xA7, 0xF5, 0xB9, 0x70], [0xB3, 0xF8, 0xA7, 0x69], "李雷", "報告"),
      (nil, [0xA7, 0xF5, 0xB9, 0x70], [0xB3, 0xF8, 0xA7, 0x69], "李雷", "報告"),
    ] as [(String?, [UInt8], [UInt8], String, String)])
  func rawNames(_ charset: String?, _ name: [UInt8], _ file: [UInt8], _ author: String, _ fileName: String) throws {
    let type = "Content-Type: text/plain" + (charset.map { "; charset=\($0)" } ?? "")
    for (before, after) in [("\"", "\" <li@example.cn>"), ("", " <li@example.cn>")] {
      var mail = Array("From: \(before)".utf8) + name + Array(after.utf8)
      mail += Array(
        "\nSubject: S\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n--m\n\(type)\n\n".utf8)
      mail += name + file + Array("\n--m\n\(type)\nContent-Disposition: attachment; filename=\"".utf8)
      mail += file + Array(".txt\"\n\nattached\n--m--\n".utf8)
      let documents = try read(mail)
      #expect(documents.first?.document.fields.first { $0.name == "author" }?.value == author)
      #expect(documents.map(\.suffix) == ["", "!\(fileName).txt"])
    }
  }

  @Test("of parts that say the same one is read; what is attached is a document of its own; pictures are passed over")
  func parts() throws {
    let mail = """
      From: a@example.org
      Subject: S
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary=m

      --m
      Content-Type: multipart/alternative; boundary=a

      --a
      Content-Type: text/plain

      plain
      --a
      Content-Type: text/html

      <p>rich
      --a--
      --m
      Content-Type: text/html

      <p>only <b>HTML</b> &amp; more
      --m
      Content-Type: text/plain; name="x"
      Content-Disposition: attachment; filename*=UTF-8''%E5%A0%B1%23.html

      <title>T</title>attached
      --m
      Content-Type: image/png; name="p.png"
      Content-Disposition: attachment; filename="p.png"
      Content-Transfer-Encoding: base64

      iVBORw0KGgo=
      --m
      Content-Type: message/rfc822

      Subject: forwarded
      From: b@example.org

      inner
      --m--
      """
    let documents = try read(Array(mail.utf8))
    #expect(documents.map(\.suffix) == ["", "!報%23.html"])
    #expect(documents.map(\.document.text) == ["plain\n\nonly HTML & more\n\nforwarded\n\ninner", "attached"])
    #expect(documents.map(\.document.title) == ["S", "T"])
  }

  @Test("a box gives its mails in order; lines that begin with From are no mail, and a mark before them goes")
  func box() throws {
    let box = """
      From a@example.org Tue Apr 21 08:30:00 2026
      Subject: one

      first
      >From here
      From there

      From b@example.org Wed Apr 22 08:30:00 2026 +0800
      Subject: two

      second

      """
    for name in ["a.mbox", "Inbox"] {
      let documents = try read(Array(box.utf8), named: name)
      #expect(documents.map(\.suffix) == ["#1", "#2"])
      #expect(documents.map(\.document.title) == ["one", "two"])
      #expect(documents.first?.document.text.hasPrefix("first\nFrom here\nFrom there") == true)
    }
  }

  @Test("a mail that is too large, or none, is a problem of its own")
  func problems() throws {
    var options = ReadingOptions()
    options.documentLimit = 200
    let long = "From a@b.c Tue Apr 21 08:30:00 2026\nSubject: x\n\n" + String(repeating: "long line\n", count: 50)
    let box = long + "\nFrom a@b.c Tue Apr 21 08:30:00 2026\nSubject: two\n\nsecond\n"
    let results = try readFile(Array(box.utf8), named: "a.mbox", in: folder, options)
    #expect(results.count == 2)
    #expect(results.first?.map(\.document) == .failure(InputProblem(path: "a.mbox#1", cause: .tooLarge(limit: 200))))
    #expect(try results.last?.get().document.title == "two")
  }

  @Test("a page that was saved with its pictures is one page")
  func savedPage() throws {
    let mail = """
      From: <Saved by Blink>
      Snapshot-Content-Location: https://example.org/a
      Subject: saved
      MIME-Version: 1.0
      Content-Type: multipart/related; type="text/html"; boundary=b

      --b
      Content-Type: text/html
      Content-Transfer-Encoding: quoted-printable

      <html lang=3D"zh"><title>=E9=A1=8C</title><p>=E7=AE=97=E5=8A=9B
      --b
      Content-Type: image/png
      Content-Location: https://example.org/p.png

      x
      --b--
      """
    let documents = try read(Array(mail.utf8), named: "a.mhtml")
    #expect(documents.map(\.document.title) == ["題"] && documents.map(\.document.text) == ["算力"])
    #expect(documents.map(\.format) == ["html"])
    #expect(
      documents.first?.document.fields == [
        Field(name: "lang", value: "zh"), Field(name: "url", value: "https://example.org/a"),
      ])
  }

  @Test("headers in a text are a part of it")
  func signs() {
    let isMail = { (text: String, name: String) in
      MailSigns.isMail(FilePrefix(bytes: Array(text.utf8), fileExtension: name))
    }
    #expect(isMail("Received: x\nFrom: a@b.c\n\ntext", ""))
    #expect(!isMail("Received: x\nFrom: a@b.c\n\ntext", "txt"))
    for text in ["From: a\nTo: b\n\nMessage-ID: x", "From the start of 2026 on\nSubject: x", "", "Note: x\n"] {
      #expect(!isMail(text, ""))
    }
  }

  @Test("mails that are made to do harm end soon")
  func bombs() throws {
    let head = "From: a@b.c\nMIME-Version: 1.0\n"
    let nested = (0..<20_000).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined()
    let mails = String(repeating: "Content-Type: message/rfc822\n\n", count: 20_000)
    let many = "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n\nx\n", count: 20_000)
    for body in [nested, mails, many, "Content-Type: text/plain; charset=\u{1}\n\n\u{0}"] {
      _ = try readFile(Array((head + body).utf8), named: "a.eml", in: folder)
    }
  }
}

/// `read`, where a suite has a function of that name.
private func readFile(
  _ bytes: [UInt8], named name: String, in folder: TemporaryDirectory, _ options: ReadingOptions = ReadingOptions()
) throws -> [Result<FileDocument, InputProblem>] {
  try read(bytes, named: name, in: folder, options)
}
