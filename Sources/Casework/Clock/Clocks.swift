import Foundation
import Synchronization
import TitleReview

/// The machine's own time: sessions, second factors, limits, audit entries. Never moved.
public struct MachineClock: Clock {
    public init() {}
    public func now() -> Instant { Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) }
}

/// The time by which the office acts: the machine's, corrected to the database's clock where several nodes share one (F10), and
/// moved to where a demo or a rehearsal starts.
public final class BusinessClock: Clock {
    private struct Offsets {
        /// Microseconds by which a demo or rehearsal is moved.
        var moved: Int64 = 0
        /// Microseconds by which the database's clock is ahead of this machine's.
        var correction: Int64 = 0
    }
    private let offsets = Mutex(Offsets())
    private let machine = MachineClock()
    /// Whether it starts at a chosen instant, rather than showing what time it is.
    public let isMoved: Bool

    /// What time it is.
    public init() { isMoved = false }

    /// Starts at an instant and runs from there.
    public init(start: Instant) {
        isMoved = true
        let moved = start.microseconds - machine.now().microseconds
        offsets.withLock { $0.moved = moved }
    }

    /// Takes up the clock that another node of the same database was started with; see ``Casework/align(_:)``.
    public init(joining _: Void) { isMoved = true }

    public func now() -> Instant {
        Instant(microseconds: machine.now().microseconds + offsets.withLock { $0.moved + $0.correction })
    }

    /// Goes on from an instant, at the start of a server: where the clock stood when the last one ended.
    public func takeUp(at instant: Instant) {
        offsets.withLock { $0.moved = instant.microseconds - machine.now().microseconds - $0.correction }
    }

    /// Only forward: what has happened cannot lie in the future.
    /// - Returns: false when the instant lies before now.
    public func move(to instant: Instant) -> Bool {
        offsets.withLock { offsets in
            let present = machine.now().microseconds + offsets.correction
            guard instant.microseconds >= present + offsets.moved else { return false }
            offsets.moved = instant.microseconds - present
            return true
        }
    }

    /// Microseconds by which a demo or rehearsal is moved.
    var moved: Int64 { offsets.withLock { $0.moved } }

    /// Seconds by which the database's clock is ahead of this machine's; positive when this machine is late.
    public var correction: Double { offsets.withLock { Double($0.correction) / 1_000_000 } }

    /// Follows another node's movement, forward only but for the first time.
    func follow(moved: Int64, first: Bool) { offsets.withLock { $0.moved = first ? moved : max($0.moved, moved) } }

    /// Takes a measurement of the database's clock: it counts where it contradicts what is known by more than its own uncertainty.
    func correct(to measured: Int64, uncertainty: Int64) {
        offsets.withLock { offsets in
            if abs(measured - offsets.correction) > uncertainty { offsets.correction = measured }
        }
    }
}
