import Synchronization

/// Tables as a set of bits; those after the sixty-third share the last one.
public struct TableSet: OptionSet, Sendable, Hashable {
    public let rawValue: UInt64
    public init(rawValue: UInt64) { self.rawValue = rawValue }
    public static let all = TableSet(rawValue: .max)
}

/// What somebody reads, so that an answer made from it can be given again while nothing of it has changed.
///
///     let (answer, stands) = await Reading.watch { await makeAnswer() }
///     if stands() { … }
///
/// Tables, not rows, are what changes: an answer may be made anew without need, and is never given when it is not true any more.
public final class Reading: Sendable {
    @TaskLocal static var current: Reading?

    /// Who watches what is read here; asked before the reading goes on on another thread.
    public static var present: Reading? { current }

    private struct State {
        var tables: TableSet = []
        var since: UInt64?
        var changes: TableChanges?
        var isBlind = false
    }

    private let state = Mutex(State())

    /// - Returns: what `work` gives, and whether what it read still stands, each time it is asked.
    public static func watch<T: Sendable>(_ work: @Sendable () async -> T) async -> (T, stands: @Sendable () -> Bool) {
        let reading = Reading()
        return (await $current.withValue(reading) { await work() }, { reading.stands })
    }

    /// Of something whose changes cannot be seen: it never stands.
    static var unseen: Reading {
        let reading = Reading()
        reading.addUnseen()
        return reading
    }

    /// Whether something was read and nothing of it has been written since. False also when it was read where changes cannot be seen,
    /// on a database that other processes write.
    public var stands: Bool {
        let state = state.withLock { $0 }
        guard !state.isBlind, let since = state.since, let changes = state.changes else { return false }
        return !changes.changed(state.tables, since: since)
    }

    /// Whether it stands, and nothing of it is among `tables`, which are being written.
    func stands(beside tables: TableSet) -> Bool { stands && state.withLock { $0.tables }.isDisjoint(with: tables) }

    /// - Parameter since: the last change known before the read began.
    func add(_ tables: TableSet, since: UInt64, of changes: TableChanges) {
        state.withLock { state in
            if let known = state.changes, known !== changes { state.isBlind = true }
            state.changes = changes
            state.tables.formUnion(tables)
            state.since = min(state.since ?? since, since)
        }
    }

    /// Whether it stands. If so, whoever watches what is read now relies on it, too, as if it had been read again.
    public func isReliedOn() -> Bool {
        let state = state.withLock { $0 }
        guard !state.isBlind, let since = state.since, let changes = state.changes else { return false }
        // Before it is looked at: what has not changed until then, has not changed until now.
        let now = changes.commits
        guard !changes.changed(state.tables, since: since) else { return false }
        Self.current?.add(state.tables, since: now, of: changes)
        return true
    }

    /// Something was read whose changes cannot be seen.
    func addUnseen() { state.withLock { $0.isBlind = true } }
}

/// When each table was last written, counted in commits of this process: the only one that writes an embedded database.
final class TableChanges: Sendable {
    private struct State {
        var bits: [String: TableSet] = [:]
        var commits: UInt64 = 0
        /// By bit.
        var last = [UInt64](repeating: 0, count: 64)
        var tables: [(name: String, writtenWith: TableSet)]?
        /// By the text of a statement.
        var readBy: [String: TableSet] = [:]
    }

    private let state = Mutex(State())

    /// The commits so far.
    var commits: UInt64 { state.withLock { $0.commits } }

    /// All tables, once they were read: each with those by whose writing it may be written, too.
    var known: [(name: String, writtenWith: TableSet)]? { state.withLock { $0.tables } }

    func know(_ tables: [(name: String, writtenWith: TableSet)]) { state.withLock { $0.tables = tables } }

    /// The tables that a statement reads, where that was asked before.
    func read(by text: String) -> TableSet? { state.withLock { $0.readBy[text] } }

    func know(_ tables: TableSet, readBy text: String) {
        state.withLock { state in
            // Lists of any length make texts of any number.
            if state.readBy.count >= 2000 { state.readBy = [:] }
            state.readBy[text] = tables
        }
    }

    /// A table's bit, given out when it is first named.
    func bit(of table: String) -> TableSet {
        state.withLock { state in
            if let known = state.bits[table] { return known }
            let bit = TableSet(rawValue: 1 << UInt64(min(state.bits.count, 63)))
            state.bits[table] = bit
            return bit
        }
    }

    /// Told after a commit and before anyone is answered.
    func committed(_ tables: TableSet) {
        guard !tables.isEmpty else { return }
        state.withLock { state in
            state.commits += 1
            // A change of the schema may have brought tables.
            if tables == .all { (state.tables, state.readBy) = (nil, [:]) }
            for bit in 0..<64 where tables.rawValue & (1 << UInt64(bit)) != 0 { state.last[bit] = state.commits }
        }
    }

    func changed(_ tables: TableSet, since: UInt64) -> Bool {
        state.withLock { state in
            if state.commits == since { return false }
            return (0..<64).contains { tables.rawValue & (1 << UInt64($0)) != 0 && state.last[$0] > since }
        }
    }
}

extension SQL {
    /// The table that a statement writes: empty for one that writes none, ``TableSet/all`` for one that is not understood.
    func written(_ changes: TableChanges) -> TableSet {
        guard let head = StatementHead(self) else { return [] }
        if let table = head.table { return changes.bit(of: table) }
        return switch head.verb {
        case "SELECT", "BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA": []
        default: .all
        }
    }
}
