#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// As much of HTTP as a page on this machine needs: a GET, and an answer in JSON.
struct Request {
  var path: String
  var parameters: [String: String] = [:]

  /// Reads the first line: `GET /search?q=%E7%AE%97 HTTP/1.1`; `nil` for any other.
  init?(_ line: Substring) {
    let words = line.split(separator: " ")
    guard words.count == 3, words[0] == "GET", words[2].hasPrefix("HTTP/1.") else { return nil }
    let parts = words[1].split(separator: "?", maxSplits: 1)
    path = String(parts[0])
    guard parts.count == 2 else { return }
    for pair in parts[1].split(separator: "&") {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      parameters[Self.decoded(sides[0])] = sides.count == 2 ? Self.decoded(sides[1]) : ""
    }
  }

  /// A text without `+` and `%E7` for its bytes.
  private static func decoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let value = UInt8(String(rest.prefix(2)) ?? "", radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

struct Response {
  var status: Int
  var body: [UInt8]

  var bytes: [UInt8] {
    let reason = [200: "OK", 400: "Bad Request", 404: "Not Found"][status] ?? "Internal Server Error"
    let head = """
      HTTP/1.1 \(status) \(reason)\r
      Content-Type: application/json; charset=utf-8\r
      Content-Length: \(body.count)\r
      Connection: close\r
      \r

      """
    return Array(head.utf8) + body
  }
}

struct SystemFailure: Error {
  var call: String
  var code = errno
}

/// A socket that waits for connections from this machine.
struct Listener {
  private let socket: Int32
  let port: UInt16

  /// - Parameter port: 0 for one that is free.
  init(port: UInt16) throws(SystemFailure) {
    let socket = makeSocket()
    guard socket >= 0 else { throw SystemFailure(call: "socket") }
    var reuses: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &reuses, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    address.sin_port = port.bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0
      }
    }
    guard isBound, listen(socket, 64) == 0 else { throw SystemFailure(call: "listen on port \(port)") }
    self.socket = socket
    self.port = UInt16(bigEndian: address.sin_port)
  }

  /// Waits for the next connection; `nil` where there will be none.
  func accept() -> Connection? {
    while true {
      let connection = acceptConnection(socket)
      if connection >= 0 { return Connection(socket: connection) }
      if ![EINTR, ECONNABORTED, EMFILE].contains(errno) { return nil }
    }
  }
}

/// A client, for one request.
struct Connection: Sendable {
  let socket: Int32

  /// Reads the request, writes what `service` makes of it, and ends.
  func answer(_ service: (Request) -> Response) {
    defer { close(socket) }
    var patience = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    guard let line = requestLine() else { return }
    let response = Request(line).map(service) ?? Response(status: 400, body: Array(#"{"error":"only GET"}"#.utf8))
    send(response.bytes)
  }

  /// The first line of a request, once all of its head is there.
  private func requestLine() -> Substring? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while bytes.count < 128 << 10 {
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
      let text = String(decoding: bytes, as: UTF8.self)
      if text.contains("\r\n\r\n") { return text.prefix { $0 != "\r\n" } }
    }
    return nil
  }

  private func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(socket, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

private func makeSocket() -> Int32 {
  // A client that goes away is an answer that cannot be written, no end of the server.
  signal(SIGPIPE, SIG_IGN)
  #if canImport(Glibc)
    return socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  #else
    return socket(AF_INET, SOCK_STREAM, 0)
  #endif
}

private func acceptConnection(_ socket: Int32) -> Int32 { accept(socket, nil, nil) }

func flushOutput() { fflush(nil) }

func log(_ line: String) {
  let text = "server: \(line)\n"
  write(2, text, text.utf8.count)
}
