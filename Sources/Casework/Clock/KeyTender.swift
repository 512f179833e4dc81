import Store
import Synchronization
import TitleReview

/// Keys were changed while serving (`pingheng keys rotate`): it goes on the chain, and what the earlier key of the fields
/// has sealed is sealed anew, whoever is at work (S57).
public final class KeyTender: Sendable {
    private struct State {
        /// The keys for which nothing is left to do.
        var done: [String]?
        /// Since when the present ones have been known.
        var seen: (keys: [String], since: ContinuousClock.Instant)?
    }

    /// Longer than any node seals with a key after there is a new one, and than a write waits for its turn.
    private static let settling = Duration.seconds(5)

    private let casework: Casework
    private let state = Mutex(State())

    public init(_ casework: Casework) { self.casework = casework }

    /// Does what is to be done now; nothing, and without asking the database, while the keys are what they were.
    public func tend() async throws {
        let now = [casework.seal.fingerprint] + casework.keys.names().filter(\.current).map(\.id)
        let (isDone, since) = state.withLock { state in
            if state.seen?.keys != now { state.seen = (now, .now) }
            return (state.done == now, state.seen?.since ?? .now)
        }
        if isDone { return }
        guard try await casework.perform(NoteKeys(), as: nil) else { return state.withLock { $0.done = now } }
        guard .now - since >= Self.settling else { return }
        if try await FieldRotation.pass(casework.database, keys: casework.keys) == 0 {
            try await casework.perform(FinishFields(), as: nil)
        }
    }
}
