import Gateways
import Glibc

/// A conversation with clamd over a socket: one command, one answer. It blocks its thread, never longer than until its deadline.
struct ClamdDialogue: ~Copyable {
    private static let connecting = Duration.seconds(2)
    private static let longestReply = 4096

    private let socket: Int32
    private let deadline: ContinuousClock.Instant

    init(_ place: ClamdScanner.Settings.Place, until deadline: ContinuousClock.Instant) throws(VirusScanFailure) {
        self.deadline = deadline
        guard ContinuousClock.now < deadline else { throw VirusScanFailure("clamd 忙不过来") }
        socket = try ClamdDialogue.connect(place, until: min(deadline, ContinuousClock.now + ClamdDialogue.connecting))
    }

    deinit { close(socket) }

    /// - Returns: what it answers to a command.
    borrowing func ask(_ command: String) throws -> String {
        try send(Array("z\(command)\0".utf8))
        return try reply()
    }

    /// Hands a file over: each piece behind its length, in the order of the network, an empty one at the end.
    borrowing func stream(_ read: VirusScanner.FileReading) throws -> String {
        do {
            try send(Array("zINSTREAM\0".utf8))
            try read { piece in
                if !piece.isEmpty { try send(ClamdDialogue.length(piece.count) + piece) }
            }
            try send(ClamdDialogue.length(0))
        } catch is ConnectionLost {
            // It may have said why before it hung up.
        }
        return try reply()
    }

    private static func length(_ count: Int) -> [UInt8] { withUnsafeBytes(of: UInt32(count).bigEndian) { Array($0) } }

    /// The other side hung up.
    private struct ConnectionLost: Error {}

    private borrowing func send(_ bytes: [UInt8]) throws {
        var done = 0
        while done < bytes.count {
            try wait(for: POLLOUT)
            let count = bytes.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress?.advanced(by: done), $0.count - done, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count >= 0 else { throw ConnectionLost() }
            done += count
        }
    }

    private borrowing func reply() throws(VirusScanFailure) -> String {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1024)
        while true {
            try wait(for: POLLIN)
            let count = recv(socket, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { throw VirusScanFailure("clamd 没有答完就断开了") }
            all += buffer[..<count]
            if let end = all.firstIndex(of: 0) { return String(decoding: all[..<end], as: UTF8.self) }
            guard all.count < ClamdDialogue.longestReply else { throw VirusScanFailure("clamd 的应答太长") }
        }
    }

    private borrowing func wait(for event: Int32) throws(VirusScanFailure) {
        try ClamdDialogue.wait(socket, for: event, until: deadline)
    }

    private static func wait(_ socket: Int32, for event: Int32, until deadline: ContinuousClock.Instant)
        throws(VirusScanFailure)
    {
        while true {
            let left = (deadline - ContinuousClock.now) / .milliseconds(1)
            guard left > 0 else { throw VirusScanFailure("clamd 没有及时应答") }
            var one = pollfd(fd: socket, events: Int16(event), revents: 0)
            if poll(&one, 1, Int32(min(left.rounded(.up), 60_000))) > 0 { return }
        }
    }

    private static func connect(_ place: ClamdScanner.Settings.Place, until deadline: ContinuousClock.Instant)
        throws(VirusScanFailure) -> Int32
    {
        let family =
            switch place {
            case .path: AF_UNIX
            case .loopback(_, let isIPv6): isIPv6 ? AF_INET6 : AF_INET
            }
        let socket = Glibc.socket(
            family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard socket >= 0 else { throw VirusScanFailure("不能打开连接") }
        do throws(VirusScanFailure) {
            try connect(socket, place, until: deadline)
        } catch {
            close(socket)
            throw error
        }
        return socket
    }

    private static func connect(
        _ socket: Int32, _ place: ClamdScanner.Settings.Place, until deadline: ContinuousClock.Instant
    ) throws(VirusScanFailure) {
        let connected =
            switch place {
            case .path(let path): connect(socket, path: path)
            case .loopback(let port, isIPv6: false):
                connect(
                    socket,
                    sockaddr_in(
                        sin_family: sa_family_t(AF_INET), sin_port: port.bigEndian,
                        sin_addr: in_addr(s_addr: UInt32(0x7F00_0001).bigEndian), sin_zero: (0, 0, 0, 0, 0, 0, 0, 0)))
            case .loopback(let port, isIPv6: true):
                connect(
                    socket,
                    sockaddr_in6(
                        sin6_family: sa_family_t(AF_INET6), sin6_port: port.bigEndian, sin6_flowinfo: 0,
                        sin6_addr: in6addr_loopback, sin6_scope_id: 0))
            }
        if connected { return }
        guard errno == EINPROGRESS else { throw VirusScanFailure("连不上 clamd") }
        try wait(socket, for: POLLOUT, until: deadline)
        var problem: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(socket, SOL_SOCKET, SO_ERROR, &problem, &length) == 0, problem == 0 else {
            throw VirusScanFailure("连不上 clamd")
        }
    }

    private static func connect(_ socket: Int32, path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return connect(socket, address)
    }

    private static func connect<Address>(_ socket: Int32, _ address: Address) -> Bool {
        withUnsafeBytes(of: address) { bytes in
            guard let start = bytes.baseAddress else { return false }
            return Glibc.connect(socket, start.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count)) == 0
        }
    }
}
