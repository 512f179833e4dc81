import CSodium
import Store
import TitleReview

/// Devices that have signed in completely before: what others guess elsewhere does not make them wait (S3).
///
/// The browser keeps, for each of the last eight accounts, a random id and this installation's signature over the account and
/// the id. The database keeps the id's digest. It opens nothing: whoever has it still needs password and code.
public enum KnownDevices {
    /// How long a browser keeps it after the last sign-in.
    public static let days = 180
    /// Accounts in one browser, devices of one account; the oldest make room.
    private static let mostAccounts = 8, mostDevices = 10

    /// The id of the device for this login; nil where it has none or the account does not know it (any more).
    static func find(in cookie: String?, of login: String, _ account: String?, _ work: UnitOfWork) throws -> String? {
        guard let account,
            let id = entries(cookie).first(where: { isSigned($0, login, work.casework.keys) })?.prefix(32)
        else { return nil }
        let since = work.casework.machine.now().adding(seconds: -Double(days) * 86_400)
        let digest = Sessions.digest(String(id))
        let known = try work.tx.one(
            """
            SELECT 1 AS known FROM known_devices
            WHERE account_id = \(account) AND digest = \(digest) AND seen_at > \(since)
            """)
        return known == nil ? nil : String(id)
    }

    /// Somebody has signed in completely: the device is known from now on.
    ///
    /// - Parameter known: its id, if it was known before.
    /// - Returns: what the browser is to keep.
    static func welcome(
        _ known: String?, with cookie: String?, of login: String, _ account: String, _ work: UnitOfWork
    ) throws -> String {
        let keys = work.casework.keys
        let id = known ?? UnitOfWork.randomID()
        let now = work.casework.machine.now()
        try work.tx.execute(
            """
            INSERT INTO known_devices (account_id, digest, seen_at) VALUES (\(account), \(Sessions.digest(id)), \(now))
            ON CONFLICT (account_id, digest) DO UPDATE SET seen_at = excluded.seen_at
            """)
        try work.tx.execute(
            """
            DELETE FROM known_devices WHERE account_id = \(account) AND digest NOT IN (
                SELECT digest FROM known_devices WHERE account_id = \(account)
                ORDER BY seen_at DESC, digest LIMIT \(mostDevices))
            """)
        let others = entries(cookie).filter { !isSigned($0, login, keys) }
        return ([id + signature(id, login, keys)] + others.prefix(mostAccounts - 1)).joined(separator: ".")
    }

    /// No device of the account is known any more, but for one.
    static func forget(of account: String, but kept: String? = nil, _ work: UnitOfWork) throws {
        let digest = kept.map { Sessions.digest($0) } ?? []
        try work.tx.execute("DELETE FROM known_devices WHERE account_id = \(account) AND digest <> \(digest)")
    }

    private static func entries(_ cookie: String?) -> [String] {
        guard let cookie, cookie.utf8.count <= mostAccounts * 65 else { return [] }
        return cookie.split(separator: ".").map(String.init).filter { entry in
            entry.utf8.count == 64 && entry.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        }
    }

    private static func signature(_ id: String, _ login: String, _ keys: KeyRing) -> String {
        Hexadecimal.encode(Array(keys.lookup("known device", id + login).prefix(16)))
    }

    private static func isSigned(_ entry: String, _ login: String, _ keys: KeyRing) -> Bool {
        let right = Array(signature(String(entry.prefix(32)), login, keys).utf8)
        return sodium_memcmp(right, Array(entry.utf8.suffix(32)), 32) == 0
    }
}
