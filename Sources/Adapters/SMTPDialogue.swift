import Foundation
import Gateways
import NIOCore

/// The conversation with a mail server, step by step: each command waits for its reply.
struct SMTPDialogue {
    var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var unread: [UInt8] = []

    private struct Reply {
        let code: Int
        let lines: [String]
    }

    private static let longestReply = 64 << 10

    init(
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.inbound = inbound
        self.outbound = outbound
    }

    /// Waits for the greeting and says hello.
    /// - Returns: what the server offers, in capitals.
    mutating func greet() async throws -> [String] {
        try await expect(220, "问候")
        return try await hello()
    }

    mutating func hello() async throws -> [String] {
        try await say("EHLO pingheng.localdomain")
        return try await expect(250, "EHLO").lines.dropFirst().map { $0.uppercased() }
    }

    /// Asks for encryption; what the server sent ahead of it is not believed (RFC 3207, 4.2).
    mutating func startTLS(offered: [String]) async throws {
        guard offered.contains("STARTTLS") else { throw MessageFailure.temporary("邮件服务器不提供加密（STARTTLS），没有发送") }
        try await say("STARTTLS")
        try await expect(220, "STARTTLS")
        guard unread.isEmpty else { throw MessageFailure.temporary("邮件服务器在加密之前多说了话，没有发送") }
    }

    mutating func signIn(_ user: String, _ password: String, offered: [String]) async throws {
        guard
            offered.contains(where: {
                $0.hasPrefix("AUTH") && $0.split(whereSeparator: { $0 == " " || $0 == "=" }).contains("PLAIN")
            })
        else {
            throw MessageFailure.temporary("邮件服务器不提供用密码登录（AUTH PLAIN）")
        }
        try await say("AUTH PLAIN " + Data("\0\(user)\0\(password)".utf8).base64EncodedString())
        // A password that is wrong today may be mended tomorrow: the mails wait.
        guard try await reply().code == 235 else { throw MessageFailure.temporary("邮件服务器不接受用户名或密码") }
    }

    /// Envelope and content.
    /// - Parameter mayBeDelivered: called with true before the bytes that end the content, and with false when the server has
    ///   answered that it does not take them (RFC 5321, 4.2.5). What goes wrong later changes nothing: it is taken.
    mutating func hand(_ mail: MailText, from: String, mayBeDelivered: (Bool) -> Void) async throws {
        try await say("MAIL FROM:<\(from)>")
        try await expect(250, "MAIL FROM")
        try await say("RCPT TO:<\(mail.message.to)>")
        try await expect(250, "RCPT TO")
        try await say("DATA")
        try await expect(354, "DATA")
        mayBeDelivered(true)
        try await outbound.write(ByteBuffer(string: MailText.stuffed(mail.text)))
        let reply = try await reply()
        do { try check(reply, 250, "正文") } catch {
            mayBeDelivered(false)
            throw error
        }
        // It is taken; how the server says good-bye changes nothing.
        try? await say("QUIT")
    }

    private func say(_ line: String) async throws { try await outbound.write(ByteBuffer(string: line + "\r\n")) }

    /// 4yz may be tried again, 5yz is final (RFC 5321, 4.2.1).
    @discardableResult
    private mutating func expect(_ code: Int, _ step: String) async throws -> Reply {
        let reply = try await reply()
        try check(reply, code, step)
        return reply
    }

    private func check(_ reply: Reply, _ code: Int, _ step: String) throws {
        if reply.code == code || code == 250 && reply.code == 251 { return }
        let said = "邮件服务器应答 \(reply.code)（\(step)）"
        throw (500...599).contains(reply.code) ? MessageFailure.refused(said) : MessageFailure.temporary(said)
    }

    private mutating func reply() async throws -> Reply {
        var lines: [String] = []
        while true {
            let line = try await line()
            guard let code = Int(line.prefix(3)), (200...599).contains(code) else {
                throw MessageFailure.temporary("邮件服务器的应答看不懂")
            }
            lines.append(String(line.dropFirst(4)))
            if line.dropFirst(3).first != "-" { return Reply(code: code, lines: lines) }
            guard lines.count < 200 else { throw MessageFailure.temporary("邮件服务器的应答太长") }
        }
    }

    private mutating func line() async throws -> String {
        while true {
            if let end = unread.firstIndex(of: 0x0A) {
                defer { unread.removeFirst(end + 1) }
                return String(decoding: unread[..<end].filter { $0 != 0x0D }, as: UTF8.self)
            }
            guard unread.count < SMTPDialogue.longestReply else { throw MessageFailure.temporary("邮件服务器的应答太长") }
            guard let more = try await inbound.next() else { throw MessageFailure.temporary("邮件服务器断开了连接") }
            unread += more.readableBytesView
        }
    }
}
