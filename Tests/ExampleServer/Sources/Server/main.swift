import Diglot
import Dispatch

/// Answers searches of one index over HTTP, on this machine alone:
///
///     server FOLDER [PORT]
///     curl 'http://127.0.0.1:PORT/search?q=算力&limit=5'
let service = Service(try Index(at: CommandLine.arguments[1]))
let listener = try Listener(port: CommandLine.arguments.count > 2 ? UInt16(CommandLine.arguments[2]) ?? 0 : 0)
print("http://127.0.0.1:\(listener.port)/search?q=")
flushOutput()

// What others commit is found without a restart.
Task.detached { await service.follow() }

// A queue has as many threads as it needs, so a client that is slow holds up no other.
while let connection = listener.accept() {
  DispatchQueue.global().async {
    connection.answer { request in service.answer(request) }
  }
}
