/// What both tools do alike: they read a call, and a call that is wrong is a line and a status.
package enum Tool {
  /// Runs a tool with the arguments of a process, its name among them, and returns its exit status.
  ///
  /// - Parameters:
  ///   - manual: Made only where it is asked for.
  ///   - run: Does what a call says.
  package static func main(
    _ name: String, _ arguments: [String], manual: () -> ToolManual,
    run: ([String], Console) throws(ArgumentError) -> ExitStatus
  ) -> Int32 {
    StandardStreams.reserve()
    let console = Console.ofProcess()
    let arguments = Array(arguments.dropFirst())
    do throws(ArgumentError) {
      if ToolManual.isAsked(by: arguments) {
        console.output.write(try manual().answer(to: arguments))
        return console.finish(.done)
      }
      return console.finish(try run(arguments, console))
    } catch {
      console.complain("\(name): \(Message.of(error))")
      return console.finish(.wrongCall)
    }
  }
}
