/// The tables of one subject, as SQL that both engines take: `Store/Schema/*.sql`.
///
/// The few words that differ by engine are tokens (``SchemaWords``). What stands behind a line `--- sqlite` or
/// `--- postgres` is for that engine alone, up to `--- both` or the end.
struct SchemaFile: Sendable {
    let name: String
    let text: String

    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// The engine's statements, to be carried out in one go.
    func text(for engine: Engine) -> String {
        var wanted = true
        var lines: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            switch line {
            case "--- sqlite": wanted = engine == .sqlite
            case "--- postgres": wanted = engine == .postgres
            case "--- both": wanted = true
            default: if wanted { lines.append(line) }
            }
        }
        return SchemaWords.replaced(in: lines.joined(separator: "\n"), for: engine)
    }
}

/// The words of a schema that differ by engine.
enum SchemaWords {
    /// Each token with its word on SQLite and on PostgreSQL.
    private static let words: [(token: String, sqlite: String, postgres: String)] = [
        ("{int}", "INTEGER", "BIGINT"),
        ("{bytes}", "BLOB", "BYTEA"),
        ("{real}", "REAL", "DOUBLE PRECISION"),
        // A running number that is never given twice.
        ("{serial}", "INTEGER PRIMARY KEY AUTOINCREMENT", "BIGSERIAL PRIMARY KEY"),
        // SQLite checks types as PostgreSQL does.
        ("{strict}", " STRICT", ""),
        // Rows lie in the order of their key, so that nothing tells in which order they came.
        ("{clustered}", " STRICT, WITHOUT ROWID", ""),
        // Compared byte by byte, as SQLite does anyway.
        ("{bytewise}", "", " COLLATE \"C\""),
    ]

    static func replaced(in text: String, for engine: Engine) -> String {
        words.reduce(text) { text, word in
            text.replacing(word.token, with: engine == .sqlite ? word.sqlite : word.postgres)
        }
    }
}
