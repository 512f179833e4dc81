import Store
import TitleReview

/// An expert is paused, withdrawn, or serves again, with the reason: it decides who comes into the next pool and nothing else. Who
/// sits in a committee leaves it by a step of its own (``LeaveCommittee``).
public struct ChangeStanding: UseCase {
    let id: String, standing: ExpertStanding, reason: String
    public init(id: String, _ standing: ExpertStanding, reason: String) {
        self.id = id
        self.standing = standing
        self.reason = reason
    }

    public func run(_ work: UnitOfWork) throws {
        let row = try work.expertRow(id, of: work.requireUnit(.office))
        let old = try ExpertStanding(row)
        guard !reason.isEmpty else { throw Refusal.invalid("reason", "请写明理由。") }
        guard old != standing else { throw Refusal.conflict("状态已经是这样，不用再改。") }
        try work.tx.execute(
            "UPDATE experts SET standing = \(standing.rawValue), standing_because = \(standing == .serving ? "" : reason) WHERE id = \(id)"
        )
        try work.keep("standing", of: id, from: old.rawValue, to: standing.rawValue, because: reason)
        try work.record("expert.standing", id, ["standing": standing.rawValue])
    }
}
