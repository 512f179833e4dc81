import GRDB

/// What the chain says of rows, the newest of each, while a verifier walks it: in a file of its own, since there may be millions.
final class RowBook {
    /// What is wrong with a row.
    enum Found { case changed(since: Int), unbound, removed(by: Int) }

    private let folder: String
    private let queue: DatabaseQueue
    /// How rows are bound that stood before their tables were; nil where all were written with it.
    private(set) var format: String?

    init() throws {
        folder = try DurableFile.temporaryFolder()
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            try db.execute(
                sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768")
        }
        do {
            queue = try DatabaseQueue(path: folder + "/rows.sqlite", configuration: configuration)
            try queue.write { db in
                try db.execute(
                    sql:
                        "CREATE TABLE newest (place TEXT PRIMARY KEY, digest TEXT, entry INTEGER NOT NULL) WITHOUT ROWID"
                )
            }
        } catch {
            DurableFile.removeFolder(folder)
            throw error
        }
    }

    deinit { DurableFile.removeFolder(folder) }

    /// Takes in what entries say, in their order.
    ///
    /// - Returns: the first entry that cannot be read.
    func take(_ entries: [ChainedEntry]) throws -> Int? {
        try queue.write { db -> Int? in
            let put = try db.cachedStatement(
                sql: """
                    INSERT INTO newest (place, digest, entry) VALUES (?, ?, ?)
                    ON CONFLICT (place) DO UPDATE SET digest = excluded.digest, entry = excluded.entry
                    """)
            for entry in entries {
                if entry.act == BoundRows.begins {
                    try db.execute(sql: "DELETE FROM newest")
                    format = nil
                }
                if entry.act == BoundRows.done { format = entry.details?["format"] }
                guard let text = BoundRows.text(in: entry.detail) else { continue }
                guard let lines = BoundRows.lines(text) else { return entry.number }
                for line in lines { try put.execute(arguments: [line.place, line.digest, entry.number]) }
            }
            return nil
        }
    }

    /// Compares rows as they stand with what the chain says, and crosses off what was right.
    func compare(_ rows: [ProvenRow], _ keys: KeyRing) throws -> [(row: ProvenRow, found: Found)] {
        try queue.write { db in
            let strike = try db.cachedStatement(
                sql: "DELETE FROM newest WHERE place = ? RETURNING digest, entry")
            return try rows.compactMap { row -> (row: ProvenRow, found: Found)? in
                guard let said = try GRDB.Row.fetchOne(strike, arguments: [row.place(keys)]) else {
                    return (row, .unbound)
                }
                let entry: Int = said["entry"]
                guard let digest: String = said["digest"] else { return (row, .removed(by: entry)) }
                return digest == row.digest(keys) ? nil : (row, .changed(since: entry))
            }
        }
    }

    /// What the chain has and no row is left of, at most so many, and how many there are.
    func missing(limit: Int) throws -> (rows: [(place: String, entry: Int)], count: Int) {
        try queue.read { db in
            let rows = try GRDB.Row.fetchAll(
                db, sql: "SELECT place, entry FROM newest WHERE digest IS NOT NULL ORDER BY entry, place LIMIT ?",
                arguments: [limit])
            let count = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM newest WHERE digest IS NOT NULL") ?? 0
            return (rows.map { row -> (place: String, entry: Int) in (row["place"], row["entry"]) }, count)
        }
    }
}
