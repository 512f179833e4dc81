import Store
import TitleReview

/// A member at the meeting who presides over it.
struct Presiding {
    let name: String
    let isChair: Bool

    var text: String { "\(name)（\(isChair ? "主任委员" : "副主任委员")）" }
}

extension UnitOfWork {
    func ownCommittee(_ planID: String) throws -> String {
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
