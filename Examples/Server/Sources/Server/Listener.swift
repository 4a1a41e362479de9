import Foundation

/// What a client asked for: `GET /search?q=算力&limit=5`.
struct Request {
  var path: String
  var parameters: [String: String] = [:]

  /// Reads the first line of a request; `nil` where it is none that this server knows.
  init?(_ head: String) {
    let words = head.prefix { !$0.isNewline }.split(separator: " ")
    // A plus is a space in what browsers send.
    guard words.count == 3, words[0] == "GET",
      let target = URLComponents(string: String(words[1]).replacing("+", with: "%20"))
    else { return nil }
    path = target.path
    for item in target.queryItems ?? [] { parameters[item.name] = item.value }
  }
}

/// What a client gets.
struct Response {
  var status: String
  var body: Data

  var bytes: Data {
    let head = [
      "HTTP/1.1 \(status)", "Content-Type: application/json; charset=utf-8", "Content-Length: \(body.count)",
      "Connection: close", "", "",
    ]
    return Data(head.joined(separator: "\r\n").utf8) + body
  }
}

/// A socket on this machine that answers one request a connection: enough for a page that asks, or for a proxy in front.
struct Listener: Sendable {
  /// The port that the system gave, where 0 was asked for.
  let port: UInt16
  private let socket: Int32

  init(port: UInt16) throws {
    // A client that is gone is no reason to end.
    signal(SIGPIPE, SIG_IGN)
    #if canImport(Darwin)
      socket = Foundation.socket(AF_INET, SOCK_STREAM, 0)
    #else
      socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    var yes: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let socket = self.socket
    let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(socket, address, size) == 0 && listen(socket, 64) == 0 && getsockname(socket, address, &size) == 0
      }
    }
    guard isOpen else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EINVAL) }
    self.port = UInt16(bigEndian: address.sin_port)
  }

  /// Answers requests, one after the other, for ever. Any number of threads may call it.
  func serve(_ answer: (Request?) -> Response) -> Never {
    while true {
      let connection = accept(socket, nil, nil)
      guard connection >= 0 else {
        // The system has no more descriptors, say: others go first.
        usleep(10_000)
        continue
      }
      let client = FileHandle(fileDescriptor: connection, closeOnDealloc: true)
      // Whoever says nothing for two seconds is not waited for.
      var patience = timeval(tv_sec: 2, tv_usec: 0)
      setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
      setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
      try? client.write(contentsOf: answer(request(from: connection)).bytes)
    }
  }

  /// Reads the head of a request, up to 64 KiB.
  private func request(from connection: Int32) -> Request? {
    var head: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while head.count < 1 << 16, !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      head += buffer[..<count]
    }
    return Request(String(decoding: head, as: UTF8.self))
  }
}
