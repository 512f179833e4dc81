import Foundation
import Gateways
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization
import TitleReview

/// Mail by a server that speaks SMTP (RFC 5321), encrypted by STARTTLS (RFC 3207) or from the first byte, signed in by AUTH PLAIN.
///
/// A mail server cannot tell repetitions: what was handed over whole and not acknowledged is not sent again by itself.
public struct SMTPMessageGateway: MessageGateway {
    public struct Settings: Sendable {
        enum Security { case none, startTLS, tls }
        let host: String
        let port: Int
        let security: Security
        let user: String?
        let password: String?
        let from: String
        let trust: String?
        let seconds: Double

        /// - Parameters:
        ///   - url: `smtp://[user@]host[:587]` (STARTTLS; on this machine only where `trust` is given) or `smtps://[user@]host[:465]`.
        ///   - from: the sender's address.
        ///   - trust: a PEM file of certificates to trust instead of the system's.
        /// - Throws: ``AdapterFault`` with what should stand there.
        public init(url: String, password: String?, from: String, trust: String? = nil, seconds: Double = 40)
            throws(AdapterFault)
        {
            guard let parts = URL(string: url), let host = parts.host, !host.isEmpty, parts.password == nil,
                parts.scheme == "smtp" || parts.scheme == "smtps"
            else {
                throw AdapterFault(
                    """
                    邮件服务器应写成 smtp://用户名@主机:587 或 smtps://用户名@主机:465，\
                    密码用环境变量 PINGHENG_MAIL_PASSWORD。
                    """)
            }
            guard SMTPMessageGateway.isAddress(from) else {
                throw AdapterFault("发件人地址“\(from)”不可用，应是 name@example.com 的样子。")
            }
            self.host = host
            security =
                parts.scheme == "smtps" ? .tls : AdapterFault.isLoopback(host) && trust == nil ? .none : .startTLS
            port = parts.port ?? (security == .tls ? 465 : 587)
            user = parts.user
            self.password = password
            self.from = from
            self.trust = trust
            self.seconds = seconds
        }
    }

    private let settings: Settings
    private let clock: any TitleReview.Clock

    /// - Parameter clock: the machine's, for the date of mails.
    public init(_ settings: Settings, clock: any TitleReview.Clock) {
        self.settings = settings
        self.clock = clock
    }

    /// Whether an address can stand in a command and a header as it is: ASCII without blanks, brackets and control characters.
    static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return text.utf8.count <= 254 && parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !Array("<>()[],;:\\\"".utf8).contains($0) }
    }

    public func send(_ message: OutgoingMessage) async throws(MessageFailure) {
        guard SMTPMessageGateway.isAddress(message.to) else { throw .refused("邮件地址不可用") }
        let mail = MailText(message: message, from: settings.from, at: clock.now())
        let mayBeDelivered = Mutex(false)
        if let failure = await attempt(mail, mayBeDelivered: { may in mayBeDelivered.withLock { $0 = may } }) {
            if case .temporary(let said) = failure, mayBeDelivered.withLock({ $0 }) { throw .unknown("\(said)；可能已经送达") }
            throw failure
        }
    }

    /// - Returns: nil when the server has taken the mail.
    private func attempt(
        _ mail: MailText, mayBeDelivered: @escaping @Sendable (Bool) -> Void
    ) async -> MessageFailure? {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await converse(mail, mayBeDelivered) }
                group.addTask {
                    try await Task.sleep(for: .seconds(settings.seconds))
                    throw MessageFailure.temporary("邮件服务器没有应答")
                }
                defer { group.cancelAll() }
                try await group.next()
            }
            return nil
        } catch {
            return error as? MessageFailure ?? .temporary("与邮件服务器的连接中断")
        }
    }

    private func converse(_ mail: MailText, _ mayBeDelivered: @escaping @Sendable (Bool) -> Void) async throws {
        let tls = settings.security == .none ? nil : try context()
        let host = settings.host
        let isImplicit = settings.security == .tls
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connectTimeout(
            .seconds(2)
        ).connect(host: host, port: settings.port) { channel in
            channel.eventLoop.makeCompletedFuture {
                if isImplicit, let tls {
                    try channel.pipeline.syncOperations.addHandler(
                        NIOSSLClientHandler(context: tls, serverHostname: SMTPMessageGateway.named(host)))
                }
                return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
        let settings = settings
        try await channel.executeThenClose { inbound, outbound in
            var dialogue = SMTPDialogue(inbound: inbound.makeAsyncIterator(), outbound: outbound)
            var offers = try await dialogue.greet()
            if settings.security == .startTLS, let tls {
                try await dialogue.startTLS(offered: offers)
                let raw = channel.channel
                try await raw.eventLoop.submit {
                    try raw.pipeline.syncOperations.addHandler(
                        NIOSSLClientHandler(context: tls, serverHostname: SMTPMessageGateway.named(host)),
                        position: .first)
                }.get()
                offers = try await dialogue.hello()
            }
            if let user = settings.user { try await dialogue.signIn(user, settings.password ?? "", offered: offers) }
            try await dialogue.hand(mail, from: settings.from, mayBeDelivered: mayBeDelivered)
        }
    }

    private func context() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let trust = settings.trust { configuration.trustRoots = .file(trust) }
        return try NIOSSLContext(configuration: configuration)
    }

    /// A server name indication is a name, never an address.
    private static func named(_ host: String) -> String? {
        host.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x3A } || host.contains(":")
            ? nil : host
    }
}
