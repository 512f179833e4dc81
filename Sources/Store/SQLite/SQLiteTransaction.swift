import GRDB
import GRDBSQLite

/// A transaction on a connection of GRDB's; statements are prepared once per connection.
final class SQLiteTransaction: SchemaTransaction {
    let engine = Engine.sqlite
    private let db: GRDB.Database
    private var ends: [(any Transaction) throws -> Void] = []
    private(set) var afterwards: [@Sendable () -> Void] = []
    private let changes: TableChanges
    private var tracks: Tracks
    /// The tables that were read or written, whichever is kept track of.
    private(set) var tables: TableSet = []
    /// The last change known before it began.
    private let since: UInt64
    /// What those have written that share this commit and had their turn before.
    private let writtenBefore: TableSet

    /// What a transaction keeps track of.
    enum Tracks { case nothing, reads, writes }

    init(_ db: GRDB.Database, _ changes: TableChanges, tracks: Tracks, writtenBefore: TableSet = []) {
        self.db = db
        self.changes = changes
        self.tracks = tracks
        since = changes.commits
        self.writtenBefore = writtenBefore
    }

    func query(_ sql: SQL) throws -> [Row] {
        try SQLiteTransaction.sentences {
            let statement = try prepared(sql)
            let names = statement.columnNames
            var rows: [Row] = []
            try step(statement.sqliteStatement) { cursor in
                rows.append(Row(names: names, values: (0..<CInt(names.count)).map { SQLValue(cursor, column: $0) }))
            }
            return rows
        }
    }

    @discardableResult func execute(_ sql: SQL) throws -> Int {
        try SQLiteTransaction.sentences {
            try step(prepared(sql).sqliteStatement) { _ in }
            return db.changesCount
        }
    }

    func executeSchema(_ text: String) throws {
        tables = .all
        try SQLiteTransaction.sentences { try db.execute(sql: text) }
    }

    /// The tables that a statement reads, as SQLite's compiler says; asked once for each text.
    private func read(by statement: Statement, _ text: String) throws -> TableSet {
        if let known = changes.read(by: text) { return known }
        let region = statement.databaseRegion
        let found =
            region.isEmpty
            ? [] : try changes.tables(in: db).filter { region.isModified(byEventsOfKind: .insert(tableName: $0.name)) }
        let tables: TableSet =
            region.isEmpty ? [] : found.isEmpty ? .all : found.reduce(into: []) { $0.formUnion($1.writtenWith) }
        changes.know(tables, readBy: text)
        return tables
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        let (endsBefore, afterwardsBefore) = (ends.count, afterwards.count)
        try run("SAVEPOINT step")
        do {
            let value = try body()
            try run("RELEASE step")
            return value
        } catch {
            ends.removeSubrange(endsBefore...)
            afterwards.removeSubrange(afterwardsBefore...)
            // A full disk or a failed read may have undone the whole transaction already.
            if db.isInsideTransaction {
                try run("ROLLBACK TO step")
                try run("RELEASE step")
            }
            throw error
        }
    }

    func atEnd(_ body: @escaping (any Transaction) throws -> Void) { ends.append(body) }

    func afterCommit(_ body: @escaping @Sendable () -> Void) { afterwards.append(body) }

    func watch<T>(_ body: () throws -> T) rethrows -> (T, Reading) {
        if tracks == .writes { return (try body(), .unseen) }
        let (outside, before) = (tracks, tables)
        let reading = Reading()
        (tracks, tables) = (.reads, [])
        defer { (tracks, tables) = (outside, outside == .reads ? before.union(tables) : before) }
        let value = try body()
        reading.add(tables, since: since, of: changes)
        return (value, reading)
    }

    func stands(_ reading: Reading) -> Bool { tracks == .writes && reading.stands(beside: tables.union(writtenBefore)) }

    /// What was deferred with ``atEnd(_:)``, that which it defers itself included.
    func finish() throws {
        while !ends.isEmpty { try ends.removeFirst()(self) }
    }

    private func prepared(_ sql: SQL) throws -> Statement {
        if tracks == .writes { tables.formUnion(sql.written(changes)) }
        let (text, values) = sql.rendered(for: .sqlite)
        let statement = try db.cachedStatement(sql: text)
        if tracks == .reads { tables.formUnion(try read(by: statement, text)) }
        for (index, value) in zip(CInt(1)..., values) {
            let code = value.bind(to: statement.sqliteStatement, at: index)
            guard code == SQLITE_OK else {
                throw DatabaseError(resultCode: .init(rawValue: code), message: db.lastErrorMessage)
            }
        }
        return statement
    }

    /// Steps by hand: the library's rows and arguments cost more than SQLite's own work, and a page reads some hundred values.
    private func step(_ cursor: OpaquePointer, _ row: (OpaquePointer) -> Void) throws {
        defer { sqlite3_reset(cursor) }
        while true {
            switch sqlite3_step(cursor) {
            case SQLITE_ROW: row(cursor)
            case SQLITE_DONE: return
            case let code: throw DatabaseError(resultCode: .init(rawValue: code), message: db.lastErrorMessage)
            }
        }
    }

    private func run(_ text: String) throws {
        try SQLiteTransaction.sentences { try step(db.cachedStatement(sql: text).sqliteStatement) { _ in } }
    }

    /// Reads one state of the database; what is prepared for it stays prepared.
    ///
    /// - Parameter reading: who wants to know when something of it changes.
    static func reading<T>(
        _ db: GRDB.Database, _ changes: TableChanges, for reading: Reading?, _ body: (SQLiteTransaction) throws -> T
    ) throws -> T {
        let tx = SQLiteTransaction(db, changes, tracks: reading == nil ? .nothing : .reads)
        try tx.run("BEGIN DEFERRED")
        defer {
            if db.isInsideTransaction { try? tx.run("COMMIT") }
            reading?.add(tx.tables, since: tx.since, of: changes)
        }
        return try body(tx)
    }

    /// Turns SQLite's result codes into ``StoreError``.
    static func sentences<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let error as DatabaseError { throw StoreError(error) }
    }
}

extension TableChanges {
    /// All tables, read once: they come with migrations, before anything else is read.
    func tables(in db: GRDB.Database) throws -> [(name: String, writtenWith: TableSet)] {
        if let known { return known }
        let names = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        let triggers = try GRDB.Row.fetchAll(db, sql: "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
            .map { (on: $0[0] as String, text: $0[1] as String) }
        let tables = names.map { name in
            // A trigger that names a table may write it whenever its own is written.
            (
                name: name,
                writtenWith: triggers.filter { $0.text.contains(name) }.reduce(into: bit(of: name)) {
                    $0.formUnion(bit(of: $1.on))
                }
            )
        }
        know(tables)
        return tables
    }
}

extension SQLValue {
    /// The value of a column, from 0, of the row on which a statement stands.
    fileprivate init(_ cursor: OpaquePointer, column: CInt) {
        switch sqlite3_column_type(cursor, column) {
        case SQLITE_INTEGER: self = .int(sqlite3_column_int64(cursor, column))
        case SQLITE_FLOAT: self = .real(sqlite3_column_double(cursor, column))
        case SQLITE_TEXT:
            let start = sqlite3_column_text(cursor, column)
            self = .text(
                String(
                    decoding: UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(cursor, column))),
                    as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(cursor, column)
            self = .bytes(
                [UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(cursor, column)))))
        default: self = .null
        }
    }

    fileprivate func bind(to statement: OpaquePointer, at index: CInt) -> CInt {
        // SQLITE_TRANSIENT: SQLite keeps a copy of its own.
        let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch self {
        case .null: return sqlite3_bind_null(statement, index)
        case .int(let number): return sqlite3_bind_int64(statement, index, number)
        case .real(let number): return sqlite3_bind_double(statement, index, number)
        case .text(let text): return sqlite3_bind_text(statement, index, text, CInt(text.utf8.count), copied)
        case .bytes(let bytes):
            return bytes.isEmpty
                ? sqlite3_bind_zeroblob(statement, index, 0)
                : sqlite3_bind_blob(statement, index, bytes, CInt(bytes.count), copied)
        }
    }
}

extension StoreError {
    init(_ error: DatabaseError) {
        let message = error.message ?? "\(error.resultCode)"
        self =
            switch (error.extendedResultCode, error.resultCode) {
            case (.SQLITE_CONSTRAINT_UNIQUE, _), (.SQLITE_CONSTRAINT_PRIMARYKEY, _): .constraint(.unique, message)
            case (.SQLITE_CONSTRAINT_FOREIGNKEY, _): .constraint(.foreignKey, message)
            case (.SQLITE_CONSTRAINT_CHECK, _): .constraint(.check, message)
            case (.SQLITE_CONSTRAINT_NOTNULL, _): .constraint(.notNull, message)
            case (.SQLITE_CONSTRAINT_TRIGGER, _): .constraint(.trigger, message)
            case (_, .SQLITE_CONSTRAINT): .constraint(.other, message)
            case (_, .SQLITE_FULL): .full
            case (_, .SQLITE_BUSY), (_, .SQLITE_LOCKED): .overloaded
            case (_, .SQLITE_IOERR), (_, .SQLITE_CORRUPT), (_, .SQLITE_NOTADB), (_, .SQLITE_CANTOPEN),
                (_, .SQLITE_READONLY):
                .unavailable(message)
            default: .statement(message)
            }
    }
}
