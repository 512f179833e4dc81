import Store
import TitleReview

/// What voiding a meeting would undo (R17); for the bureau.
public struct ReadVoiding: Inquiry {
    public struct View: Sendable, Codable, Equatable {
        public let meeting: MeetingSummary
        /// Cases that would come back for a new vote.
        public let cases: Int
        /// Cases that are reported or further on already; they stay, and are mended one by one.
        public let beyond: Int
        /// Somebody has asked for it, and another has not confirmed it yet.
        public let proposal: Proposal?
    }
    let meetingID: String
    public init(meetingID: String) { self.meetingID = meetingID }

    public func run(_ work: UnitOfWork) throws -> View {
        try work.require(.bureau)
        guard let meeting = try work.meetings("m.id = \(meetingID) AND m.state IN ('closed','voided')").first else {
            throw Refusal.notFound
        }
        func count(_ states: SQL) throws -> Int {
            try work.tx.one(
                """
                SELECT COUNT(DISTINCT c.id) AS n FROM cases c JOIN ballots b ON b.case_id = c.id
                WHERE b.meeting_id = \(meetingID) AND c.state IN (\(states))
                """
            )?.int("n") ?? 0
        }
        return View(
            meeting: meeting, cases: try count("'passed','notPassed','resultNotice'"),
            beyond: try count("'reported','approved','certified','revoked'"),
            proposal: try work.waitingProposal(.voidMeeting, of: meetingID))
    }
}
