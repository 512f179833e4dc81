/// Seals fields anew that an earlier key has sealed, while everybody goes on working (S57).
///
/// A pass goes through every sealed column in batches, each in a transaction of its own; killed anywhere, the next pass
/// does what is left. A field that somebody else writes meanwhile is left to them: they seal it with the current key.
public enum FieldRotation {
    /// Where sealed fields stand: table, column, and the key that is the row in their associated data.
    struct Column {
        let table: StaticString, column: StaticString, key: StaticString

        init(_ table: StaticString, _ column: StaticString, key: StaticString = "id") {
            self.table = table
            self.column = column
            self.key = key
        }
    }

    /// All of them; a test looks for others in the whole database of a demo year.
    static let columns = [
        Column("accounts", "totp"), Column("persons", "resident_id"), Column("persons", "phone"),
        Column("persons", "email"), Column("identity_corrections", "resident_id"), Column("objections", "author"),
        Column("objections", "contact"), Column("papers", "return_address", key: "case_id"),
        Column("experts", "contact"), Column("draws", "nonce"), Column("inspections", "nonce"),
        Column("outbox", "body"), Column("uploads", "sealed_name"),
        Column("uploads", "sealed_key"),
    ]

    /// One pass through all columns.
    ///
    /// - Parameter batch: rows a transaction; a few milliseconds on the one writer of an embedded database.
    /// - Returns: how many fields were sealed anew. When it is none, none is left but what was written during the pass.
    public static func pass(_ database: any Database, keys: KeyRing, batch: Int = 200) async throws -> Int {
        var count = 0
        for column in columns {
            var last = ""
            while let end = try await step(column, after: last, batch, database, keys, &count) { last = end }
        }
        return count
    }

    /// All fields are under the current key, as a pass has found.
    ///
    /// - Returns: what to tell; nil when another node has told it, or a key has come since.
    public static func finish(_ tx: any Transaction, keys: KeyRing) throws -> Installation.KeyChange? {
        try Installation.proveFields(tx, keys: keys)
    }

    /// - Returns: the last row's key; nil when there are no more.
    private static func step(
        _ column: Column, after last: String, _ batch: Int, _ database: any Database, _ keys: KeyRing,
        _ count: inout Int
    ) async throws -> String? {
        let table = SQL(stringLiteral: column.table)
        let name = SQL(stringLiteral: column.column)
        let key = SQL(stringLiteral: column.key)
        let rows = try await database.read { tx in
            try tx.query(
                """
                SELECT \(key) AS row_key, \(name) AS sealed FROM \(table)
                WHERE \(key) > \(last) AND \(name) IS NOT NULL ORDER BY \(key) LIMIT \(batch)
                """
            )
            .map { (key: try $0.text("row_key"), sealed: try $0.bytes("sealed")) }
        }
        let fresh = try rows.compactMap { row in
            try again(row.sealed, column, row.key, keys).map { (key: row.key, before: row.sealed, after: $0) }
        }
        if !fresh.isEmpty {
            count += try await database.write { tx in
                try fresh.reduce(0) {
                    try $0
                        + tx.execute(
                            "UPDATE \(table) SET \(name) = \($1.after) WHERE \(key) = \($1.key) AND \(name) = \($1.before)"
                        )
                }
            }
        }
        return rows.last?.key
    }

    /// Nil for what is under the current key, or is not sealed: a draw's nonce lies open once it is revealed.
    private static func again(_ sealed: [UInt8], _ column: Column, _ row: String, _ keys: KeyRing) throws -> [UInt8]? {
        guard sealed.count > 5, sealed[0] == 1,
            keys.all(.field).dropLast().contains(where: { $0.id == Array(sealed[1..<5]) })
        else { return nil }
        return try keys.resealed(sealed, table: column.table.description, column: column.column.description, row: row)
    }
}
