import TitleReview

/// A table whose rows prove something: what of a row is bound to the audit chain, so that a change by hand is found and named.
///
/// Whoever writes such a table through a ``BindingTransaction`` binds it; nobody has to think of it. ``all`` is the list.
struct ProvenTable: Sendable {
    /// When rows are bound.
    enum Binding: Sendable {
        /// Whenever they are written.
        case always
        /// By ``BindingTransaction/bind(_:where:)`` alone: when they were written is nobody's business (S47).
        case onRequest
    }

    let name: StaticString
    let key: [StaticString]
    /// What is bound beside the key. What changes without meaning stays out: editions, windows, when somebody looked.
    let columns: [StaticString]
    /// Those of ``columns`` that are sealed: what they hold is bound, since a new key seals them anew (S57).
    let sealed: Set<String>
    /// Of which rows; once true of a row it stays so. Compared, never `IS NOT NULL`, which SQLite answers with 1 of a column that an
    /// `INSERT … RETURNING` does not name, in some tables (seen with 3.40).
    let condition: StaticString
    let binding: Binding
    /// Whether the chain has a keyed digest instead of the key, which would say more than the chain may.
    let hidesKey: Bool
    /// Where the row's salt comes from, which goes with the person: then what the chain says of the row tells nothing any more.
    let salt: StaticString?
    /// Key, columns, and whether the row is one of those that are bound.
    let selection: SQL
    /// What a statement that writes rows gives of each: the same, or where they are to be read again for their salt the key alone.
    let given: SQL
    let givenWidth: Int

    init(
        _ name: StaticString, key: [StaticString] = ["id"], _ columns: [StaticString], sealed: Set<String> = [],
        where condition: StaticString = "1 = 1", binding: Binding = .always, hidesKey: Bool = false,
        salt: StaticString? = nil
    ) {
        self.name = name
        self.key = key
        self.columns = columns
        self.sealed = sealed
        self.condition = condition
        self.binding = binding
        self.hidesKey = hidesKey
        self.salt = salt
        let whole = key + columns + (salt.map { [$0] } ?? [])
        let isBound: SQL = "CASE WHEN \(SQL(stringLiteral: condition)) THEN 1 ELSE 0 END"
        selection = "\(ProvenTable.list(whole)), \(isBound)"
        given = "\(ProvenTable.list(salt == nil ? whole : key)), \(isBound)"
        givenWidth = (salt == nil ? whole : key).count + 1
    }

    /// Whether a change of the column is a change for the chain.
    func binds(_ column: String) -> Bool { (key + columns).contains { $0.description == column } }

    /// The bound rows in the order of their keys, those after a key.
    func rows(after last: [SQLValue]?, limit: Int) -> SQL {
        let names = ProvenTable.list(key)
        let beyond: SQL = last.map { " AND (\(names)) > (\(ProvenTable.list($0)))" } ?? .empty
        return """
            SELECT \(selection) FROM \(SQL(stringLiteral: name)) WHERE \(SQL(stringLiteral: condition))\(beyond)
            ORDER BY \(names) LIMIT \(limit)
            """
    }

    /// One of the rows.
    func row(_ values: [SQLValue]) -> SQL {
        """
        SELECT \(selection) FROM \(SQL(stringLiteral: name))
        WHERE (\(ProvenTable.list(key))) = (\(ProvenTable.list(values)))
        """
    }

    private static func list(_ values: [SQLValue]) -> SQL { .joined(values.map { "\($0)" }, by: ", ") }

    private static func list(_ names: [StaticString]) -> SQL {
        .joined(names.map { SQL(stringLiteral: $0) }, by: ", ")
    }

    static let named = Dictionary(uniqueKeysWithValues: all.map { ($0.name.description, $0) })

    /// What the digests of rows are made of, by name. When it changes, a start binds anew what stands then.
    static let format: String = {
        let lines = all.map { table in
            ([table.name] + table.key + table.columns + [table.condition, table.salt ?? ""]).map(\.description).joined(
                separator: " ")
                + " \(table.sealed.sorted()) \(table.hidesKey)"
        }
        return String(
            Hexadecimal.encode(Digest.sha256(Array("\(edition)\n\(lines.joined(separator: "\n"))".utf8))).prefix(16))
    }()

    /// A migration that changes bound columns of rows that stand raises it.
    private static let edition = 1
}
