/// Makes a table of a SQLite database anew, with everything that hangs on it.
///
/// SQLite's own way (https://www.sqlite.org/lang_altertable.html, 7): a new table beside the old one, the rows copied, the
/// old one dropped, the new one renamed, its indexes and triggers made again. References of other tables stand as they
/// are, which takes foreign keys off and renaming in its old manner; ``SchemaDatabase/alter(_:)`` sees to both and
/// looks at every reference before it commits.
struct TableRebuild {
    let table: String
    let changes: [SchemaStep.Change]

    /// - Throws: ``StoreError/schema(_:)`` when the table is missing or its text is not the expected one.
    func run(_ tx: any SchemaTransaction) throws {
        let definition = try changed(definition(tx))
        let dependents = try tx.query(
            """
            SELECT sql FROM sqlite_master WHERE tbl_name = \(table) AND type IN ('index', 'trigger') AND sql IS NOT NULL
            ORDER BY rowid
            """
        ).map { try $0.text("sql") }
        let sequence = try lastNumber(tx)

        let new = table + "_rebuilt"
        try tx.executeSchema(named(new, definition))
        let kept = try columns(of: table, tx).filter(try columns(of: new, tx).contains)
        let list = kept.map { "\"\($0)\"" }.joined(separator: ", ")
        try tx.executeSchema("INSERT INTO \"\(new)\" (\(list)) SELECT \(list) FROM \"\(table)\"")
        try tx.executeSchema("DROP TABLE \"\(table)\"")
        try tx.executeSchema("ALTER TABLE \"\(new)\" RENAME TO \"\(table)\"")
        for text in dependents { try tx.executeSchema(text) }
        if let sequence {
            // The highest number may have belonged to a row that is gone, and is not given again.
            try tx.execute("UPDATE sqlite_sequence SET seq = \(sequence) WHERE name = \(table)")
        }
    }

    private func definition(_ tx: any SchemaTransaction) throws -> String {
        let row = try tx.one("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = \(table)")
        guard let row else { throw StoreError.schema("没有可以重建的表 \(table)") }
        return try row.text("sql")
    }

    private func changed(_ text: String) throws -> String {
        try changes.reduce(text) { text, change in
            let old = change.old.description
            guard text.ranges(of: old).count == 1 else {
                throw StoreError.schema("表 \(table) 的定义里应当正好有一处“\(old)”")
            }
            return text.replacing(old, with: SchemaWords.replaced(in: change.new.description, for: .sqlite))
        }
    }

    /// The definition under another name; a table that was renamed before has its name in quotes.
    private func named(_ name: String, _ text: String) throws -> String {
        for head in ["CREATE TABLE \(table) ", "CREATE TABLE \"\(table)\" "] where text.hasPrefix(head) {
            return "CREATE TABLE \"\(name)\" " + text.dropFirst(head.count)
        }
        throw StoreError.schema("表 \(table) 的定义不是预期的写法")
    }

    private func columns(of table: String, _ tx: any SchemaTransaction) throws -> [String] {
        try tx.query("SELECT name FROM pragma_table_info(\(table))").map { try $0.text("name") }
    }

    /// The last number that an AUTOINCREMENT table gave; nil for every other table.
    private func lastNumber(_ tx: any SchemaTransaction) throws -> Int? {
        guard try tx.one("SELECT 1 AS found FROM sqlite_master WHERE name = 'sqlite_sequence'") != nil else {
            return nil
        }
        return try tx.one("SELECT seq FROM sqlite_sequence WHERE name = \(table)")?.int("seq")
    }
}
