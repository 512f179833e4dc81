import Foundation
import TitleReview

/// What somebody did: ids only, no personal data.
public struct AuditEntry: Sendable, Hashable {
    public let at: Instant
    /// Role and account, `clock` or `gateway`.
    public let actor: String
    /// What was done, for example `case.return`.
    public let act: String
    /// The id of what it was done to.
    public let subject: String
    public let detail: [String: String]

    public init(at: Instant, actor: String, act: String, subject: String, detail: [String: String] = [:]) {
        self.at = at
        self.actor = actor
        self.act = act
        self.subject = subject
        self.detail = detail
    }
}

/// An entry as it stands on the chain.
public struct ChainedEntry: Sendable, Hashable {
    public let number: Int
    public let at: Instant
    public let actor: String
    public let act: String
    public let subject: String
    /// JSON with sorted keys, as it was hashed.
    public let detail: String
    public let previous: [UInt8]
    public let digest: [UInt8]

    /// The columns that ``init(_:)`` reads, in its order.
    static let columns: SQL = "number, at, actor, act, subject, detail, previous, digest, hmac"

    /// Reads by position: a verifier reads a hundred thousand of these a second.
    init(_ row: Row) throws {
        guard case .int(let number) = row.column(0), case .int(let at) = row.column(1),
            case .text(let actor) = row.column(2),
            case .text(let act) = row.column(3), case .text(let subject) = row.column(4),
            case .text(let detail) = row.column(5),
            case .bytes(let previous) = row.column(6), case .bytes(let digest) = row.column(7)
        else { throw StoreError.row("审计记录的列类型不对") }
        self.number = Int(number)
        self.at = Instant(microseconds: at)
        self.actor = actor
        self.act = act
        self.subject = subject
        self.detail = detail
        self.previous = previous
        self.digest = digest
    }

    init(_ entry: AuditEntry, number: Int, previous: [UInt8]) {
        self.number = number
        at = entry.at
        actor = entry.actor
        act = entry.act
        subject = entry.subject
        detail = CanonicalEncoding.json(entry.detail)
        self.previous = previous
        digest = Digest.sha256(
            CanonicalEncoding.bytes(
                number: number, at: entry.at, actor: entry.actor, act: entry.act, subject: entry.subject,
                detail: detail, previous: previous))
    }

    /// The detail, read; nil of what is no such JSON.
    var details: [String: String]? { try? JSONDecoder().decode([String: String].self, from: Data(detail.utf8)) }

    /// What the digest must be, by what the entry says.
    var expectedDigest: [UInt8] {
        Digest.sha256(
            CanonicalEncoding.bytes(
                number: number, at: at, actor: actor, act: act, subject: subject, detail: detail, previous: previous))
    }
}

/// The one encoding of an entry that is hashed (S52).
///
/// A byte for the version (1); number and UTC microseconds as 8 bytes each, most significant first; then actor, act, subject,
/// detail (JSON, keys sorted by their UTF-8) and the previous digest, each with its length as 4 bytes in front.
public enum CanonicalEncoding {
    public static func bytes(
        number: Int, at: Instant, actor: String, act: String, subject: String, detail: String, previous: [UInt8]
    ) -> [UInt8] {
        var bytes: [UInt8] = [1]
        bytes.reserveCapacity(160 + detail.utf8.count)
        bytes.appendBigEndian(UInt64(bitPattern: Int64(number)))
        bytes.appendBigEndian(UInt64(bitPattern: at.microseconds))
        for text in [actor, act, subject, detail] {
            bytes.appendBigEndian(UInt32(text.utf8.count))
            bytes.append(contentsOf: text.utf8)
        }
        bytes.appendBigEndian(UInt32(previous.count))
        bytes.append(contentsOf: previous)
        return bytes
    }

    /// `{"key":"value",…}`: keys sorted by their UTF-8 bytes, no spaces, only what must be escaped is.
    public static func json(_ detail: [String: String]) -> String {
        var text: [UInt8] = [UInt8(ascii: "{")]
        text.reserveCapacity(detail.reduce(2) { $0 + $1.key.utf8.count + $1.value.utf8.count + 6 })
        for (key, value) in detail.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            if text.count > 1 { text.append(UInt8(ascii: ",")) }
            JSONText.write(key, to: &text)
            text.append(UInt8(ascii: ":"))
            JSONText.write(value, to: &text)
        }
        text.append(UInt8(ascii: "}"))
        return String(decoding: text, as: UTF8.self)
    }
}

extension [UInt8] {
    mutating func appendBigEndian<T: FixedWidthInteger>(_ value: T) {
        for shift in stride(from: T.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> T(shift)))
        }
    }
}
