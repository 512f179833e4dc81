import CSodium
import Store
import Synchronization
import TitleReview

/// Who a session token belongs to, read at each request so that a withdrawn role or a closed account ends at once (S8).
public enum Sessions {
    /// What a live session says.
    public struct Live: Sendable {
        public let actor: Actor
        public let csrf: String
        /// The password was handed over by the administrator; until it is changed, the session opens no role's pages.
        public let passwordOnce: Bool
    }

    static func digest(_ token: String) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: 32)
        let text = Array(token.utf8)
        crypto_hash_sha256(&out, text, UInt64(text.count))
        return out
    }

    private static let idleOfficer: Double = 30 * 60
    private static let idleApplicant: Double = 2 * 3600
    private static let absolute: Double = 12 * 3600

    /// A session as it was read, with what says whether it has run out.
    struct Found: Sendable {
        let live: Live
        let created: Instant
        let seen: Instant

        func runs(at machine: Instant) -> Bool {
            let role = live.actor.role
            let idle = role == .applicant || role == .employer ? idleApplicant : idleOfficer
            return machine < seen.adding(seconds: idle) && machine < created.adding(seconds: absolute)
        }
    }

    /// The live session of a token; nil when there is none or it has run out (machine clock).
    public static func resolve(_ token: String, house: Casework) async throws -> Live? {
        guard token.utf8.count == 64 else { return nil }
        let digest = digest(token)
        let machine = house.machine.now()
        guard let found = try await find(digest, house), found.runs(at: machine) else { return nil }
        // The stamp is coarse: a write per minute of use, and no trace of single acts (S47).
        if machine > found.seen.adding(seconds: 60) {
            do {
                try await house.database.write { tx in
                    _ = try tx.execute("UPDATE sessions SET seen_at = \(machine) WHERE digest = \(digest)")
                }
            } catch StoreError.full, StoreError.overloaded {}  // Reading goes on without it (F4, F12).
        }
        return found.live
    }

    /// From the shelf while nothing has changed of what it was read from, else from the database.
    private static func find(_ digest: [UInt8], _ house: Casework) async throws -> Found? {
        if let known = house.sessions.find(digest) { return known }
        let (read, reading) = try await house.database.read { tx in try tx.watch { try Sessions.read(digest, tx) } }
        guard let found = read else { return nil }
        house.sessions.keep(found, for: digest, while: reading)
        return found
    }

    private static func read(_ digest: [UInt8], _ tx: any Transaction) throws -> Found? {
        guard let row = try tx.one("""
            SELECT s.account_id, s.membership_id, s.csrf, s.second_factor, s.created_at, s.seen_at, a.name, a.person_id, a.password_once,
                m.role, m.unit_id, u.name AS unit_name
            FROM sessions s JOIN accounts a ON a.id = s.account_id AND a.closed_at IS NULL
            LEFT JOIN memberships m ON m.id = s.membership_id AND m.until IS NULL LEFT JOIN units u ON u.id = m.unit_id
            WHERE s.digest = \(digest)
            """) else { return nil }
        guard let role = try row.optionalText("role").flatMap(Role.init(rawValue:)), let membership = try row.optionalText("membership_id") else { return nil }
        let actor = Actor(
            accountID: try row.text("account_id"), membershipID: membership, role: role, unitID: try row.optionalText("unit_id"),
            unitName: try row.optionalText("unit_name") ?? "", personID: try row.optionalText("person_id"),
            name: try row.text("name"), secondFactor: try row.bool("second_factor"))
        return Found(
            live: Live(actor: actor, csrf: try row.text("csrf"), passwordOnce: try row.bool("password_once")), created: try row.instant("created_at"), seen: try row.instant("seen_at"))
    }
}

/// Sessions that were read lately. One is given again only while nothing has been written of what it was read from, so a role
/// withdrawn, an account closed or a session ended is seen at the next request all the same (S8).
final class SessionShelf: Sendable {
    private static let most = 4096
    private let sessions = Mutex<[[UInt8]: (found: Sessions.Found, reading: Reading)]>([:])

    func find(_ digest: [UInt8]) -> Sessions.Found? {
        guard let (found, reading) = sessions.withLock({ $0[digest] }), reading.stands else { return nil }
        reading.relied()
        return found
    }

    func keep(_ found: Sessions.Found, for digest: [UInt8], while reading: Reading) {
        guard reading.stands else { return }
        sessions.withLock { sessions in
            if sessions.count >= SessionShelf.most { sessions = [:] }
            sessions[digest] = (found, reading)
        }
    }
}
