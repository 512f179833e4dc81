import Store
import TitleReview

/// The ballots that need their keys.
private struct OpenBallotIDs: Inquiry {
    func run(_ work: Work) throws -> Set<String> {
        Set(try work.tx.query("SELECT id FROM ballots WHERE state = 'open'").map { try $0.text("id") })
    }
}

extension Casework {
    /// Keys that nobody needs any more and that a crash left behind: of counted ballots, and of ballots that were never opened.
    public func destroyLeftBallotKeys() async throws {
        let left = ballotKeys.settled()
        if left.isEmpty { return }
        let open = try await ask(OpenBallotIDs(), as: nil)
        let done = left.filter { !open.contains($0) }
        for ballot in done { ballotKeys.destroy(ballot) }
        if !done.isEmpty { await emptySealedRows() }
    }

    /// Sealed votes and receipts that were deleted at a count leave log and dead rows. Without their key they say nothing, so it
    /// does no harm when somebody is just reading and the log is emptied at the next count.
    func emptySealedRows() async {
        try? await database.empty(["sealed_votes", "ballot_receipts"])
    }
}
