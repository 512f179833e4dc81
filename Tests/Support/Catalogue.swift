import Store

/// What a database says of itself: tables, columns, constraints, indexes, triggers and functions, a line each, sorted.
///
/// The order of columns and constraints, comments, and where lines break make no difference.
package enum Catalogue {
    package static func lines(of database: any Database) async throws -> [String] {
        let lines = try await database.read { tx in
            switch tx.engine {
            case .sqlite: try sqlite(tx)
            case .postgres: try postgres(tx)
            }
        }
        return lines.filter { !$0.contains("schema_version") }.sorted()
    }

    // MARK: SQLite

    private static func sqlite(_ tx: any Transaction) throws -> [String] {
        let objects = try tx.query(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        )
        return try objects.flatMap { row in
            let (type, name, text) = (try row.text("type"), try row.text("name"), bare(try row.text("sql")))
            return type == "table" ? try table(name, text, tx) : ["\(type) \(name) \(text)"]
        }
    }

    private static func table(_ table: String, _ text: String, _ tx: any Transaction) throws -> [String] {
        var lines = checks(in: text).map { "\(table) \($0)" }
        let end = text.lastIndex(of: ")").map { text[text.index(after: $0)...] } ?? ""
        lines.append("table \(table) \(end)\(text.contains("AUTOINCREMENT") ? " AUTOINCREMENT" : "")")
        for c in try tx.query("SELECT * FROM pragma_table_xinfo(\(table))") {
            let standard = try c.optionalText("dflt_value") ?? "—"
            lines.append(
                "\(table).\(try c.text("name")) \(try c.text("type")) not null \(try c.int("notnull")) "
                    + "default \(standard) key \(try c.int("pk"))")
        }
        let references = try tx.query(
            "SELECT id, \"table\" AS parent, \"from\" AS child, \"to\" AS key FROM pragma_foreign_key_list(\(table)) ORDER BY id, seq"
        )
        for (_, columns) in Dictionary(grouping: references, by: { try? $0.int("id") }) {
            let pairs = try columns.map { "\(try $0.text("child"))=\(try $0.text("key"))" }
            lines.append("\(table) references \(try columns[0].text("parent")) \(pairs.joined(separator: ","))")
        }
        for index in try tx.query("SELECT name, origin FROM pragma_index_list(\(table)) WHERE origin <> 'c'") {
            let columns = try tx.query("SELECT name FROM pragma_index_info(\(try index.text("name"))) ORDER BY seqno")
            let names = try columns.map { try $0.text("name") }
            lines.append("\(table) unique \(try index.text("origin")) \(names.joined(separator: ","))")
        }
        return lines
    }

    /// The `CHECK(…)`s of a text without blanks.
    private static func checks(in text: String) -> [String] {
        text.ranges(of: "CHECK(").map { start in
            var depth = 0
            let end = text[start.lowerBound...].firstIndex { character in
                if character == "(" { depth += 1 }
                if character == ")" { depth -= 1 }
                return character == ")" && depth == 0
            }
            return String(text[start.lowerBound..<(end ?? text.endIndex)])
        }
    }

    // MARK: PostgreSQL

    private static func postgres(_ tx: any Transaction) throws -> [String] {
        let schema = try tx.one("SELECT CAST(current_schema() AS text) AS name")?.text("name") ?? ""
        let questions: [SQL] = [
            """
            SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' not null '
                || CAST(a.attnotnull AS text) || ' default ' || COALESCE(pg_get_expr(d.adbin, d.adrelid), '—') AS line
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relkind = 'r' AND a.attnum > 0
                AND NOT a.attisdropped
            """,
            """
            SELECT c.relname || ' ' || pg_get_constraintdef(k.oid) AS line
            FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
            WHERE c.relnamespace = CAST(current_schema() AS regnamespace)
            """,
            "SELECT indexname || ' ' || indexdef AS line FROM pg_indexes WHERE schemaname = current_schema()",
            """
            SELECT pg_get_triggerdef(t.oid) AS line FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND NOT t.tgisinternal
            """,
            """
            SELECT p.proname || ' ' || pg_get_function_arguments(p.oid) || ' ' || pg_get_function_result(p.oid) || ' '
                || CAST(p.provolatile AS text) || ' ' || p.prosrc AS line
            FROM pg_proc p WHERE p.pronamespace = CAST(current_schema() AS regnamespace)
            """,
        ]
        return try questions.flatMap { question in
            try tx.query(question).map { bare(try $0.text("line")).replacing(schema + ".", with: "") }
        }
    }

    /// Without comments, blanks and quotes around names.
    private static func bare(_ text: String) -> String {
        let lines = text.split(separator: "\n").map { line in
            line.firstRange(of: "-- ").map { line[..<$0.lowerBound] } ?? line
        }
        return String(lines.joined(separator: "\n")).filter { !$0.isWhitespace && $0 != "\"" }
    }
}
