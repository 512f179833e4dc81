import Store
import TitleReview

/// The meeting as the office sees it: attendance, quorum, ballots; no count before a ballot is closed (S48).
public struct ReadMeeting: Inquiry {
    public struct BallotLine: Sendable, Codable, Equatable {
        public let ballotID: String
        public let caseID: String
        public let name: String
        public let state: String
        public let result: CountBallots.Result?
    }
    public struct View: Sendable, Codable {
        public let id: String
        public let planID: String
        public let planTitle: String
        public let day: Day
        public let state: String
        public let members: Int
        public let present: Int
        public let required: Int
        /// How many yes votes pass, in a sentence.
        public let rule: String
        /// Who presides: of chair and deputies those who have signed in.
        public let presiding: [String]
        /// Cases before the committee that have no result yet.
        public let undecided: [UndecidedCase]
        /// What a meeting that is over left undecided, and why.
        public let unfinished: String?
        public let waiting: Int
        /// Cases whose members' opinions are in, and whose panel has not written its own yet.
        public let unwritten: Int
        public let ready: Int
        /// Of these, those from which so many members here are recused that nobody could pass: they wait for more members.
        public let outvoted: [UndecidedCase]
        public let ballots: [BallotLine]
        public let minutes: String?
        /// Whether the open ballots are counted with two of three parts of their key.
        public let needsShares: Bool
        /// Of ballots that nothing opened: when, how many and why.
        public let givenUp: [String]
    }
    let meetingID: String
    public init(meetingID: String) { self.meetingID = meetingID }

    public func run(_ work: UnitOfWork) throws -> View {
        let m = try work.officeMeeting(meetingID)
        let members = try work.members(of: m.committee).count
        let present =
            try work.tx.one("SELECT COUNT(*) AS n FROM attendance WHERE meeting_id = \(meetingID)")?.int("n") ?? 0
        let waitsForMembers: SQL =
            "EXISTS (SELECT 1 FROM panel_members p WHERE p.case_id = c.id AND p.submitted_at IS NULL)"
        let isWritten: SQL = "EXISTS (SELECT 1 FROM panel_opinions o WHERE o.case_id = c.id)"
        let counts = try work.tx.one(
            """
            SELECT COUNT(*) AS n, SUM(CASE WHEN \(waitsForMembers) THEN 1 ELSE 0 END) AS waiting,
                SUM(CASE WHEN \(waitsForMembers) OR \(isWritten) THEN 0 ELSE 1 END) AS unwritten
            FROM cases c WHERE c.plan_id = \(m.planID) AND c.state = 'underReview'
            """)
        let all = try counts?.int("n") ?? 0
        let waiting = try counts?.optionalInt("waiting") ?? 0
        let unwritten = m.plan.committee.panelOpinion == nil ? 0 : try counts?.optionalInt("unwritten") ?? 0
        return View(
            id: meetingID, planID: m.planID, planTitle: m.plan.title, day: m.day, state: m.state, members: members,
            present: present,
            required: Quorum.required(of: members, fraction: m.plan.committee.quorum),
            rule: m.plan.committee.majorityBase.rule(m.plan.committee.majority),
            presiding: try work.presiding(at: meetingID).map(\.text),
            undecided: m.state == "open" ? try work.undecided(m.planID) : [],
            unfinished: try work.unfinished(meetingID), waiting: waiting,
            unwritten: unwritten, ready: all - waiting - unwritten,
            outvoted: m.state == "open" ? try outvoted(m.planID, m.plan.committee, present: present, work) : [],
            ballots: try work.ballots(of: meetingID, majority: m.plan.committee.majority),
            minutes: try work.tx.one("SELECT minutes FROM meetings WHERE id = \(meetingID)")?.optionalText("minutes"),
            needsShares: try work.tx.one(
                "SELECT 1 AS shared FROM ballots WHERE meeting_id = \(meetingID) AND state = 'open' AND key_shared = 1 LIMIT 1"
            ) != nil, givenUp: try work.givenUp(meetingID))
    }

    private func outvoted(_ planID: String, _ rules: Plan.CommitteeRules, present: Int, _ work: UnitOfWork) throws
        -> [UndecidedCase]
    {
        let recused = try work.recused(at: meetingID)
        return try work.undecided(planID).filter {
            !Tally(votes: [], present: present, recused: recused[$0.id] ?? 0, of: rules.majorityBase)
                .canPass(by: rules.majority)
        }
    }
}

extension UnitOfWork {
    func ballots(of meeting: String, majority: Plan.Fraction) throws -> [ReadMeeting.BallotLine] {
        try tx.query(
            """
            SELECT b.id, b.case_id, c.name, b.state, b.yes, b.no, b.abstain, b.present, b.recused,
                b.majority_of, b.passed
            FROM ballots b JOIN cases c ON c.id = b.case_id
            WHERE b.meeting_id = \(meeting) ORDER BY c.name, b.id LIMIT 2000
            """
        ).map { row in
            let id = try row.text("id")
            let caseID = try row.text("case_id")
            let name = try row.text("name")
            let state = try row.text("state")
            let result =
                state != "counted"
                ? nil
                : CountBallots.Result(
                    ballotID: id, caseID: caseID, name: name, yes: try row.int("yes"), no: try row.int("no"),
                    abstain: try row.int("abstain"), present: try row.int("present"),
                    recused: try row.int("recused"),
                    needed: try Tally(
                        votes: [], present: row.int("present"), recused: row.int("recused"), of: Plan.MajorityBase(row)
                    ).needed(by: majority), passed: try row.bool("passed"))
            return ReadMeeting.BallotLine(ballotID: id, caseID: caseID, name: name, state: state, result: result)
        }
    }
}
