import Dispatch
import Synchronization

/// Holds a thread of the store's until the test lets it go on.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    func open() { semaphore.signal() }
    func wait() {
        semaphore.wait()
        semaphore.signal()
    }
}

/// Counts from several threads.
final class Counter: Sendable {
    private let count = Atomic<Int>(0)
    @discardableResult func add() -> Int { count.add(1, ordering: .sequentiallyConsistent).newValue }
    var value: Int { count.load(ordering: .sequentiallyConsistent) }
}
