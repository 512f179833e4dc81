import Foundation
import Gateways
import Testing
import TitleReview

@testable import Adapters

@Suite struct MailTextTests {
    private func mail(_ subject: String, _ body: String = "正文", to: String = "a@example.com") -> String {
        MailText(
            message: .init(id: "m1", to: to, subject: subject, body: body), from: "office@example.gov.cn",
            at: Instant(microseconds: 1_660_525_200_000_000)
        ).text
    }

    @Test(
        "S27 F9 dots at the start of a line are doubled, and nothing of the text can end the mail",
        arguments: [
            ("", ".\r\n"), (".", "..\r\n.\r\n"), ("a\r\n.\r\nb\r\n", "a\r\n..\r\nb\r\n.\r\n"),
            ("..a\r\n", "...a\r\n.\r\n"), ("a.\r\n", "a.\r\n.\r\n"), (".\u{301}x", "..\u{301}x\r\n.\r\n"),
        ])
    func stuffing(_ text: String, _ wire: String) { #expect(MailText.stuffed(text).utf8.elementsEqual(wire.utf8)) }

    @Test("RFC 2047 a Chinese subject is written in encoded words of at most 75 bytes that break between characters")
    func subject() throws {
        let long = String(repeating: "评审费缴纳提醒𠮷", count: 12)
        let words = MailText.encoded(long).components(separatedBy: "\r\n ")
        #expect(
            words.count > 3
                && words.allSatisfy { $0.utf8.count <= 75 && $0.hasPrefix("=?utf-8?B?") && $0.hasSuffix("?=") })
        // Each word is whole characters: joining their texts, not their bytes, gives the subject back.
        let texts = words.map { word in
            Data(base64Encoded: String(word.dropFirst(10).dropLast(2))).flatMap {
                String(validating: $0, as: UTF8.self)
            }
        }
        #expect(texts.compactMap { $0 }.joined() == long && !texts.contains(nil))
        #expect(MailText.encoded("Plain subject") == "Plain subject")
        #expect(MailText.encoded("=?utf-8?B?eA==?=") != "=?utf-8?B?eA==?=")
    }

    @Test("S27 a line break in a subject makes no header of its own; every line is ASCII and short")
    func injection() {
        let text = mail(
            "费用\r\nBcc: all@example.com\r\n\r\n.\r\nMAIL FROM:<x>", String(repeating: "很长的正文。\n.\n", count: 300))
        let lines = text.components(separatedBy: "\r\n")
        #expect(!lines.contains { $0.hasPrefix("Bcc") || $0.hasPrefix("MAIL") || $0 == "." })
        #expect(lines.allSatisfy { $0.utf8.count <= 78 && $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } })
        #expect(
            lines.contains("Message-ID: <m1@example.gov.cn>") && lines.contains("Date: Mon, 15 Aug 2022 09:00:00 +0800")
        )
    }

    @Test(
        "S33 addresses that could end a command are none",
        arguments: [
            ("a@b.cn", true), ("a.b+c@d-e.cn", true), ("a", false), ("@b", false), ("a@", false), ("a@b@c", false),
            ("a b@c.cn", false), ("a>@c.cn", false), ("a\r\n@c.cn", false), ("王@c.cn", false), ("", false),
            (String(repeating: "a", count: 250) + "@b.cn", false),
        ])
    func addresses(_ text: String, _ good: Bool) { #expect(SMTPMessageGateway.isAddress(text) == good) }

    @Test(
        "S33 passwords do not stand in addresses, and what leaves the machine is encrypted",
        arguments: [
            ("https://sms.example.cn/v1", true), ("http://127.0.0.1:9/x", true), ("http://sms.example.cn/v1", false),
            ("https://u:p@sms.example.cn", false), ("file:///etc/passwd", false), ("", false),
        ])
    func urls(_ url: String, _ good: Bool) {
        #expect(((try? HTTPMessageGateway.Settings(url: url, token: nil)) != nil) == good)
    }

    @Test(
        "S33 the security of a mail server follows from its address",
        arguments: [
            ("smtp://mail.example.cn", 587, "startTLS"), ("smtps://u@mail.example.cn", 465, "tls"),
            ("smtp://127.0.0.1:2525", 2525, "none"),
        ])
    func servers(_ url: String, _ port: Int, _ security: String) throws {
        let settings = try SMTPMessageGateway.Settings(url: url, password: nil, from: "a@b.cn")
        #expect(settings.port == port && "\(settings.security)" == security)
        #expect(throws: AdapterFault.self) {
            try SMTPMessageGateway.Settings(url: "http://x", password: nil, from: "a@b.cn")
        }
        #expect(throws: AdapterFault.self) {
            try SMTPMessageGateway.Settings(url: "smtp://u:p@mail.example.cn", password: nil, from: "a@b.cn")
        }
    }
}
