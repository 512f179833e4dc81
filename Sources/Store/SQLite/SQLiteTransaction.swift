import Foundation
import GRDB

/// A transaction on a connection of GRDB's; statements are prepared once per connection.
final class SQLiteTransaction: SchemaTransaction {
    let engine = Engine.sqlite
    private let db: GRDB.Database
    private var ends: [(any Transaction) throws -> Void] = []
    private(set) var afterwards: [@Sendable () -> Void] = []

    init(_ db: GRDB.Database) { self.db = db }

    func query(_ sql: SQL) throws -> [Row] {
        try SQLiteTransaction.sentences {
            let statement = try prepared(sql)
            let cursor = try GRDB.Row.fetchCursor(statement)
            let names = statement.columnNames
            var rows: [Row] = []
            while let row = try cursor.next() {
                rows.append(Row(names: names, values: (0..<names.count).map { SQLValue(row[$0] as DatabaseValue) }))
            }
            return rows
        }
    }

    @discardableResult func execute(_ sql: SQL) throws -> Int {
        try SQLiteTransaction.sentences {
            let statement = try prepared(sql)
            try statement.execute()
            return db.changesCount
        }
    }

    func executeSchema(_ text: String) throws {
        try SQLiteTransaction.sentences { try db.execute(sql: text) }
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

    /// What was deferred with ``atEnd(_:)``, that which it defers itself included.
    func finish() throws {
        while !ends.isEmpty { try ends.removeFirst()(self) }
    }

    private func prepared(_ sql: SQL) throws -> Statement {
        let (text, values) = sql.rendered(for: .sqlite)
        let statement = try db.cachedStatement(sql: text)
        try statement.setArguments(StatementArguments(values.map(\.databaseValue)))
        return statement
    }

    private func run(_ text: String) throws {
        try SQLiteTransaction.sentences { try db.cachedStatement(sql: text).execute() }
    }

    /// Turns SQLite's result codes into ``StoreError``.
    static func sentences<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let error as DatabaseError { throw StoreError(error) }
    }
}

extension SQLValue {
    fileprivate init(_ value: DatabaseValue) {
        self = switch value.storage {
        case .null: .null
        case .int64(let number): .int(number)
        case .double(let number): .real(number)
        case .string(let text): .text(text)
        case .blob(let data): .bytes([UInt8](data))
        }
    }

    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .int(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .bytes(let bytes): Data(bytes).databaseValue
        }
    }
}

extension StoreError {
    init(_ error: DatabaseError) {
        let message = error.message ?? "\(error.resultCode)"
        self = switch (error.extendedResultCode, error.resultCode) {
        case (.SQLITE_CONSTRAINT_UNIQUE, _), (.SQLITE_CONSTRAINT_PRIMARYKEY, _): .constraint(.unique, message)
        case (.SQLITE_CONSTRAINT_FOREIGNKEY, _): .constraint(.foreignKey, message)
        case (.SQLITE_CONSTRAINT_CHECK, _): .constraint(.check, message)
        case (.SQLITE_CONSTRAINT_NOTNULL, _): .constraint(.notNull, message)
        case (.SQLITE_CONSTRAINT_TRIGGER, _): .constraint(.trigger, message)
        case (_, .SQLITE_CONSTRAINT): .constraint(.other, message)
        case (_, .SQLITE_FULL): .full
        case (_, .SQLITE_BUSY), (_, .SQLITE_LOCKED): .overloaded
        case (_, .SQLITE_IOERR), (_, .SQLITE_CORRUPT), (_, .SQLITE_NOTADB), (_, .SQLITE_CANTOPEN), (_, .SQLITE_READONLY): .unavailable(message)
        default: .statement(message)
        }
    }
}
