import Store
import TitleReview

/// Meetings, newest first: the office's own, or for the bureau those that are over and may have to be voided (R17).
public struct ListMeetings: Inquiry {
    public init() {}

    public func run(_ work: UnitOfWork) throws -> [MeetingSummary] {
        let actor = try work.require(.office, .bureau)
        return try work.meetings(
            actor.role == .bureau ? "m.state IN ('closed','voided')" : "k.office_id = \(actor.unitID ?? "")")
    }
}
