import Store
import TitleReview

/// The meeting as a member sees it: the ballots that are open for this member.
public struct ReadBallotPaper: Inquiry {
    public struct Paper: Sendable, Codable {
        public let meetingID: String
        public let planTitle: String
        public let state: String
        public let attending: Bool
        public let open: [Line]
        public let cast: Int
        /// Where the receipt that was asked for lies; empty without one.
        public let received: [Received]
        public struct Received: Sendable, Codable, Equatable {
            public let name: String
            public let isCounted: Bool
        }
        public struct Line: Sendable, Codable, Equatable {
            public let ballotID: String
            public let name: String
            public let speciality: String
            /// The panel's, where it wrote one, then its members'.
            public let opinions: [String]
        }
    }
    let meetingID: String, receipt: BallotReceipt?
    public init(meetingID: String, receipt: BallotReceipt? = nil) {
        self.meetingID = meetingID
        self.receipt = receipt
    }

    public func run(_ work: UnitOfWork) throws -> Paper {
        let expert = try work.requireExpert()
        guard
            let row = try work.tx.one(
                """
                SELECT m.state, k.plan_id FROM meetings m JOIN committees k ON k.id = m.committee_id
                JOIN committee_members x ON x.committee_id = k.id AND x.expert_id = \(expert) AND x.left_because IS NULL
                WHERE m.id = \(meetingID)
                """)
        else { throw Refusal.notFound }
        let attended = try work.tx.one(
            "SELECT at FROM attendance WHERE meeting_id = \(meetingID) AND expert_id = \(expert)")?.instant("at")
        let lines = try work.tx.query(
            """
            SELECT b.id, c.id AS case_id, c.name, c.speciality FROM ballots b JOIN cases c ON c.id = b.case_id
            WHERE b.meeting_id = \(meetingID) AND b.state = 'open' AND b.opened_at >= \(attended ?? work.now)
            AND NOT EXISTS (SELECT 1 FROM ballot_casts v WHERE v.ballot_id = b.id AND v.expert_id = \(expert))
            AND NOT EXISTS (SELECT 1 FROM recusals r WHERE r.case_id = b.case_id AND r.expert_id = \(expert))
            ORDER BY c.name, b.id LIMIT 200
            """)
        let words = try work.panelWords(
            "SELECT b.case_id FROM ballots b WHERE b.meeting_id = \(meetingID) AND b.state = 'open'")
        let cast =
            try work.tx.one(
                """
                SELECT COUNT(*) AS n FROM ballot_casts v JOIN ballots b ON b.id = v.ballot_id
                WHERE b.meeting_id = \(meetingID) AND v.expert_id = \(expert)
                """)?.int("n") ?? 0
        return Paper(
            meetingID: meetingID, planTitle: try work.plan(row.text("plan_id")).plan.title,
            state: try row.text("state"), attending: attended != nil,
            open: try lines.map { line in
                Paper.Line(
                    ballotID: try line.text("id"), name: try line.text("name"), speciality: try line.text("speciality"),
                    opinions: try words[line.text("case_id")] ?? [])
            }, cast: cast, received: try receipt.map { try received($0, work) } ?? [])
    }
}

extension ReadBallotPaper {
    private func received(_ receipt: BallotReceipt, _ work: UnitOfWork) throws -> [Paper.Received] {
        let found = Dictionary(
            try work.found(receipt, in: meetingID).map { ($0.ballotID, $0.isCounted) }, uniquingKeysWith: { a, _ in a })
        if found.isEmpty { return [] }
        return try work.tx.query(
            """
            SELECT b.id, c.name FROM ballots b JOIN cases c ON c.id = b.case_id
            WHERE b.meeting_id = \(meetingID) ORDER BY c.name, b.id LIMIT 2000
            """
        ).compactMap { row in
            try found[row.text("id")].map { Paper.Received(name: try row.text("name"), isCounted: $0) }
        }
    }
}
