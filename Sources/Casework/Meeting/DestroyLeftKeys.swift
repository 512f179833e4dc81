import Store
import TitleReview

/// Which of some ballots are open and need their keys.
private struct OpenBallotsAmong: Inquiry {
    let ids: [String]
    func run(_ work: Work) throws -> Set<String> {
        Set(try ids.filter { try work.tx.one("SELECT 1 AS open FROM ballots WHERE id = \($0) AND state = 'open'") != nil })
    }
}

extension Casework {
    /// Keys that nobody needs any more and that a crash left behind: of counted ballots, and of ballots that were never opened.
    public func destroyLeftBallotKeys() async throws {
        let left = ballotKeys.settled()
        if left.isEmpty { return }
        let open = try await ask(OpenBallotsAmong(ids: left), as: nil)
        for ballot in left where !open.contains(ballot) { ballotKeys.destroy(ballot) }
    }
}
