import CSodium
import Store
import TitleReview

/// Somebody signs out; the session is gone on all nodes.
public struct SignOut: UseCase {
    let token: String
    public init(token: String) { self.token = token }

    public func run(_ work: UnitOfWork) throws {
        try work.tx.execute("DELETE FROM sessions WHERE digest = \(Sessions.digest(token))")
    }
}
