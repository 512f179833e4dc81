import Dispatch
import Synchronization

@testable import Casework

/// Holds threads up until it is opened.
private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let count = Mutex(0)

    /// How many have come to it.
    var reached: Int { count.withLock { $0 } }

    func pass() {
        count.withLock { $0 += 1 }
        semaphore.wait()
        semaphore.signal()
    }

    func open() { semaphore.signal() }
}

extension BoundedThreads {
    /// Every place is taken until `body` is through.
    func crowded(_ body: () async throws -> Void) async throws {
        let gate = Gate()
        // What no thread has taken yet stands in the queue too: first the threads, then the queue.
        var held = hold(threads, at: gate)
        while gate.reached < threads { try await Task.sleep(for: .milliseconds(1)) }
        held += hold(waitingLimit, at: gate)
        while full == nil { try await Task.sleep(for: .milliseconds(1)) }
        let failure: (any Error)?
        do {
            try await body()
            failure = nil
        } catch { failure = error }
        gate.open()
        for task in held { try await task.value }
        if let failure { throw failure }
    }

    private func hold(_ many: Int, at gate: Gate) -> [Task<Void, any Error>] {
        (0..<many).map { _ in Task { try await self.run { gate.pass() } } }
    }
}
