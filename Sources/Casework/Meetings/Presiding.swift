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

/// A member at the meeting who presides over it.
struct Presiding {
    let name: String
    let isChair: Bool

    var text: String { "\(name)（\(isChair ? "主任委员" : "副主任委员")）" }
}

extension UnitOfWork {
    fileprivate func ownCommittee(_ planID: String) throws -> String {
        let office = try requireUnit(.office)
        guard let row = try tx.one("SELECT id FROM committees WHERE plan_id = \(planID) AND office_id = \(office)")
        else { throw Refusal.notFound }
        let id = try row.text("id")
        try hold(committee: id)
        return id
    }

    /// Who of chair and deputies has signed in, the chair first.
    func presiding(at meeting: String) throws -> [Presiding] {
        try tx.query(
            """
            SELECT e.name, x.chair FROM attendance a JOIN meetings m ON m.id = a.meeting_id
            JOIN committee_members x ON x.committee_id = m.committee_id AND x.expert_id = a.expert_id
                AND x.left_because IS NULL AND (x.chair = 1 OR x.deputy = 1)
            JOIN experts e ON e.id = a.expert_id
            WHERE a.meeting_id = \(meeting) ORDER BY x.chair DESC, e.name, e.id
            """
        ).map { Presiding(name: try $0.text("name"), isChair: try $0.bool("chair")) }
    }
}
