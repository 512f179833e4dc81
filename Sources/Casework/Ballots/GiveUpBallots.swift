import Store
import TitleReview

/// The open ballots of a meeting are given up, because nothing opens them any more: two parts of their key are lost, or the machine's own.
///
/// Nobody has seen a vote of them. They go as a whole, with a reason that stands in the minutes and on the audit chain, and the
/// cases are voted on anew, at this meeting or a later one.
public struct GiveUpBallots: UseCase {
    let meetingID: String, reason: String
    public init(meetingID: String, reason: String) {
        self.meetingID = meetingID
        self.reason = reason
    }

    /// - Returns: the ballots that are no more.
    public func run(_ work: UnitOfWork) throws -> [String] {
        try work.hold(meeting: meetingID)
        let m = try work.officeMeeting(meetingID)
        guard m.state == "open" else { throw Refusal.conflict("会议还没有开始，或已经结束。") }
        guard !reason.isEmpty else { throw Refusal.invalid("reason", "请写明为什么打不开选票。这段话会写进会议纪要。") }
        try work.requireClosedNames(in: reason, .reason, plan: m.planID)
        // Whoever is just voting is counted among the casts, or finds the ballot gone; a count at the same moment is over first.
        _ = try work.tx.query(
            """
            SELECT id FROM ballots WHERE meeting_id = \(meetingID) AND state = 'open'
            ORDER BY id\(SQL.forUpdate(work.tx.engine))
            """)
        let open = try work.tx.query(
            """
            SELECT b.id, b.case_id, (SELECT COUNT(*) FROM ballot_casts t WHERE t.ballot_id = b.id) AS casts
            FROM ballots b WHERE b.meeting_id = \(meetingID) AND b.state = 'open' ORDER BY b.id
            """
        ).map { (id: try $0.text("id"), caseID: try $0.text("case_id"), casts: try $0.int("casts")) }
        guard !open.isEmpty else { throw Refusal.conflict("没有正在进行的表决。") }
        for ballot in open {
            try work.tx.execute(
                """
                INSERT INTO given_up_ballots (ballot_id, meeting_id, case_id, casts, reason, at)
                VALUES (\(ballot.id), \(meetingID), \(ballot.caseID), \(ballot.casts), \(reason), \(work.now))
                """)
            for table: SQL in ["sealed_votes", "ballot_receipts", "ballot_casts"] {
                try work.tx.execute("DELETE FROM \(table) WHERE ballot_id = \(ballot.id)")
            }
            try work.tx.execute("DELETE FROM ballots WHERE id = \(ballot.id)")
            try work.record(
                "ballot.givenUp", ballot.id, ["case": ballot.caseID, "meeting": meetingID, "casts": "\(ballot.casts)"])
        }
        return open.map(\.id)
    }

    /// After the commit, as with a count: keys and sealed rows leave the machine.
    public static func destroyTraces(_ ballots: [String], casework: Casework) async {
        casework.ballotKeys.destroy(ballots)
        await casework.emptySealedRows()
    }
}

extension UnitOfWork {
    /// Why ballots of a meeting were given up, and how many each time, in order.
    func givenUp(_ meeting: String) throws -> [String] {
        try tx.query(
            "SELECT reason, at, COUNT(*) AS n FROM given_up_ballots WHERE meeting_id = \(meeting) GROUP BY reason, at ORDER BY at"
        ).map {
            "\(try $0.instant("at").chinese)，\(try $0.int("n")) 份表决没有计票即作废，重新表决：\(try $0.text("reason"))"
        }
    }
}
