import Testing

@testable import Diglot

@Suite struct ErrorTests {
  /// An error of each kind, and the line that a host shows.
  static let lines: [(error: any DiglotError, code: ErrorCode, line: String)] = [
    (IndexError.missing(path: "a/b"), .missing, "a/b: there is no index here; make one, or name the folder of another"),
    (
      IndexError.notAnIndex(path: "a"), .notAnIndex,
      "a: not an index, and not an empty folder to make one in; name another folder"
    ),
    (
      IndexError.readOnly(path: "a.diglot"), .readOnly,
      "a.diglot: a packed index is only read; merge it into a folder to write to it"
    ),
    (
      IndexError.locked(path: "a", process: 7), .locked,
      "a: another program (process 7) is writing to this index; try again when it has ended"
    ),
    (
      IndexError.locked(path: "a", process: nil), .locked,
      "a: another program is writing to this index; try again when it has ended"
    ),
    (
      IndexError.damaged(file: "a/manifest", part: "manifest", offset: 4, reason: "no such version"), .damaged,
      "a/manifest: damaged at byte 4 (manifest): no such version; a repair saves the documents that can be read"
    ),
    (
      IndexError.damaged(file: "a/1.segment", part: "keys", offset: 4, reason: "width 41, at most 32"), .damaged,
      "a/1.segment: damaged at byte 4 (keys): width 41, at most 32; "
        + "a check of the index says what else is damaged, a repair saves the documents that can be read"
    ),
    (
      IndexError.unsupportedVersion(file: "a", found: 2, supported: 1), .unsupportedVersion,
      "a: format version 2, this program reads version 1; add the documents to a new index"
    ),
    (
      IndexError.unsupportedPart(file: "a", part: 99), .unsupportedPart,
      "a: written by a later program, with part 99, which this program would have to know; use that program"
    ),
    (
      IndexError.reservedField(name: "title", key: "k"), .reservedField,
      "document \"k\": no field may be named \"title\", which means something else in a query; give the field another name"
    ),
    (
      IndexError.system(path: "a", operation: "write", code: 28), .system,
      "a: cannot write: No space left on device; what was committed is safe"
    ),
    (
      IndexError.noMemory(byteCount: 3 << 20), .noMemory,
      "the system has no more memory, and 3 MiB are needed; what was committed is safe"
    ),
    (
      IndexError.commitNotSynced(path: "a", code: 5), .commitNotSynced,
      "a: what was written is committed, but the system does not say that it is on the disk: Input/output error; "
        + "after a loss of power the commit before may stand there instead"
    ),
    (
      QuerySyntaxError(column: 1, problem: .expected("a closing \"")), .querySyntax,
      "query, column 1: expected a closing \""
    ),
    (
      SearchError.syntax(QuerySyntaxError(column: 3, problem: .notYet("pinyin:"))), .querySyntax,
      "query, column 3: pinyin: is not there yet"
    ),
    (
      SearchError.pageOfOtherSearch, .pageOfOtherSearch,
      "the page token belongs to another query or order; "
        + "give it with the search that it came from"
    ),
    (SearchError.cancelled, .cancelled, "the search was cancelled"),
    (
      SearchError.index(.missing(path: "a")), .missing,
      "a: there is no index here; make one, or name the folder of another"
    ),
    (
      MergeError.keyTwice(key: "k", path: "a"), .documentTwice,
      "a: the document \"k\" stands in an index before this one too; remove it from one of them"
    ),
    (
      MergeError.otherAnalysis(path: "a"), .otherAnalysis,
      "a: other tables, or another version of ICU, made it; add its documents to a new index"
    ),
    (
      MergeError.exists(path: "a"), .exists,
      "a: something else than this merge makes stands there; name a folder that is not there"
    ),
    (MergeError.index(.notAnIndex(path: "a")), .notAnIndex, "\(IndexError.notAnIndex(path: "a"))"),
    (
      GlossaryError(line: 2, problem: .columns(found: 1)), .glossary,
      "line 2: 1 column; write two to four with tabs between: English, mainland China, Taiwan, Hong Kong"
    ),
  ]

  @Test("an error says in one line what is wrong and what to do", arguments: 0..<ErrorTests.lines.count)
  func line(of index: Int) {
    let (error, code, line) = Self.lines[index]
    #expect("\(error)" == line)
    #expect(error.code == code)
  }

  @Test("every number of an error is tried above")
  func allCodes() { #expect(Set(Self.lines.map(\.code)) == Set(ErrorCode.allCases)) }

  @Test("a number of an error keeps its meaning")
  func numbers() {
    let numbers = ErrorCode.allCases.map { "\($0) \($0.rawValue)" }.joined(separator: ", ")
    #expect(
      numbers
        == "querySyntax 20, pageOfOtherSearch 21, reservedField 22, documentTwice 23, otherAnalysis 24, exists 25, "
        + "glossary 26, readOnly 27, missing 30, notAnIndex 31, damaged 32, unsupportedVersion 33, unsupportedPart 34, "
        + "locked 40, system 50, noMemory 51, commitNotSynced 52, cancelled 60")
  }

  @Test("what comes from outside cannot break the line")
  func controls() {
    #expect(!"\(IndexError.missing(path: "a\u{1B}[2J\nb"))".unicodeScalars.contains { $0.value < 32 })
    #expect(!"\(MergeError.keyTwice(key: "a\nb", path: "c\u{7}"))".unicodeScalars.contains { $0.value < 32 })
    #expect(!"\(QuerySyntaxError(column: 1, problem: .expected("\u{1}")))".unicodeScalars.contains { $0.value < 32 })
    #expect(!"\(GlossaryError(line: 1, problem: .unusable(form: "\n")))".unicodeScalars.contains { $0.value < 32 })
  }
}
