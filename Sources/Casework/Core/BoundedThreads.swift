import Foundation
import Synchronization

/// Threads of their own for what takes a processor for a while, so that it holds up none that answers requests: so much at once,
/// so much waiting, in the order in which it came, and no more than that.
///
/// A thread starts when there is something to do and ends when there is nothing left. What it does is done behind those that
/// answer requests (``ThreadBehind``): what takes long anyway takes a little longer, and what takes a moment does not wait for it.
final class BoundedThreads: Sendable {
    /// Nothing more is taken now.
    struct Full: Error {
        /// After how many seconds what waits now will have had its turn, rounded up.
        let seconds: Int
    }

    private struct Job {
        let id: Int
        /// - Returns: what gives the answer to whoever waits for it.
        let run: @Sendable () -> @Sendable () -> Void
        let refuse: @Sendable (any Error) -> Void
    }

    private struct State {
        var waiting: [Job] = []
        var running = 0
        var lastID = 0
        /// How long one has taken lately.
        var seconds = 0.02
    }

    let threads: Int, waitingLimit: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - threads: how much is done at once.
    ///   - waiting: how much may wait beside that.
    init(threads: Int, waiting: Int) {
        self.threads = threads
        waitingLimit = waiting
    }

    /// How much waits.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Why nothing more is taken now; nil while there is room.
    var full: Full? { state.withLock { noRoom($0) } }

    /// Carries `work` out on one of the threads.
    ///
    /// - Parameter goesOn: whether it belongs to what was taken before, and so is not refused for want of room; who asks hands
    ///   in one after the other.
    /// - Throws: what `work` throws; ``Full``; `CancellationError` when the task is cancelled before its turn.
    func run<Result: Sendable>(
        goesOn: Bool = false, _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enter(
                    Job(
                        id: id,
                        run: {
                            let result = Swift.Result { try work() }
                            return { continuation.resume(with: result) }
                        },
                        refuse: { continuation.resume(throwing: $0) }), goesOn: goesOn)
                // Whoever was cancelled before it stood in the queue is found there now.
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func noRoom(_ state: State) -> Full? {
        guard state.running >= threads, state.waiting.count >= waitingLimit else { return nil }
        return Full(seconds: max(1, Int((Double(state.waiting.count) * state.seconds / Double(threads)).rounded(.up))))
    }

    private func enter(_ job: Job, goesOn: Bool) {
        let (refusal, starts): (Full?, Bool) = state.withLock { state in
            if !goesOn, let full = noRoom(state) { return (full, false) }
            state.waiting.append(job)
            guard state.running < threads else { return (nil, false) }
            state.running += 1
            return (nil, true)
        }
        if let refusal { return job.refuse(refusal) }
        if starts { Thread.detachNewThread { [self] in work() } }
    }

    private func cancel(_ id: Int) {
        let job: Job? = state.withLock { state in
            state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
        }
        job?.refuse(CancellationError())
    }

    private func work() {
        let behind = ThreadBehind()
        defer { behind.end() }
        while let job = next() {
            let start = ContinuousClock.now
            let answer = behind.run(job.run)
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            state.withLock { $0.seconds += (seconds - $0.seconds) / 16 }
            answer()
        }
    }

    private func next() -> Job? {
        state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.running -= 1
            return nil
        }
    }
}
