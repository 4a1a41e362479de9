import CDiglot
import Diglot
import DiglotJSON
import Synchronization

/// `diglot_analyze_json` of diglot.h.
@c(diglot_analyze_json)
public func diglotAnalyzeJSON(
  _ text: UnsafePointer<CChar>?, _ textSize: Int, _ asQuery: CInt, _ error: ErrorPlace
) -> UnsafeMutablePointer<CChar>? {
  unsafe Call.run(error, orElse: nil) { () throws(CallError) in
    let text = try unsafe Call.text(text, textSize, "text")
    let terms = try Call.engine { () throws(IndexError) in try Analysis.terms(of: text, asQuery: asQuery != 0) }
    return unsafe try Block.json { $0.terms(terms) }
  }
}

/// `diglot_tokenize` of diglot.h.
@c(diglot_tokenize)
public func diglotTokenize(
  _ text: UnsafePointer<CChar>?, _ textSize: Int, _ asQuery: CInt,
  _ take: (@convention(c) (UnsafeMutableRawPointer?, UnsafePointer<diglot_token>?) -> CInt)?,
  _ context: UnsafeMutableRawPointer?, _ error: ErrorPlace
) -> CInt {
  unsafe Call.run(error, orElse: -1) { () throws(CallError) in
    let bytes = try unsafe Call.bytes(text, textSize, "text")
    guard let take = unsafe take else { throw .misuse("take is NULL") }
    if bytes.count >= 1 << 32 { throw .misuse("text has 4 GiB or more") }
    return Tokenizers.use { tokenizer in
      unsafe tokenizer.visit(bytes.span, listsParts: asQuery == 0) { unsafe take(context, $0) }
    }
  }
}

/// Tokenizers that no call is using.
private enum Tokenizers {
  private static let idle = Mutex<[Spare]>([])

  /// It is sendable because one call at a time has it.
  private final class Spare: @unchecked Sendable {
    var tokenizer = Tokenizer()
  }

  static func use<Result>(_ body: (inout Tokenizer) -> Result) -> Result {
    let spare = idle.withLock { $0.popLast() } ?? Spare()
    defer { idle.withLock { $0.append(spare) } }
    return body(&spare.tokenizer)
  }
}

extension Tokenizer {
  /// Shows the tokens of each stretch of UTF-8 to `take`, up to an answer other than 0, which is returned.
  fileprivate mutating func visit(
    _ bytes: Span<UInt8>, listsParts: Bool, _ take: (UnsafePointer<diglot_token>) -> CInt
  ) -> CInt {
    var (start, position, answer) = (0, 0, CInt(0))
    while start < bytes.count, answer == 0 {
      let stretch = bytes.extracting(start...)
      let (valid, next) = Tokenizer.beginning(of: stretch)
      let text = unsafe UTF8Span(unchecked: stretch.extracting(..<valid))
      var last = -1
      _ = forEachToken(of: text, listsParts: listsParts) { token, term in
        last = token.position
        answer = unsafe term.withUnsafeBufferPointer { term in
          var token = unsafe diglot_token(
            text: UnsafeRawPointer(term.baseAddress)?.assumingMemoryBound(to: CChar.self), size: term.count,
            start: start + token.source.lowerBound, end: start + token.source.upperBound,
            position: position + token.position, kind: CInt(token.kind.number))
          return unsafe withUnsafePointer(to: &token) { unsafe take($0) }
        }
        return answer == 0
      }
      position += last + 2
      start += next
    }
    return answer
  }

  /// Where the first bytes that are no UTF-8 begin, and where they end.
  private static func beginning(of bytes: Span<UInt8>) -> (valid: Int, next: Int) {
    do {
      _ = try UTF8Span(validating: bytes)
      return (bytes.count, bytes.count)
    } catch {
      return (error.byteOffsets.lowerBound, error.byteOffsets.upperBound)
    }
  }
}

extension TextToken.Kind {
  fileprivate var number: Int {
    switch self {
    case .written: DIGLOT_WORD
    case .stem: DIGLOT_STEM
    case .character: DIGLOT_CHARACTER
    case .bigram: DIGLOT_PAIR
    }
  }
}
