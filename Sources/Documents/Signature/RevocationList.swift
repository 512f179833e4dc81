import Foundation
import TitleReview

/// The certificates that are void, signed as a whole with number and date, so that a copy anywhere says what was known when, and that it
/// is whole (S56). Plain text: head, one line a certificate in order of the numbers, then the CMS signature over everything above it,
/// which `openssl cms -verify -content` checks as well.
public struct RevocationList: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public let certificate: String
        public let revokedAt: Instant

        public init(certificate: String, revokedAt: Instant) {
            self.certificate = certificate
            self.revokedAt = revokedAt
        }
    }

    /// Grows with every revocation: how many there have been.
    public var number: Int { entries.count }
    public let issuedAt: Instant
    /// In order of the certificates' numbers.
    public let entries: [Entry]

    private static let head = "pingheng revocations 1"
    private static let begin = "-----BEGIN CMS-----", end = "-----END CMS-----"

    public init(issuedAt: Instant, entries: [Entry]) {
        self.issuedAt = issuedAt
        self.entries = entries.sorted { $0.certificate < $1.certificate }
    }

    public func revocation(of certificate: String) -> Instant? {
        entries.first { $0.certificate == certificate }?.revokedAt
    }

    private var text: String {
        "\(Self.head)\nnumber \(number)\nissued \(issuedAt)\n"
            + entries.map { "\($0.certificate) \($0.revokedAt)\n" }.joined()
    }

    /// The list with its signature, as it is published and mirrored.
    public func signed(by identity: SigningIdentity) throws(DocumentFailure) -> [UInt8] {
        let body = Array(text.utf8)
        let signature = try DetachedCMS(identity).signature(over: body)
        let lines = Data(signature).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        return body + Array("\(Self.begin)\n\(lines)\n\(Self.end)\n".utf8)
    }

    /// Why a list is not accepted.
    public struct Unreadable: Error, Sendable {
        public let reason: String
    }

    /// A list whose signature leads to one of the anchors.
    public init(_ bytes: [UInt8], trust: [String]) throws(Unreadable) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
        guard lines.first == Self.head, let start = lines.firstIndex(of: Self.begin), start >= 3, lines.last == "",
            lines.dropLast().last == Self.end,
            lines[1].hasPrefix("number "), lines[2].hasPrefix("issued "),
            let issued = Instant(iso8601: String(lines[2].dropFirst(7))),
            let signature = Data(base64Encoded: lines[(start + 1)..<(lines.count - 2)].joined())
        else { throw Unreadable(reason: "这不是一份撤销名单") }
        var entries: [Entry] = []
        for line in lines[3..<start] {
            let parts = line.split(separator: " ")
            guard parts.count == 2, let at = Instant(iso8601: String(parts[1])) else {
                throw Unreadable(reason: "撤销名单有一行读不懂")
            }
            entries.append(Entry(certificate: String(parts[0]), revokedAt: at))
        }
        self.init(issuedAt: issued, entries: entries)
        // What was signed is what is written here in its only spelling.
        let body = Array(lines[..<start].joined(separator: "\n").utf8) + [0x0A]
        guard body == Array(text.utf8) else { throw Unreadable(reason: "撤销名单被改动") }
        do throws(Refused) {
            _ = try CMSCheck(trust: trust, at: issued).signer(of: [UInt8](signature), over: body)
        } catch { throw Unreadable(reason: "撤销名单：\(error.reason)") }
    }
}
