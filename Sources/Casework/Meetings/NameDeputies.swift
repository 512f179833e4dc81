import Store
import TitleReview

/// The office names who presides where the chair cannot (副主任委员): those and nobody else, until it names others.
public struct NameDeputies: UseCase {
    let planID: String, expertIDs: [String]
    public init(planID: String, expertIDs: [String]) {
        self.planID = planID
        self.expertIDs = expertIDs
    }

    public func run(_ work: UnitOfWork) throws {
        let id = try work.ownCommittee(planID)
        guard Set(expertIDs).isSubset(of: try work.members(of: id)) else { throw Refusal.notFound }
        try work.tx.execute("UPDATE committee_members SET deputy = 0 WHERE committee_id = \(id)")
        for expert in Set(expertIDs).sorted() {
            guard
                try work.tx.execute(
                    """
                    UPDATE committee_members SET deputy = 1
                    WHERE committee_id = \(id) AND expert_id = \(expert) AND chair = 0
                    """) == 1
            else { throw Refusal.invalid("expert", "主任委员不能同时是副主任委员，请选择其他委员。") }
        }
        try work.record("committee.deputies", id, ["count": "\(Set(expertIDs).count)"])
    }
}
