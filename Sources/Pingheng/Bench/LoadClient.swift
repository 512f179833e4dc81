import Foundation
import Glibc

/// An HTTP client that costs as little as can be, so that a bench measures the server beside it: one thread, finished
/// requests, connections that stay open, and of the answers only status and length.
struct LoadClient {
    /// What a round came to.
    struct Round {
        let answers: Int
        let seconds: Double
        var perSecond: Double { Double(answers) / seconds }
    }

    private struct Connection {
        let descriptor: Int32
        /// What this connection asks, one after the other.
        let requests: [[UInt8]]
        var next = 0
        /// What has come of an answer's head.
        var head: [UInt8] = []
        /// How many bytes of the body are still to come; nil while the head is.
        var missing: Int?
    }

    private var connections: [Connection] = []
    private var buffer = [UInt8](repeating: 0, count: 256 << 10)
    private let status: Int

    /// - Parameters:
    ///   - requests: for each connection, what it sends.
    ///   - expecting: the only status that is an answer; another one is a failure, so that a bench never measures error pages.
    init(port: Int, requests: [[[UInt8]]], expecting status: Int) throws {
        self.status = status
        for list in requests {
            connections.append(Connection(descriptor: try LoadClient.connect(port), requests: list))
        }
    }

    func close() { for connection in connections { Glibc.close(connection.descriptor) } }

    /// Asks again and again for so long.
    mutating func run(seconds: Double) throws -> Round { try run(until: seconds) }

    /// Sends every request of every connection once.
    mutating func runOnce() throws -> Round { try run(until: nil) }

    private mutating func run(until limit: Double?) throws -> Round {
        let clock = ContinuousClock()
        let start = clock.now
        var waiting = 0
        var answers = 0
        for index in connections.indices {
            connections[index].next = 0
            if try send(index, again: limit != nil) { waiting += 1 }
        }
        var polled = connections.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        while waiting > 0 {
            guard poll(&polled, nfds_t(polled.count), 10_000) > 0 else { throw Failure("服务 10 秒没有应答，请检查机器是否过载。") }
            let goesOn = limit.map { (clock.now - start).seconds < $0 } ?? true
            for index in polled.indices where polled[index].revents != 0 {
                guard try receive(index) else { continue }
                answers += 1
                let sent = goesOn ? try send(index, again: limit != nil) : false
                if !sent { waiting -= 1 }
            }
        }
        return Round(answers: answers, seconds: (clock.now - start).seconds)
    }

    private mutating func send(_ index: Int, again: Bool) throws -> Bool {
        let list = connections[index].requests
        if again, connections[index].next == list.count { connections[index].next = 0 }
        guard connections[index].next < list.count else { return false }
        let request = list[connections[index].next]
        connections[index].next += 1
        // Most requests fit the socket's empty buffer; a longer one waits until the server has taken enough of it.
        guard Glibc.send(connections[index].descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
        else { throw Failure("发送请求失败：\(errno)。") }
        return true
    }

    /// - Returns: whether the answer is whole.
    private mutating func receive(_ index: Int) throws -> Bool {
        let count = recv(connections[index].descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { throw Failure("服务关闭了连接。") }
        if let missing = connections[index].missing { return finish(index, missing - count) }
        connections[index].head.append(contentsOf: buffer[..<count])
        guard let (length, rest) = try LoadClient.read(connections[index].head, expecting: status) else { return false }
        return finish(index, length - rest)
    }

    private mutating func finish(_ index: Int, _ missing: Int) -> Bool {
        connections[index].missing = missing > 0 ? missing : nil
        connections[index].head.removeAll(keepingCapacity: true)
        return missing <= 0
    }

    /// - Returns: the length that the head tells, and how many bytes stand behind the head; nil while the head is not whole.
    private static func read(_ bytes: [UInt8], expecting status: Int) throws -> (length: Int, rest: Int)? {
        try bytes.withUnsafeBufferPointer { bytes in
            var line = 0
            var length = 0
            for index in bytes.indices where bytes[index] == 0x0A {
                if index - line <= 1 {
                    let found = bytes.count > 12 ? bytes[9..<12].reduce(0) { $0 * 10 + Int($1) - 0x30 } : 0
                    guard found == status else {
                        throw Failure(
                            "服务应答 \(found)，应为 \(status)：\(String(decoding: bytes[index...].prefix(2000), as: UTF8.self))"
                        )
                    }
                    return (length, bytes.count - index - 1)
                }
                if let value = contentLength(bytes[line..<index]) { length = value }
                line = index + 1
            }
            return nil
        }
    }

    private static let lengthName = Array("content-length:".utf8)

    private static func contentLength(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        guard line.count > lengthName.count, zip(line, lengthName).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) else {
            return nil
        }
        return line.dropFirst(lengthName.count).reduce(0) { (0x30...0x39).contains($1) ? $0 * 10 + Int($1) - 0x30 : $0 }
    }

    private static func connect(_ port: Int) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = loopback(port)
        let done = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard done == 0 else {
            Glibc.close(descriptor)
            throw Failure("连接不上 127.0.0.1:\(port)。")
        }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        return descriptor
    }

    private static func loopback(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }

    /// A port that was free a moment ago.
    static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { Glibc.close(descriptor) }
        var address = loopback(0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let done = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
            }
        }
        guard done else { throw Failure("没有空闲的端口。") }
        return Int(in_port_t(bigEndian: address.sin_port))
    }

    /// A request as bytes.
    static func request(_ method: String, _ path: String, session: BenchSession? = nil) -> [UInt8] {
        var lines = ["\(method) \(path) HTTP/1.1", "host: 127.0.0.1"]
        if let session { lines.append("cookie: pingheng=\(session.token)") }
        let form = method == "POST" ? "_token=\(session?.csrf ?? "")" : ""
        if method == "POST" {
            lines += ["content-type: application/x-www-form-urlencoded", "content-length: \(form.utf8.count)"]
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + form).utf8)
    }

    /// A file in a form.
    struct FilePart {
        let field: String
        let name: String
        let type: String
        let bytes: [UInt8]
    }

    /// A form with a file, as a browser sends it (RFC 7578).
    static func upload(
        _ path: String, session: BenchSession, texts: [(name: String, value: String)] = [], file: FilePart
    ) -> [UInt8] {
        let boundary = "pingheng-bench-boundary"
        func head(_ name: String, _ more: String = "") -> String {
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\(more)\r\n\r\n"
        }
        var start = ""
        for (name, value) in [(name: "_token", value: session.csrf)] + texts { start += head(name) + value + "\r\n" }
        start += head(file.field, "; filename=\"\(file.name)\"\r\nContent-Type: \(file.type)")
        let end = "\r\n--\(boundary)--\r\n"
        let length = start.utf8.count + file.bytes.count + end.utf8.count
        let lines = [
            "POST \(path) HTTP/1.1", "host: 127.0.0.1", "cookie: pingheng=\(session.token)",
            "content-type: multipart/form-data; boundary=\(boundary)", "content-length: \(length)",
        ]
        var request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + start).utf8)
        request += file.bytes
        request += Array(end.utf8)
        return request
    }
}

/// Somebody who is signed in.
struct BenchSession {
    let token: String
    let csrf: String
}
