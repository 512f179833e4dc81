import Store
import TitleReview

/// Which of these ballots are over, by this database's own rows: counted, given up, or never opened at a meeting that has
/// ended. One that it does not know at all may be running in another database, or in the one that this was restored over.
private struct BallotsThatAreOver: Inquiry {
    let files: [BallotKeys.File]

    func run(_ work: UnitOfWork) throws -> Set<String> {
        let ballots = SQL.joined(files.map { "\($0.ballot)" }, by: ", ")
        let states = Dictionary(
            try work.tx.query(
                """
                SELECT id, state FROM ballots WHERE id IN (\(ballots))
                UNION ALL SELECT ballot_id, 'given up' FROM given_up_ballots WHERE ballot_id IN (\(ballots))
                """
            ).map { (try $0.text("id"), try $0.text("state")) }, uniquingKeysWith: { first, _ in first })
        let meetings = SQL.joined(files.map { "\($0.meeting ?? "")" }, by: ", ")
        let ended = Set(
            try work.tx.query("SELECT id FROM meetings WHERE state IN ('closed', 'voided') AND id IN (\(meetings))").map
            {
                try $0.text("id")
            })
        return Set(
            files.filter { file in
                if let state = states[file.ballot] { return state != "open" }
                return file.meeting.map(ended.contains) ?? false
            }.map(\.ballot))
    }
}

extension Casework {
    /// Keys that nobody needs any more and that a crash left behind.
    public func destroyLeftBallotKeys() async throws {
        var left = ballotKeys.settled()[...]
        var isAnyGone = false
        while !left.isEmpty {
            let over = try await ask(BallotsThatAreOver(files: Array(left.prefix(200))), as: nil)
            ballotKeys.destroy(over)
            isAnyGone = isAnyGone || !over.isEmpty
            left = left.dropFirst(200)
        }
        if isAnyGone { await emptySealedRows() }
    }

    /// Sealed votes and receipts that were deleted at a count leave log and dead rows. Without their key they say nothing, so it
    /// does no harm when somebody is just reading and the log is emptied at the next count.
    func emptySealedRows() async {
        try? await database.empty(["sealed_votes", "ballot_receipts"])
    }
}
