import Foundation

let arguments = CommandLine.arguments
guard arguments.count == 3, let port = UInt16(arguments[2]) else {
  print("usage: Server INDEX PORT")
  exit(2)
}
do {
  let search = try Search(at: arguments[1])
  let listener = try Listener(port: port)
  FileHandle.standardOutput.write(Data("http://127.0.0.1:\(listener.port)/search?q=\n".utf8))
  Task.detached { await search.follow() }
  // A thread waits for each client that is served at a time.
  for _ in 1..<8 { Thread.detachNewThread { listener.serve(search.answer) } }
  listener.serve(search.answer)
} catch {
  print(error)
  exit(1)
}
