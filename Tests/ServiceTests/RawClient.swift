#if os(Linux)
  import Foundation

  /// A client that sends any bytes, right or wrong.
  struct RawClient: Sendable {
    let port: Int

    /// What came back.
    struct Reply: Sendable {
      var bytes: [UInt8]
      /// Whether the server ended the connection before the client's patience did.
      var isEnded: Bool

      var text: String { String(decoding: bytes, as: UTF8.self) }

      /// The status of the first answer; nil if there is none.
      var status: Int? {
        let line = text.prefix { !$0.isNewline }
        guard line.hasPrefix("HTTP/1.1 ") else { return nil }
        return Int(line.dropFirst(9).prefix(3))
      }
    }

    /// An open connection.
    final class Connection: Sendable {
      fileprivate let socket: Int32

      fileprivate init(_ socket: Int32) { self.socket = socket }

      deinit { close(socket) }

      /// Sends what the server takes; false if it has ended the connection.
      @discardableResult
      func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
          let count = bytes[sent...].withUnsafeBytes {
            Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
          }
          if count <= 0 { return false }
          sent += count
        }
        return true
      }

      /// Says that nothing more will be sent.
      func finish() { shutdown(socket, Int32(SHUT_WR)) }

      /// Reads until the server ends the connection, or for some seconds.
      func reply(seconds: Double = 5) -> Reply {
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 1 << 16)
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
          let count = recv(socket, &room, room.count, 0)
          if count > 0 {
            bytes += room[..<count]
          } else if count == 0 || errno != EAGAIN {
            return Reply(bytes: bytes, isEnded: true)
          }
        }
        return Reply(bytes: bytes, isEnded: false)
      }
    }

    /// Connects; nil if the server does not accept.
    func connect() -> Connection? {
      let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      guard socket >= 0 else { return nil }
      let connection = Connection(socket)
      var patience = timeval(tv_sec: 0, tv_usec: 200_000)
      setsockopt(
        socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
      var longer = timeval(tv_sec: 5, tv_usec: 0)
      setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &longer, socklen_t(MemoryLayout<timeval>.size))
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = in_port_t(port).bigEndian
      address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
      let outcome = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      return outcome == 0 ? connection : nil
    }

    /// Sends bytes and nothing more, and reads the answer.
    func ask(_ bytes: [UInt8]) -> Reply? {
      guard let connection = connect() else { return nil }
      connection.send(bytes)
      connection.finish()
      return connection.reply()
    }

    /// Does work on a thread of its own: what blocks must not hold the threads that the server answers on.
    static func onThread<Value: Sendable>(
      _ work: @escaping @Sendable () -> Value
    ) async -> Value {
      await withCheckedContinuation { continuation in
        Thread { continuation.resume(returning: work()) }.start()
      }
    }
  }
#endif
