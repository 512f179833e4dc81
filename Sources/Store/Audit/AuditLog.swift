import Foundation
import TitleReview

/// The chain of everything that was done: each entry carries the digest of the one before (S52–S54).
public final class AuditLog: Sendable {
    public let installation: Installation
    let keys: KeyRing
    private let journal: HeadJournal
    /// A sentence for the log and the administrator when the chain did not stand, at the start, where it was signed last.
    public let discrepancy: String?

    /// Opens the chain of a migrated database; a new database gets its identity, an old one is checked against the keys.
    ///
    /// - Parameter clock: the machine's, for the time in signed heads.
    public static func open(_ database: any Database, keys: KeyRing, clock: any Clock) async throws -> AuditLog {
        let installation = try await Installation.open(database, keys: keys)
        let journal = try HeadJournal(installation, keys: keys, clock: clock)
        if try await database.read({ tx in try AuditLog.tip(tx) }) == nil { try journal.begin() }
        let last = try journal.resume()
        let discrepancy = try await database.read { tx in try AuditLog.compare(last, tx) }
        let log = AuditLog(installation: installation, keys: keys, journal: journal, discrepancy: discrepancy)
        // What was written in the last moment before a crash has no signed head yet.
        if discrepancy == nil { try await log.signHead(database) }
        return log
    }

    private init(installation: Installation, keys: KeyRing, journal: HeadJournal, discrepancy: String?) {
        self.installation = installation
        self.keys = keys
        self.journal = journal
        self.discrepancy = discrepancy
    }

    /// Puts an entry on the chain, in the caller's transaction; it gets its number just before the commit, so that nobody
    /// waits for the chain's end while others work (F17).
    public func append(_ entry: AuditEntry, in tx: any Transaction) throws {
        if let binding = tx as? BindingTransaction { return binding.append(entry) }
        tx.atEnd { [self] tx in try chain(entry, tx) }
    }

    /// What the chain says of a row.
    func line(_ row: ProvenRow, isRemoved: Bool = false) -> BoundRows.Line {
        BoundRows.Line(place: row.place(keys), digest: isRemoved ? nil : row.digest(keys))
    }

    /// Where the chain stands; nil while it is empty. What the transaction itself appends is not in it yet.
    public func head(in tx: any Transaction) throws -> AuditHead? {
        try AuditLog.tip(tx).map {
            AuditHead(
                installation: installation.name, number: $0.number, digest: Hexadecimal.encode($0.digest), at: nil,
                signature: nil)
        }
    }

    /// Signs where the chain stands now and returns when the head is on disk in the key directory.
    @discardableResult public func signHead(_ database: any Database) async throws -> AuditHead? {
        let head = try await database.read { tx in try AuditLog.tip(tx) }
        guard let head else { return nil }
        journal.note(number: head.number, digest: head.digest)
        try await journal.flush()
        return try HeadJournal.heads(of: installation, keys: keys).max { $0.number < $1.number }
    }

    /// Signs the last head; to be called before the database is closed.
    public func close(_ database: any Database) async throws { try await signHead(database) }

    /// Why heads cannot be written at present, for `/readyz`; nil while all is well.
    public var problem: StoreError? { journal.problem }

    /// The chain's newest entries, or those before an entry, newest first.
    public func entries(in tx: any Transaction, before number: Int? = nil, limit: Int = 50) throws -> [ChainedEntry] {
        try tx.query(
            """
            SELECT \(ChainedEntry.columns) FROM audit_entries WHERE number < \(number ?? Int.max) ORDER BY number DESC LIMIT \(limit)
            """
        ).map(ChainedEntry.init)
    }

    /// Entries after one, in order: the chain as it can be checked elsewhere.
    public func entries(in tx: any Transaction, after number: Int, through last: Int, limit: Int) throws
        -> [ChainedEntry]
    {
        try tx.query(
            """
            SELECT \(ChainedEntry.columns) FROM audit_entries WHERE number > \(number) AND number <= \(last) ORDER BY number LIMIT \(limit)
            """
        ).map(ChainedEntry.init)
    }

    /// The heads that were signed of this database, oldest first.
    public func signedHeads() throws -> [AuditHead] { try HeadJournal.heads(of: installation, keys: keys) }

    /// Signs what has left the installation, with the key of the heads: Ed25519 over `pingheng package 1`, a line end, and the
    /// digest in hexadecimal.
    public func sign(package digest: [UInt8]) -> [UInt8] {
        keys.signAudit(Array("pingheng package 1\n\(Hexadecimal.encode(digest))".utf8))
    }

    /// The public halves of the keys that sign heads and packages, as PEM (RFC 8410): the present one first, then those of earlier heads.
    public var publicKeyPEMs: [String] {
        let prefix: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
        return keys.auditPublicKeys.map {
            "-----BEGIN PUBLIC KEY-----\n\(Data(prefix + $0).base64EncodedString())\n-----END PUBLIC KEY-----\n"
        }
    }

    /// What the first entry carries as its previous digest: no chain can be passed off as another installation's.
    static func genesis(_ installation: Installation) -> [UInt8] {
        Digest.sha256(Array("pingheng audit chain 1\n".utf8) + installation.id)
    }

    /// The entry gets its number: the last thing before the commit.
    func chain(_ entry: AuditEntry, _ tx: any Transaction) throws {
        try AdvisoryLock.auditChain.take(tx)
        let tip = try AuditLog.tip(tx)
        let next = ChainedEntry(
            entry, number: (tip?.number ?? 0) + 1, previous: tip?.digest ?? AuditLog.genesis(installation))
        try tx.execute(
            """
            INSERT INTO audit_entries (number, at, actor, act, subject, detail, previous, digest, hmac)
            VALUES (\(next.number), \(next.at), \(next.actor), \(next.act), \(next.subject), \(next.detail), \(next.previous),
                \(next.digest), \(keys.mac(.audit, next.digest)))
            """)
        tx.afterCommit { [journal] in journal.note(number: next.number, digest: next.digest) }
    }

    private static func compare(_ last: AuditHead?, _ tx: any Transaction) throws -> String? {
        guard let last else { return "密钥目录里没有这个数据库的链头记录。" }
        if last.number == 0 { return nil }
        let digest = try tx.one("SELECT digest FROM audit_entries WHERE number = \(last.number)")?.bytes("digest")
        if digest.map({ Hexadecimal.encode($0) }) == last.digest { return nil }
        return "审计链与上次签名的链头（第 \(last.number) 条）不符：末尾被截去或替换，或数据库是旧的副本。请运行 pingheng audit verify。"
    }

    static func tip(_ tx: any Transaction) throws -> (number: Int, digest: [UInt8])? {
        guard let row = try tx.one("SELECT number, digest FROM audit_entries ORDER BY number DESC LIMIT 1") else {
            return nil
        }
        return (try row.int("number"), try row.bytes("digest"))
    }
}
