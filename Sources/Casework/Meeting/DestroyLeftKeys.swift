import Store
import TitleReview

/// The ballots that need their keys.
private struct OpenBallotIDs: Inquiry {
    func run(_ work: Work) throws -> Set<String> { Set(try work.tx.query("SELECT id FROM ballots WHERE state = 'open'").map { try $0.text("id") }) }
}

extension Casework {
    /// Keys that nobody needs any more and that a crash left behind: of counted ballots, and of ballots that were never opened.
    public func destroyLeftBallotKeys() async throws {
        let left = ballotKeys.settled()
        if left.isEmpty { return }
        let open = try await ask(OpenBallotIDs(), as: nil)
        for ballot in left where !open.contains(ballot) { ballotKeys.destroy(ballot) }
    }
}
