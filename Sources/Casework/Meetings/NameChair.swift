import Store
import TitleReview

/// The office names the chair among the members (主任委员); whoever was a deputy is one no more.
public struct NameChair: UseCase {
    let planID: String, expertID: String
    public init(planID: String, expertID: String) {
        self.planID = planID
        self.expertID = expertID
    }

    public func run(_ work: UnitOfWork) throws {
        let id = try work.ownCommittee(planID)
        guard try work.members(of: id).contains(expertID) else { throw Refusal.notFound }
        try work.tx.execute("UPDATE committee_members SET chair = 0 WHERE committee_id = \(id)")
        try work.tx.execute(
            """
            UPDATE committee_members SET chair = 1, deputy = 0 WHERE committee_id = \(id) AND expert_id = \(expertID)
            """)
        try work.record("committee.chair", id)
    }
}
