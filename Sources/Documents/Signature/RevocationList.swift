import Foundation
import TitleReview

/// The certificates that are void, because they were revoked or replaced by others, signed as a whole with number and date, so that
/// a copy anywhere says what was known when, and that it is whole (S56). Plain text: head, one line a certificate in order of the
/// numbers, then the CMS signature over everything above it, which `openssl cms -verify -content` checks as well.
public struct RevocationList: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public let certificate: String
        public let revokedAt: Instant
        /// The number of the certificate that stands in its place; nil where it was revoked.
        public let replacedBy: String?

        public init(certificate: String, revokedAt: Instant, replacedBy: String? = nil) {
            self.certificate = certificate
            self.revokedAt = revokedAt
            self.replacedBy = replacedBy
        }

        fileprivate var line: String {
            "\(certificate) \(revokedAt)\(replacedBy.map { " replaced-by \($0)" } ?? "")"
        }
    }

    /// Grows with every revocation and replacement: how many there have been.
    public var number: Int { entries.count }
    public let issuedAt: Instant
    /// In order of the certificates' numbers.
    public let entries: [Entry]

    private static let head = "pingheng revocations 1"
    /// Of lists that name replacements; readers of the first kind would not know what the words behind the time mean.
    private static let headWithReplacements = "pingheng revocations 2"
    private static let begin = "-----BEGIN CMS-----", end = "-----END CMS-----"

    public init(issuedAt: Instant, entries: [Entry]) {
        self.issuedAt = issuedAt
        self.entries = entries.sorted { $0.certificate < $1.certificate }
    }

    public func entry(of certificate: String) -> Entry? { entries.first { $0.certificate == certificate } }

    private var text: String {
        let head = entries.contains { $0.replacedBy != nil } ? Self.headWithReplacements : Self.head
        return "\(head)\nnumber \(number)\nissued \(issuedAt)\n" + entries.map { $0.line + "\n" }.joined()
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
        guard let head = lines.first, [Self.head, Self.headWithReplacements].contains(head),
            let start = lines.firstIndex(of: Self.begin), start >= 3, lines.last == "",
            lines.dropLast().last == Self.end,
            lines[1].hasPrefix("number "), lines[2].hasPrefix("issued "),
            let issued = Instant(iso8601: String(lines[2].dropFirst(7))),
            let signature = Data(base64Encoded: lines[(start + 1)..<(lines.count - 2)].joined())
        else { throw Unreadable(reason: "这不是一份撤销名单") }
        var entries: [Entry] = []
        for line in lines[3..<start] {
            let parts = line.split(separator: " ")
            guard parts.count == 2 || parts.count == 4 && parts[2] == "replaced-by",
                let at = Instant(iso8601: String(parts[1]))
            else { throw Unreadable(reason: "撤销名单有一行读不懂") }
            entries.append(
                Entry(
                    certificate: String(parts[0]), revokedAt: at,
                    replacedBy: parts.count == 4 ? String(parts[3]) : nil))
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
