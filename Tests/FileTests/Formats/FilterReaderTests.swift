import Diglot
import TestSupport
import Testing

@testable import DiglotFiles
@testable import ToolSupport

@Suite struct FilterReaderTests {
  let folder = TemporaryDirectory()

  private func results(_ filter: String, named name: String, _ bytes: [UInt8]) throws -> [Result<
    FileDocument, InputProblem
  >] {
    var options = ReadingOptions()
    let filter = try #require(FileFilter(filter))
    options.filters[filter.fileExtension] = filter.words
    return try read(bytes, named: name, in: folder, options)
  }

  @Test("what a program writes is the text of the file")
  func text() throws {
    let read = try results(".up=tr a-z A-Z < %s", named: "a.up", Array("abc".utf8))
    // There is no shell: `<` is a word.
    #expect(throws: InputProblem.self) { try read[0].get() }
    let document = try #require(try results(".rev=rev %s", named: "it's a $name.REV", Array("市超".utf8)).first).get()
    #expect(document.document.text == "超市" && document.suffix == "" && document.document.origin.isEmpty)
    // The member of an archive has no path; the program is given one all the same.
    let archive = ArchiveWriter.tar([(Array("m.rev".utf8), Array("力算".utf8))])
    let member = try #require(try results(".rev=rev %s", named: "t.tar", archive).first).get()
    #expect(member.document.text == "算力" && member.suffix == "!m.rev")
  }

  @Test("a program that fails loses its file alone")
  func failures() throws {
    do throws(InputProblem) {
      _ = try FileInputResults.open("ls /nowhere/at/all %s", in: folder)
      Issue.record("no problem")
    } catch {
      #expect(error.description.hasPrefix("x.bad: ls: ended with status 2: ls: "))
    }
  }

  @Test("the words of a command are as a shell would cut them")
  func commands() throws {
    #expect(FileFilter(".doc=antiword -w '0 1' %s")?.words == ["antiword", "-w", "0 1", "%s"])
    #expect(FileFilter(".DOC=a \"\" --in=%s")?.words == ["a", "", "--in=%s"])
    #expect(FileFilter(".DOC=a %s")?.fileExtension == "doc")
    for text in ["", "doc=a %s", ".doc=a", ".doc=%s", ".=a %s", ".doc", ".doc=a '%s", ".d/e=a %s"] {
      #expect(FileFilter(text) == nil, "\(text)")
    }
  }
}

private enum FileInputResults {
  static func open(_ command: String, in folder: TemporaryDirectory) throws(InputProblem) -> any DocumentReader {
    TestSupport.write([0x61], to: folder.file("x.bad"))
    var options = ReadingOptions()
    options.filters["bad"] = FileFilter(".bad=\(command)")?.words
    return try FileInput(at: folder.file("x.bad"), calledBy: "x.bad").documents(options)
  }
}
