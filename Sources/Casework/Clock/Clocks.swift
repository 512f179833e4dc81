import Foundation
import Synchronization
import TitleReview

/// The machine's own time: sessions, second factors, limits, audit entries. Never moved.
public struct MachineClock: Clock {
    public init() {}
    public func now() -> Instant { Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) }
}

/// A business clock that starts at a chosen instant and runs; the demo and the rehearsal move it.
public final class MovableClock: Clock {
    private let offset: Mutex<Int64>
    private let machine = MachineClock()

    public init(start: Instant) { offset = Mutex(start.microseconds - machine.now().microseconds) }

    public func now() -> Instant { Instant(microseconds: machine.now().microseconds + offset.withLock { $0 }) }

    /// Only forward: what has happened cannot lie in the future.
    /// - Returns: false when the instant lies before now.
    public func move(to instant: Instant) -> Bool {
        offset.withLock { offset in
            let present = machine.now().microseconds
            guard instant.microseconds >= present + offset else { return false }
            offset = instant.microseconds - present
            return true
        }
    }
}
