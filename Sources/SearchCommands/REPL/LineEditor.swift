import CLineEditor
import ToolSupport

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

  /// Adds a line to what the arrow keys walk through.
  func remember(_ line: String) { unsafe line_editor_remember(editor, line) }
}
