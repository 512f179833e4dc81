import Store
import TitleReview

/// One time for all nodes of an installation: the database's clock, and for demos and rehearsals the movement that is kept in it (F10).
///
/// The embedded database has one node, and nothing to be aligned with.
extension Casework {
    /// How far a node may be off before it says that it is not ready.
    public static let tolerance = 0.5

    /// Measures the database's clock against this machine's, and follows what other nodes moved.
    ///
    /// - Parameter first: this node takes the movement of the others whatever its own is.
    /// - Returns: false when the clock is to be moved and no node has told how far yet.
    @discardableResult
    public func align(_ clock: BusinessClock, first: Bool = false) async throws -> Bool {
        guard database.engine == .postgres else { return !first }
        let machine = machine
        let (before, theirs, after, moved) = try await database.read { tx in
            let before = machine.now()
            let theirs = try tx.one("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT) AS now")?
                .instant("now")
            let after = machine.now()
            let moved = try tx.one("SELECT moved FROM business_clock WHERE id = 1")?.int("moved")
            return (before.microseconds, theirs?.microseconds, after.microseconds, moved)
        }
        let uncertainty = (after - before) / 2
        // What was measured across a pause of the machine says nothing.
        if let theirs, (0...50_000).contains(uncertainty) {
            clock.correct(to: theirs - before - uncertainty, uncertainty: uncertainty)
        }
        guard clock.isMoved, let moved else { return !first }
        clock.follow(moved: Int64(moved), first: first)
        return true
    }

    /// Tells the other nodes how far this node's clock is moved.
    public func share(_ clock: BusinessClock) async throws {
        guard database.engine == .postgres, clock.isMoved else { return }
        let moved = Int(clock.moved)
        try await database.write { tx in
            _ = try tx.execute(
                "INSERT INTO business_clock (id, moved) VALUES (1, \(moved)) ON CONFLICT (id) DO UPDATE SET moved = \(moved)"
            )
        }
    }
}
