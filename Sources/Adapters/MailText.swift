import Foundation
import Gateways
import TitleReview

/// A mail as the bytes that stand between DATA and the final dot (RFC 5322, RFC 2045, RFC 2047).
struct MailText {
    let message: OutgoingMessage
    let from: String
    let at: Instant

    /// Lines with CRLF, none longer than 998 bytes, all of them ASCII.
    var text: String {
        let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
        let head = [
            "Date: \(MailText.date(at))", "From: <\(from)>", "To: <\(message.to)>",
            "Subject: \(MailText.encoded(message.subject))", "Message-ID: <\(message.id)@\(domain)>",
            "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
            "Auto-Submitted: auto-generated",
        ]
        return (head + [""] + MailText.lines(Data(message.body.utf8).base64EncodedString(), 76)).map { $0 + "\r\n" }
            .joined()
    }

    /// What goes over the wire: a line that begins with a dot gets another one, then the line that ends it (RFC 5321, 4.5.2).
    static func stuffed(_ text: String) -> String {
        var out = ""
        var atLineStart = true
        for scalar in text.unicodeScalars {
            if atLineStart, scalar == "." { out.unicodeScalars.append(".") }
            out.unicodeScalars.append(scalar)
            atLineStart = scalar == "\n"
        }
        return out + (text.isEmpty || text.hasSuffix("\r\n") ? ".\r\n" : "\r\n.\r\n")
    }

    /// A header's value: as it is when it is printable ASCII, else in encoded words that break between characters (RFC 2047).
    static func encoded(_ value: String) -> String {
        let isPlain = value.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !value.contains("=?")
        if isPlain && value.utf8.count <= 70 { return value }
        var words: [String] = []
        var word: [UInt8] = []
        for scalar in value.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if word.count + bytes.count > 42 {
                words.append("=?utf-8?B?\(Data(word).base64EncodedString())?=")
                word = []
            }
            word += bytes
        }
        return (words + ["=?utf-8?B?\(Data(word).base64EncodedString())?="]).joined(separator: "\r\n ")
    }

    private static func lines(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        var rest = Substring(text)
        while !rest.isEmpty {
            lines.append(String(rest.prefix(width)))
            rest = rest.dropFirst(width)
        }
        return lines
    }

    /// `Mon, 15 Aug 2022 09:00:00 +0800`.
    private static func date(_ instant: Instant) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 8 * 3600)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss Z"
        return formatter.string(from: Date(timeIntervalSince1970: Double(instant.microseconds) / 1_000_000))
    }
}
