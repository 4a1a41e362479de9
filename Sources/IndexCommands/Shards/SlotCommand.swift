import Diglot
import DiglotJSON
import ToolSupport

/// `diglot-index slot`.
///
/// Another program may write one ID and wait for its slot: what has arrived is answered before more is waited for.
struct SlotCommand {
  private let asJSON: Bool
  private let console: Console
  private var parser = JSONParser()

  private init(asJSON: Bool, _ console: Console) {
    self.asJSON = asJSON
    self.console = console
  }

  @Sendable static func run(
    _ options: IndexArguments, _ ids: [String], _ console: Console
  ) throws(IndexError) -> ExitStatus {
    var command = SlotCommand(asJSON: options.asJSON, console)
    if ids.isEmpty { return command.answerInput() }
    for id in ids { command.answer(id) }
    return .done
  }

  private mutating func answerInput() -> ExitStatus {
    var lines = LineReader(InputFile.standardInput, limit: 64 << 20)
    do throws(StreamError) {
      while let line = try lines.next() {
        guard case .line(let range) = line else { return refuse(lines.number, "longer than 64 MiB") }
        do throws(InvalidID) { if let id = try id(lines.bytes, range, lines.number) { answer(id) } } catch {
          return refuse(lines.number, error.reason)
        }
        if !lines.hasLineReady { console.output.flush() }
      }
      return .done
    } catch {
      return refuse(lines.number + 1, error.reason, .refused)
    }
  }

  private struct InvalidID: Error {
    let reason: String
  }

  /// The ID of a line; `nil` where there is none: a blank line of JSON.
  private mutating func id(_ bytes: [UInt8], _ range: Range<Int>, _ number: Int) throws(InvalidID) -> String? {
    var line = bytes[range]
    if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
    if line.last == 0x0D { line = line.dropLast() }
    guard asJSON else {
      guard let id = String(validating: line, as: UTF8.self) else { throw InvalidID(reason: "not UTF-8") }
      return id
    }
    if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return nil }
    do throws(JSONError) {
      if let id = try parser.string(in: bytes.span.extracting(line.indices)) { return id }
    } catch { throw InvalidID(reason: error.cause.description) }
    throw InvalidID(reason: "expected a JSON string")
  }

  private func answer(_ id: String) {
    let slot = Slot.of(id)
    guard asJSON else { return console.output.writeLine(String(slot)) }
    console.output.write(
      JSONWriter.line { writer in
        writer.object { writer in
          writer.member("id", id)
          writer.member("slot", slot)
        }
      })
  }

  /// A slot that is missing would move those behind it, so nothing more is answered.
  private func refuse(_ line: Int, _ reason: String, _ status: ExitStatus = .wrongCall) -> ExitStatus {
    console.complain("diglot-index: -:\(line): \(reason); nothing from here on was answered")
    return status
  }
}

extension StreamError {
  fileprivate var reason: String {
    switch self {
    case .system(let error): error.reason
    case .broken(let how): how
    case .bounded(let what): what
    }
  }
}
