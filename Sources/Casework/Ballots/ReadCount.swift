import CSodium
import Store
import TitleReview

/// The cases whose ballots would be counted; refused where counting would be refused.
public struct ReadCount: Inquiry {
    let count: CountBallots
    public init(_ count: CountBallots) { self.count = count }

    public func run(_ work: UnitOfWork) throws -> [NamedCase] {
        _ = try count.ready(work.officeMeeting(count.meetingID).state, locked: .empty, work)
        return try work.named(
            """
            EXISTS (SELECT 1 FROM ballots b
                WHERE b.case_id = c.id AND b.meeting_id = \(count.meetingID) AND b.state = 'open')
            """)
    }
}
