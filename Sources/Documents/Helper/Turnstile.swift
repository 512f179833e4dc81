import Synchronization

/// Lets so many in at once and so many wait, in the order in which they came.
final class Turnstile: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let waitingLimit: Int
    private let state: Mutex<State>

    init(places: Int, waiting: Int) {
        waitingLimit = waiting
        state = Mutex(State(free: places))
    }

    /// - Returns: false when too many wait: nobody has entered then.
    func enter() async -> Bool {
        let mustWait: Bool? = state.withLock { state in
            if state.free > 0 {
                state.free -= 1
                return false
            }
            return state.waiting.count < waitingLimit ? true : nil
        }
        guard let mustWait else { return false }
        if mustWait { await withCheckedContinuation { wait($0) } }
        return true
    }

    private func wait(_ continuation: CheckedContinuation<Void, Never>) {
        let enters = state.withLock { state in
            // Somebody may have left meanwhile.
            if state.free > 0 {
                state.free -= 1
                return true
            }
            state.waiting.append(continuation)
            return false
        }
        if enters { continuation.resume() }
    }

    /// Hands the place on to the next who waits.
    func leave() {
        let next: CheckedContinuation<Void, Never>? = state.withLock { state in
            if state.waiting.isEmpty {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
