import Store
import TitleReview

enum OwnSession {
    static let ended = "account.sessionsEnded"

    /// Half of the digest: enough to tell sessions apart.
    static func id(_ digest: [UInt8]) -> String { Hexadecimal.encode(Array(digest.prefix(16))) }
}

extension UnitOfWork {
    func owner() throws -> Actor {
        guard let actor else { throw Refusal(.signedOut, "请先登录。") }
        return try require(actor.role)
    }
}
