import Store
import TitleReview

/// One time for all nodes of an installation: the database's clock, and for demos and rehearsals the movement that is kept in it (F10).
///
/// The embedded database has one node, and nothing to be aligned with; a moved clock is kept there for the next start.
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

    /// Tells the other nodes, and whoever starts the server again, where this node's moved clock stands.
    ///
    /// - Parameters:
    ///   - ahead: seconds until it is told anew. A server that is killed in between has done nothing later than this, so that
    ///     nothing that has happened lies in the future of the next one.
    ///   - first: this node's clock counts whatever was kept; otherwise what is kept only goes forward.
    public func share(_ clock: BusinessClock, ahead: Double = 0, first: Bool = false) async throws {
        guard clock.isMoved else { return }
        let (moved, stood) = (Int(clock.moved), clock.now().adding(seconds: ahead))
        let movesOn: SQL = first ? "1 = 1" : "business_clock.moved < \(moved)"
        let standsOn: SQL = first ? "1 = 1" : "COALESCE(business_clock.stood, 0) < \(stood)"
        try await database.write { tx in
            _ = try tx.execute(
                """
                INSERT INTO business_clock (id, moved, stood) VALUES (1, \(moved), \(stood))
                ON CONFLICT (id) DO UPDATE SET
                    moved = CASE WHEN \(movesOn) THEN \(moved) ELSE business_clock.moved END,
                    stood = CASE WHEN \(standsOn) THEN \(stood) ELSE business_clock.stood END
                """)
        }
    }

    /// Where a moved clock stood at last; nil when there was none.
    public func clockStood() async throws -> Instant? {
        try await database.read {
            try $0.one("SELECT stood FROM business_clock WHERE id = 1")?.optionalInstant("stood")
        }
    }
}
