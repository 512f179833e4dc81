import Documents
import Foundation
import Store
import TitleReview

/// Whoever starts a server without administrator gets a link to become the first one (S58); an earlier link is dead from then on, on
/// whatever node it was printed.
public struct OpenFirstLink: UseCase {
    /// How long a link lives, on the machine's clock.
    public static let minutes = 30

    public init() {}

    /// - Returns: the token of `/first/{token}`, stored nowhere but as a digest; nil once there is an administrator.
    public func run(_ work: UnitOfWork) throws -> String? {
        guard try !work.hasAdministrator else { return nil }
        let token = UnitOfWork.randomID()
        let machine = work.casework.machine.now()
        let expires = machine.adding(seconds: Double(Self.minutes) * 60)
        let opened = try work.tx.execute(
            """
            INSERT INTO first_link (id, digest, created_at, expires_at)
            VALUES (1, \(Sessions.digest(token)), \(machine), \(expires))
            ON CONFLICT (id) DO UPDATE
            SET digest = excluded.digest, created_at = excluded.created_at, expires_at = excluded.expires_at
            WHERE first_link.used_at IS NULL
            """)
        guard opened == 1 else { return nil }
        try work.record("installation.firstLink", "platform")
        return token
    }
}
