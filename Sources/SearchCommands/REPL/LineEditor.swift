import CLineEditor
import ToolSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Says what may follow a text: a line with what is to be inserted, and a line for each way to go on where there are several.
final class Completions {
  let of: (String) -> String?

  init(_ of: @escaping (String) -> String?) { self.of = of }
}

/// The editor of the prompt's lines, on the terminal. There is one in a process; it belongs to one thread.
@safe struct LineEditor: ~Copyable {
  /// What came of reading a line.
  enum Input: Equatable {
    case line(String)
    /// Ctrl-C was pressed.
    case interrupted
    /// Ctrl-D, or the terminal is gone.
    case end
  }

  private let editor: OpaquePointer

  /// Opens the editor; `nil` where the terminal does not support one.
  init?(prompt: StaticString, historySize: Int) {
    // A static string ends with a zero byte and stays where it is.
    let start = unsafe UnsafeRawPointer(prompt.utf8Start).assumingMemoryBound(to: CChar.self)
    guard let editor = unsafe line_editor_open("diglot", start, Int32(historySize)) else { return nil }
    unsafe self.editor = unsafe editor
  }

  deinit { unsafe line_editor_close(editor) }

  /// Waits for a line.
  func read() -> Input {
    var line: UnsafePointer<CChar>?
    var byteCount: Int64 = 0
    switch unsafe line_editor_read(editor, &line, &byteCount) {
    case LINE_EDITOR_INTERRUPTED: return .interrupted
    case LINE_EDITOR_LINE:
      guard let line = unsafe line else { return .end }
      let bytes = unsafe UnsafeRawBufferPointer(start: line, count: Int(byteCount))
      return unsafe .line(String(decoding: bytes, as: UTF8.self))
    default: return .end
    }
  }

  /// Asks `completions` for what may follow the text before the cursor, when the tab key is pressed. They are asked as long
  /// as the editor is there.
  func complete(with completions: Completions) {
    unsafe line_editor_complete(
      editor,
      { context, text, byteCount in
        guard let context = unsafe context, let text = unsafe text else { return nil }
        let completions = unsafe Unmanaged<Completions>.fromOpaque(context).takeUnretainedValue()
        let bytes = unsafe UnsafeRawBufferPointer(start: text, count: Int(byteCount))
        guard let answer = unsafe completions.of(String(decoding: bytes, as: UTF8.self)) else { return nil }
        return unsafe strdup(answer)
      }, Unmanaged.passUnretained(completions).toOpaque())
  }

  /// Adds a line to what the arrow keys walk through.
  func remember(_ line: String) { unsafe line_editor_remember(editor, line) }
}
