import Store
import TitleReview

/// The office closes the meeting; the minutes carry attendance, opinions, counts and the head of the audit chain (R9, R10).
///
/// Where cases are left without a vote, closing says which, and asks why.
public struct CloseMeeting: UseCase {
    /// How a meeting ends that has not decided everything.
    public enum Ending: String, Sendable, CaseIterable {
        /// It did not come about (流会).
        case failed
        /// It goes on on another day.
        case continued
    }
    public struct Unfinished: Sendable {
        let ending: Ending, because: String, continuedOn: Day?

        /// - Parameter continuedOn: for ``Ending/continued``; the meeting of that day is called at once.
        public init(_ ending: Ending, because: String, continuedOn: Day? = nil) {
            self.ending = ending
            self.because = because
            self.continuedOn = continuedOn
        }
    }
    let meetingID: String, unfinished: Unfinished?

    public init(meetingID: String, unfinished: Unfinished? = nil) {
        self.meetingID = meetingID
        self.unfinished = unfinished
    }

    public func run(_ work: UnitOfWork) throws {
        try work.hold(meeting: meetingID)
        let (planID, undecided) = try ready(work)
        if undecided.isEmpty {
            try work.tx.execute("UPDATE meetings SET state = 'closed', closed_at = \(work.now) WHERE id = \(meetingID)")
            try work.record("meeting.closed", meetingID)
        } else {
            try close(leaving: undecided, planID, work)
        }
    }

    /// What would be left undecided.
    ///
    /// - Throws: where the meeting cannot be closed so.
    func ready(_ work: UnitOfWork) throws -> (planID: String, undecided: [UndecidedCase]) {
        let m = try work.officeMeeting(meetingID)
        guard m.state == "open" else { throw Refusal.conflict("会议还没有开始，或已经结束。") }
        guard
            try work.tx.one("SELECT 1 AS open FROM ballots WHERE meeting_id = \(meetingID) AND state = 'open' LIMIT 1")
                == nil
        else { throw Refusal.conflict("还有表决没有计票，请先计票。") }
        let undecided = try work.undecided(m.planID)
        if !undecided.isEmpty { _ = try explained(undecided, m.planID, work) }
        return (m.planID, undecided)
    }

    /// Why it ends with these undecided, and when it goes on.
    private func explained(
        _ undecided: [UndecidedCase], _ planID: String, _ work: UnitOfWork
    ) throws -> (unfinished: Unfinished, next: Day?) {
        guard let unfinished else {
            let left = UndecidedCase.listed(undecided)
            throw Refusal.invalid(
                "ending", "还有 \(undecided.count) 份没有表决结果：\(left)。请选择流会还是改日继续，并写明原因。")
        }
        guard !unfinished.because.isEmpty else {
            throw Refusal.invalid("because", "请写明为什么没有全部表决就结束会议。这段话会写进会议纪要。")
        }
        try work.requireClosedNames(in: unfinished.because, .because, plan: planID)
        try PrintableName.require(unfinished.because, "原因", field: "because")
        let next = unfinished.ending == .continued ? unfinished.continuedOn : nil
        if unfinished.ending == .continued {
            guard let next, next > work.today else {
                throw Refusal.invalid("continuedOn", "请填写哪一天继续开会，要晚于今天。")
            }
        }
        return (unfinished, next)
    }

    private func close(leaving undecided: [UndecidedCase], _ planID: String, _ work: UnitOfWork) throws {
        let (unfinished, next) = try explained(undecided, planID, work)
        try work.tx.execute(
            """
            UPDATE meetings SET state = 'closed', closed_at = \(work.now), unfinished = \(unfinished.ending.rawValue),
                unfinished_because = \(unfinished.because), continued_on = \(next),
                undecided = \(JSON.encode(undecided.map(\.id)))
            WHERE id = \(meetingID)
            """)
        try work.record(
            "meeting.closed", meetingID, ["undecided": "\(undecided.count)", "ending": unfinished.ending.rawValue])
        if let next { _ = try PlanMeeting(planID: planID, day: next).run(work) }
    }
}
