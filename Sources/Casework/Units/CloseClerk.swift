import Store
import TitleReview

/// A clerk closes the account of another clerk of the unit; who was looked after by that one is handed over.
public struct CloseClerk: UseCase {
    let accountID: String, successor: String

    /// - Parameter successor: the account of the clerk who takes over; empty for whoever closes.
    public init(accountID: String, successor: String = "") {
        self.accountID = accountID
        self.successor = successor
    }

    public func run(_ work: UnitOfWork) throws {
        let unit = try work.requireBoundUnit()
        guard let actor = work.actor, actor.accountID != accountID else {
            throw Refusal.conflict("不能停用自己正在使用的账号。请由另一名经办人办理。")
        }
        let clerks = try work.clerks(of: unit)
        let heir = successor.isEmpty ? actor.accountID : successor
        guard clerks.contains(where: { $0.accountID == accountID }) else { throw Refusal.notFound }
        // Two clerks who close each other at the same moment: the second is none any more.
        guard clerks.contains(where: { $0.accountID == actor.accountID }) else {
            throw Refusal.forbidden("您的这一角色已停用，请重新登录。")
        }
        guard heir != accountID, clerks.contains(where: { $0.accountID == heir }) else {
            throw Refusal.invalid("successor", "请选择本单位的另一名经办人接手。")
        }
        try work.handOver(unit, from: accountID, to: heir)
        try work.dismiss(accountID, of: unit)
    }
}
