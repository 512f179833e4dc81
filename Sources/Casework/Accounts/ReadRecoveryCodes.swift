import CSodium
import Store
import TitleReview

/// How many codes are left.
public struct ReadRecoveryCodes: Inquiry {
    public struct View: Sendable, Codable {
        public let left: Int
        /// When they were made; nil when there are none.
        public let madeAt: Instant?
    }

    public init() {}

    public func run(_ work: UnitOfWork) throws -> View {
        let account = try work.ownerOfSecondFactor()
        let row = try work.tx.one(
            "SELECT COUNT(*) AS left_over, MIN(created_at) AS made FROM recovery_codes WHERE account_id = \(account) AND used_at IS NULL"
        )
        return View(left: try row?.int("left_over") ?? 0, madeAt: try row?.optionalInstant("made"))
    }
}
