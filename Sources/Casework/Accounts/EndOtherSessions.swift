import Store
import TitleReview

/// All of the own sessions end but the one that asks; written on the chain.
public struct EndOtherSessions: UseCase {
    let token: String
    public init(token: String) { self.token = token }

    /// - Returns: how many.
    public func run(_ work: UnitOfWork) throws -> Int {
        let actor = try work.owner()
        let count = try work.tx.execute(
            "DELETE FROM sessions WHERE account_id = \(actor.accountID) AND digest <> \(Sessions.digest(token))")
        if count > 0 { try work.record(OwnSession.ended, actor.accountID, ["count": "\(count)"]) }
        return count
    }
}
