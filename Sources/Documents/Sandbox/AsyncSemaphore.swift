import Synchronization

/// Lets so many in at once and so many wait, in the order in which they came.
final class AsyncSemaphore: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Bool, Never>] = []
    }

    private let waitingLimit: Int
    private let state: Mutex<State>

    init(places: Int, waiting: Int) {
        waitingLimit = waiting
        state = Mutex(State(free: places))
    }

    /// How many wait.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// - Returns: false when too many wait: nobody has entered then.
    func enter() async -> Bool {
        await withCheckedContinuation { continuation in
            let enters: Bool? = state.withLock { state in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                guard state.waiting.count < waitingLimit else { return false }
                state.waiting.append(continuation)
                return nil
            }
            if let enters { continuation.resume(returning: enters) }
        }
    }

    /// Hands the place on to the next who waits.
    func leave() {
        let next: CheckedContinuation<Bool, Never>? = state.withLock { state in
            if state.waiting.isEmpty {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume(returning: true)
    }
}
