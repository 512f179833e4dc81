import CSodium
import Store
import TitleReview

/// Ten codes that stand in for the authenticator when it is not at hand, each once (S4). They are shown when they are
/// made; what is stored is a keyed digest.
public struct NewRecoveryCodes: UseCase {
    static let count = 10

    public init() {}

    /// - Returns: the codes, as their owner writes them down; earlier ones are worth nothing from now on.
    public func run(_ work: UnitOfWork) throws -> [String] {
        let account = try work.ownerOfSecondFactor()
        // Of two sheets at once the first is worth nothing any more.
        try work.hold(account: account)
        try work.tx.execute("DELETE FROM recovery_codes WHERE account_id = \(account)")
        let codes = (0..<Self.count).map { _ in RecoveryCode.make() }
        for code in codes {
            let digest = RecoveryCode.digest(code, account, work.casework)
            try work.tx.execute(
                """
                INSERT INTO recovery_codes (account_id, digest, created_at)
                VALUES (\(account), \(digest), \(work.casework.machine.now()))
                """)
        }
        try work.record("account.recoveryCodes", account)
        return codes
    }
}
