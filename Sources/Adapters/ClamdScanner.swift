import Gateways
import NIOPosix
import Synchronization

/// ClamAV's daemon, asked over its socket by `INSTREAM` (clamd(8)): the file goes over in pieces and is nowhere on disk for it.
///
/// What it is told is not encrypted, so it is on this machine. After a failure it rests for a moment, in which files are refused at once:
/// a daemon that hangs holds up nobody but who uploads (F7).
public final class ClamdScanner: VirusScanner {
    public struct Settings: Sendable {
        enum Place: Sendable, Equatable {
            case path(String)
            case loopback(port: UInt16, isIPv6: Bool)
        }

        let place: Place
        /// Within which a file has to be answered, waiting for its turn included.
        let seconds: Double
        /// How long it is left alone after a failure.
        let rest: Double

        /// - Parameter text: `unix:/path`, or `host:port` of this machine.
        /// - Throws: ``AdapterFault`` with what should stand there.
        public init(_ text: String, seconds: Double = 30, rest: Double = 3) throws(AdapterFault) {
            self.seconds = seconds
            self.rest = rest
            if text.hasPrefix("unix:/"), text.utf8.count - 5 < 108 {
                place = .path(String(text.dropFirst(5)))
                return
            }
            guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0,
                AdapterFault.isLoopback(String(text[..<colon]))
            else {
                throw AdapterFault(
                    """
                    --clamd 应写成 unix:/路径（路径不超过 107 个字节），或本机的 127.0.0.1:3310；\
                    内容不加密，不在本机的请用加密通道转到本机。
                    """)
            }
            place = .loopback(port: port, isIPv6: text[..<colon].contains(":"))
        }
    }

    private let settings: Settings
    /// Threads of its own: talking to the daemon blocks them, and more than these never wait for it.
    private let pool = NIOThreadPool(numberOfThreads: 4)
    private let restsUntil = Mutex<ContinuousClock.Instant?>(nil)

    public init(_ settings: Settings) {
        self.settings = settings
        pool.start()
    }

    public func close() async { try? await pool.shutdownGracefully() }

    public func scan(_ read: @escaping FileReading) async throws(VirusScanFailure) -> String? {
        if let until = restsUntil.withLock({ $0 }), ContinuousClock.now < until {
            throw VirusScanFailure("clamd 刚才没有应答")
        }
        return try await talk { dialogue in try ClamdScanner.finding(in: try dialogue.stream(read)) }
    }

    public func check() async throws(VirusScanFailure) {
        try await talk { dialogue in
            let reply = try dialogue.ask("PING")
            guard reply == "PONG" else { throw VirusScanFailure("clamd 的应答看不懂") }
        }
    }

    /// One conversation, on a thread of the pool.
    private func talk<T: Sendable>(_ body: @escaping @Sendable (borrowing ClamdDialogue) throws -> T)
        async throws(VirusScanFailure) -> T
    {
        let place = settings.place
        let deadline = ContinuousClock.now + .seconds(settings.seconds)
        do {
            let value = try await pool.runIfActive { try body(try ClamdDialogue(place, until: deadline)) }
            restsUntil.withLock { $0 = nil }
            return value
        } catch {
            restsUntil.withLock { $0 = ContinuousClock.now + .seconds(settings.rest) }
            throw error as? VirusScanFailure ?? VirusScanFailure("与 clamd 的交谈中断")
        }
    }

    /// What `stream: OK` and `stream: NAME FOUND` say.
    static func finding(in reply: String) throws(VirusScanFailure) -> String? {
        if reply == "stream: OK" { return nil }
        if reply.hasPrefix("stream: "), reply.hasSuffix(" FOUND") {
            let name = reply.dropFirst(8).dropLast(6).unicodeScalars.filter {
                $0.isASCII && $0.value > 0x20 && $0.value < 0x7F
            }
            return String(String.UnicodeScalarView(name.prefix(80)))
        }
        if reply.contains("size limit exceeded") { throw VirusScanFailure("文件比 clamd 接受的大，请调大它的 StreamMaxLength") }
        throw VirusScanFailure("clamd 的应答看不懂")
    }
}
