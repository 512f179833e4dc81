import Store
import TitleReview

/// Who asked, or whoever could confirm, lets it drop.
public struct WithdrawProposal: UseCase {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> Proposal {
        let proposal = try work.waiting(id)
        guard proposal.act != .changeKey else { throw Refusal.conflict("密钥已经更换，只能确认；不是你们更换的，请马上请技术人员核查。") }
        try work.decide(proposal, .withdrawn)
        return proposal
    }
}
