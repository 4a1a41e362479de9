import ToolSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Shows a long text in the user's pager.
enum Pager {
  /// Gives `text` to `$PAGER`, else to `less`, and waits until the reader closes it.
  ///
  /// - Parameter line: The line to begin at, counted from 1; only `less` is told.
  /// - Returns: Whether the pager could be started.
  static func show(_ text: [UInt8], from line: Int) -> Bool {
    let command = Environment.value(of: "PAGER") ?? "less"
    let isLess = command.split(separator: " ").first?.hasSuffix("less") ?? false
    return Interrupts.ignoringBrokenPipes {
      pipe(text, to: isLess ? "\(command) -R +\(line)g" : command)
    }
  }

  /// The shell's status 127 says that there is no such command.
  private static func pipe(_ text: [UInt8], to command: String) -> Bool {
    guard let pipe = unsafe popen(command, "w") else { return false }
    try? writeAll(text, to: unsafe fileno(pipe))
    return unsafe pclose(pipe) >> 8 != 127
  }
}
