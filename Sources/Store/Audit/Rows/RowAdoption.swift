import TitleReview

extension AuditLog {
    private static let batch = 500

    /// Binds the rows that stand, where they were written before rows were bound, or before what is bound of them was changed.
    ///
    /// Once for each ``ProvenTable/format``; what was interrupted begins anew. To be called before anybody works.
    /// - Returns: how many rows; nil when nothing was to be done.
    @discardableResult public func adoptRows(_ database: any Database, clock: any Clock) async throws -> Int? {
        let known = try await database.read { tx in
            try tx.one(
                """
                SELECT \(ChainedEntry.columns) FROM audit_entries
                WHERE subject = 'installation' AND act = \(BoundRows.done) ORDER BY number DESC LIMIT 1
                """
            ).map(ChainedEntry.init)
        }
        if known?.details?["format"] == ProvenTable.format { return nil }
        if known != nil { try await say(BoundRows.begins, [:], database, clock) }
        while try await salt(database) == Self.batch {}
        var count = 0
        for table in ProvenTable.all {
            var last: [SQLValue]?
            while let end = try await adopt(table, after: last, database, clock, &count) { last = end }
        }
        try await say(BoundRows.done, ["format": ProvenTable.format, "count": "\(count)"], database, clock)
        return count
    }

    /// - Returns: the key of the last row of a full batch.
    private func adopt(
        _ table: ProvenTable, after last: [SQLValue]?, _ database: any Database, _ clock: any Clock, _ count: inout Int
    ) async throws -> [SQLValue]? {
        let (found, end) = try await database.write { [self] tx -> (Int, [SQLValue]?) in
            let rows = try tx.query("\(table.rows(after: last, limit: Self.batch))\(SQL.forUpdate(tx.engine))").map {
                ProvenRow(table, $0.values[...])
            }
            if !rows.isEmpty {
                let entry = AuditEntry(at: clock.now(), actor: "clock", act: BoundRows.act, subject: "")
                try append(entry.binding(BoundRows.text(rows.map { line($0) })), in: tx)
            }
            return (rows.count, rows.count == Self.batch ? rows.last?.key : nil)
        }
        count += found
        return end
    }

    /// Gives persons a salt who were there before there was one.
    private func salt(_ database: any Database) async throws -> Int {
        try await database.write { tx in
            let rows = try tx.query("SELECT id FROM persons WHERE salt IS NULL ORDER BY id LIMIT \(Self.batch)")
            for row in rows {
                try tx.execute("UPDATE persons SET salt = \(Random.bytes(16)) WHERE id = \(row.text("id"))")
            }
            return rows.count
        }
    }

    private func say(
        _ act: String, _ detail: [String: String], _ database: any Database, _ clock: any Clock
    ) async throws {
        try await database.write { [self] tx in
            try append(
                AuditEntry(at: clock.now(), actor: "clock", act: act, subject: "installation", detail: detail), in: tx)
        }
    }
}
