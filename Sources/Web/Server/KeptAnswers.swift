import Synchronization
import TitleReview

/// Pages that were made and are given again to the same session while nothing that was read for them has changed: within one
/// minute of the business clock, because a page may say how long something still has. Bounded in number and size.
///
/// Sign-out, a withdrawn role or a closed account is a change like any other: the session was read for the page, too (S8).
final class KeptAnswers: Sendable {
    struct Key: Hashable, Sendable {
        let session: String
        let target: String
    }

    private struct Kept {
        let answer: Answer
        let minute: Int64
        let made: ContinuousClock.Instant
        let stands: @Sendable () -> Bool
    }

    private struct State {
        var kept: [Key: Kept] = [:]
        var bytes = 0
    }

    private static let most = 512
    private static let mostBytes = 4 << 20

    private let state = Mutex(State())

    /// The key of a request that may be answered so: a page asked for by a session's cookie, with no word from the act before.
    static func key(_ ask: Ask, _ cookies: Cookies) -> Key? {
        guard ask.method == "GET", ask.target.utf8.count <= 1024, ask.header("authorization") == nil,
            let session = ask.cookie(cookies.session), session.utf8.count == 64,
            ask.cookie(cookies.flash) == nil
        else { return nil }
        return Key(session: session, target: ask.target)
    }

    func find(_ key: Key, at now: Instant, machine: ContinuousClock.Instant) -> Answer? {
        guard let found = state.withLock({ $0.kept[key] }) else { return nil }
        guard found.minute == KeptAnswers.minute(now), machine - found.made < .seconds(60), found.stands() else {
            return nil
        }
        return found.answer
    }

    func keep(
        _ answer: Answer, for key: Key, at now: Instant, machine: ContinuousClock.Instant,
        while stands: @escaping @Sendable () -> Bool
    ) {
        guard stands(), answer.status == 200, answer.header("set-cookie") == nil else { return }
        state.withLock { state in
            if state.kept.count >= KeptAnswers.most || state.bytes + answer.bytes.count > KeptAnswers.mostBytes {
                state = State()
            }
            if let before = state.kept.updateValue(
                Kept(answer: answer, minute: KeptAnswers.minute(now), made: machine, stands: stands), forKey: key)
            {
                state.bytes -= before.answer.bytes.count
            }
            state.bytes += answer.bytes.count
        }
    }

    func forget() { state.withLock { $0 = State() } }

    private static func minute(_ now: Instant) -> Int64 { now.microseconds / 60_000_000 }
}
