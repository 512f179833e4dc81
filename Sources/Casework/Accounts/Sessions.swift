import CSodium
import Store
import TitleReview

/// Who a session token belongs to, as it stands at each request: a withdrawn role or a closed account ends at once (S8).
public enum Sessions {
    static func digest(_ token: String) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: 32)
        let text = Array(token.utf8)
        crypto_hash_sha256(&out, text, UInt64(text.count))
        return out
    }

    private static let idleOfficer: Double = 30 * 60
    private static let idleApplicant: Double = 2 * 3600
    static let absolute: Double = 12 * 3600

    static func runs(_ role: Role, created: Instant, seen: Instant, at machine: Instant) -> Bool {
        let idle = role == .applicant || role == .employer ? idleApplicant : idleOfficer
        return machine < seen.adding(seconds: idle) && machine < created.adding(seconds: absolute)
    }

    /// The live session of a token; nil when there is none or it has run out (machine clock).
    public static func resolve(_ token: String, casework: Casework) async throws -> LiveSession? {
        guard token.utf8.count == 64 else { return nil }
        let digest = digest(token)
        let machine = casework.machine.now()
        guard let live = try await find(digest, casework),
            runs(live.actor.role, created: live.created, seen: live.seen, at: machine)
        else { return nil }
        // The stamp is coarse: a write per minute of use, and no trace of single acts (S47).
        if machine > live.seen.adding(seconds: 60) {
            do {
                try await casework.database.write { tx in
                    _ = try tx.execute("UPDATE sessions SET seen_at = \(machine) WHERE digest = \(digest)")
                }
            } catch StoreError.full, StoreError.overloaded {}  // Reading goes on without it (F4, F12).
        }
        return live
    }

    /// From the cache while nothing has changed of what it was read from, else from the database.
    private static func find(_ digest: [UInt8], _ casework: Casework) async throws -> LiveSession? {
        if let known = casework.sessions.find(digest) { return known }
        let (read, reading) = try await casework.database.read { tx in try tx.watch { try Sessions.read(digest, tx) } }
        guard let found = read else { return nil }
        casework.sessions.keep(found, for: digest, while: reading)
        return found
    }

    private static func read(_ digest: [UInt8], _ tx: any Transaction) throws -> LiveSession? {
        guard
            let row = try tx.one(
                """
                SELECT s.account_id, s.membership_id, s.csrf, s.second_factor, s.factor_at, s.created_at, s.seen_at,
                    a.name, a.person_id, a.password_once, m.role, m.unit_id, u.name AS unit_name,
                    CASE WHEN a.totp IS NULL THEN 0 ELSE 1 END AS has_code
                FROM sessions s JOIN accounts a ON a.id = s.account_id AND a.closed_at IS NULL
                LEFT JOIN memberships m ON m.id = s.membership_id AND m.until IS NULL
                LEFT JOIN units u ON u.id = m.unit_id
                WHERE s.digest = \(digest)
                """)
        else { return nil }
        guard let role = try row.optionalValue("role", as: Role.self),
            let membership = try row.optionalText("membership_id")
        else { return nil }
        let actor = Actor(
            accountID: try row.text("account_id"), membershipID: membership, role: role,
            unitID: try row.optionalText("unit_id"),
            unitName: try row.optionalText("unit_name") ?? "", personID: try row.optionalText("person_id"),
            name: try row.text("name"), secondFactor: try row.bool("second_factor"),
            factorAt: try row.optionalInstant("factor_at"))
        return LiveSession(
            actor: actor, csrf: try row.text("csrf"), passwordOnce: try row.bool("password_once"),
            awaitsCode: try (row.bool("has_code") || role.needsSecondFactor) && !actor.secondFactor,
            created: try row.instant("created_at"), seen: try row.instant("seen_at"))
    }
}
