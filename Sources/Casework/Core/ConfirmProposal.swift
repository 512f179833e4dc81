import Store
import TitleReview

/// Another person confirms what somebody has asked for, and it is done at once.
public struct ConfirmProposal: UseCase {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> Proposal {
        let proposal = try work.waiting(id)
        switch proposal.act {
        case .revokeCertificate:
            _ = try RevokeCertificate(number: proposal.subject, reason: proposal.detail["reason"] ?? "").run(work)
        case .voidMeeting:
            _ = try VoidMeeting(meetingID: proposal.subject, reason: proposal.detail["reason"] ?? "").run(work)
        case .grantRole:
            try work.decide(proposal, .confirmed)
            guard
                try work.tx.execute(
                    """
                    UPDATE memberships SET until = NULL WHERE id = \(proposal.subject)
                        AND account_id IN (SELECT id FROM accounts WHERE closed_at IS NULL)
                    """) == 1
            else { throw Refusal.conflict("这个账号已经停用，角色不能再开通。") }
        case .turnOff:
            try work.decide(proposal, .confirmed)
            try work.set("twoPersons", "off")
        case .changeKey: try work.decide(proposal, .confirmed)
        }
        return proposal
    }
}
