import Store
import TitleReview

/// The administrator closes an account; its sessions end at the next request (S8).
public struct CloseAccount: UseCase {
    let accountID: String
    public init(accountID: String) { self.accountID = accountID }

    public func run(_ work: UnitOfWork) throws {
        let actor = try work.require(.administrator)
        guard actor.accountID != accountID else { throw Refusal.conflict("不能停用自己正在使用的账号。") }
        // Two administrators who close each other at the same moment: the second is none any more.
        try work.holdPlatform()
        guard
            try work.tx.one("SELECT 1 AS open FROM accounts WHERE id = \(actor.accountID) AND closed_at IS NULL") != nil
        else { throw Refusal.forbidden("您的这一角色已停用，请重新登录。") }
        guard
            try work.tx.execute(
                "UPDATE accounts SET closed_at = \(work.casework.machine.now()) WHERE id = \(accountID) AND closed_at IS NULL"
            ) == 1
        else { throw Refusal.notFound }
        try work.tx.execute("DELETE FROM sessions WHERE account_id = \(accountID)")
        try work.record("account.closed", accountID)
    }
}
