import Store
import TitleReview

/// Somebody says whose the own account is; once (R12, S17).
public struct LinkOwnAccount: UseCase {
    let residentID: ResidentID
    public init(residentID: ResidentID) { self.residentID = residentID }

    public func run(_ work: UnitOfWork) throws {
        guard let actor = work.actor else { throw Refusal(.signedOut, "请先登录。") }
        try work.require(actor.role)
        guard try !ReadOwnLink().run(work).isLinked else {
            throw Refusal.conflict("这个账号已经核对过本人。确实填错了的，请联系平台管理员更正。")
        }
        try work.link(actor.accountID, to: residentID, by: .own)
    }
}
