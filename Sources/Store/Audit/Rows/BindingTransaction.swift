import TitleReview

/// A transaction that binds what it writes: each row of a ``ProvenTable`` as it stands at the end goes by its digest into the last
/// entry that the transaction puts on the audit chain, or into an entry of its own.
///
/// The statements themselves give their rows (`RETURNING`), and no use case has to think of it.
public final class BindingTransaction: Transaction {
    private struct State {
        var entries: [AuditEntry] = []
        /// By table and key, what the chain says of rows as they stood when they were last written: rows themselves are large.
        var lines: [String: BoundRows.Line] = [:]
        /// Those that are read again at the end, for their salt.
        var salted: [String: ProvenRow] = [:]
        var isPlanned = false
    }

    /// What the end of the transaction knows; it does not hold the transaction.
    private final class Pending {
        var state = State()
    }

    private let tx: any Transaction
    private let audit: AuditLog
    private let actor: String
    private let clock: any Clock
    private let pending = Pending()

    /// - Parameters:
    ///   - actor: who acts, for an entry of its own.
    ///   - clock: the machine's.
    public init(_ tx: any Transaction, audit: AuditLog, actor: String, clock: any Clock) {
        self.tx = tx
        self.audit = audit
        self.actor = actor
        self.clock = clock
    }

    public var engine: Engine { tx.engine }

    public func query(_ sql: SQL) throws -> [Row] {
        guard let written = WrittenTable(sql), written.table.binding == .always else { return try tx.query(sql) }
        let (statement, gives) = sql.returning(written.table)
        let rows = try tx.query(statement)
        for row in rows { note(row, written) }
        guard gives else { return [] }
        let width = written.table.givenWidth
        return rows.map { Row(names: Array($0.names.dropLast(width)), values: Array($0.values.dropLast(width))) }
    }

    @discardableResult public func execute(_ sql: SQL) throws -> Int {
        guard let written = WrittenTable(sql), written.table.binding == .always else { return try tx.execute(sql) }
        let rows = try tx.query(sql.returning(written.table).sql)
        for row in rows { note(row, written) }
        return rows.count
    }

    /// Binds rows of a table that is bound on request, as they stand.
    public func bind(_ table: StaticString, where condition: SQL) throws {
        guard let table = ProvenTable.named[table.description] else { throw StoreError.row("不是有据可查的表：\(table)") }
        for row in try tx.query("SELECT \(table.selection) FROM \(SQL(stringLiteral: table.name)) WHERE \(condition)") {
            keep(ProvenRow(table, row.values[...]), isRemoved: false)
        }
    }

    public func savepoint<T>(_ body: () throws -> T) throws -> T {
        let before = pending.state
        do { return try tx.savepoint(body) } catch {
            pending.state = before
            throw error
        }
    }

    public func atEnd(_ body: @escaping (any Transaction) throws -> Void) { tx.atEnd(body) }
    public func afterCommit(_ body: @escaping @Sendable () -> Void) { tx.afterCommit(body) }
    public func watch<T>(_ body: () throws -> T) rethrows -> (T, Reading) { try tx.watch(body) }
    public func stands(_ reading: Reading) -> Bool { tx.stands(reading) }

    /// An entry that the end of the transaction puts on the chain.
    func append(_ entry: AuditEntry) {
        pending.state.entries.append(entry)
        plan()
    }

    private func note(_ row: Row, _ written: WrittenTable) {
        keep(ProvenRow(written.table, row.values.suffix(written.table.givenWidth)), isRemoved: written.removes)
    }

    private func keep(_ row: ProvenRow, isRemoved: Bool) {
        guard row.isBound else { return }
        let name = row.name
        if row.table.salt == nil || isRemoved {
            pending.state.salted[name] = nil
            pending.state.lines[name] = audit.line(row, isRemoved: isRemoved)
        } else {
            pending.state.lines[name] = nil
            pending.state.salted[name] = row
        }
        plan()
    }

    private func plan() {
        guard !pending.state.isPlanned else { return }
        pending.state.isPlanned = true
        tx.atEnd { [pending, audit, actor, clock] tx in
            let state = pending.state
            pending.state = State()
            let salted = try state.salted.values.map { try audit.line($0.whole(tx)) }
            // Sorted: nothing tells in which order they were written.
            let lines = (state.lines.values + salted).sorted {
                $0.place.utf8.lexicographicallyPrecedes($1.place.utf8)
            }
            var entries = state.entries
            let parts = stride(from: 0, to: lines.count, by: BoundRows.most).map {
                lines[$0..<min($0 + BoundRows.most, lines.count)]
            }
            for (index, part) in parts.enumerated() {
                let own = AuditEntry(at: clock.now(), actor: actor, act: BoundRows.act, subject: "")
                let entry = index == 0 ? entries.popLast() ?? own : own
                entries.append(entry.binding(BoundRows.text(part)))
            }
            for entry in entries { try audit.chain(entry, tx) }
        }
    }
}

extension AuditEntry {
    /// The entry, which also says what rows have become.
    func binding(_ rows: String) -> AuditEntry {
        AuditEntry(
            at: at, actor: actor, act: act, subject: subject,
            detail: detail.merging([BoundRows.detail: rows]) { $1 })
    }
}
