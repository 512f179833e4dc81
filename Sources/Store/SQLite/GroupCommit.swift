import Dispatch
import GRDB
import Synchronization

/// The one writer of a SQLite database: gathers the writes that came in while the last commit was on its way to the disk
/// into one `BEGIN IMMEDIATE … COMMIT`, each of several in a savepoint of its own, and answers each only after the commit.
///
/// So an acknowledged write is on disk, and a rush at the deadline costs one fsync per group instead of one per write.
final class GroupCommit: Sendable {
    /// One write that waits: what it does, and how its caller learns that it could not be done.
    struct Write: Sendable {
        /// - Returns: the answer, to be given once the group is on disk.
        let run: @Sendable (any Transaction) throws -> @Sendable () -> Void
        let refuse: @Sendable (any Error) -> Void
    }

    private struct State {
        var waiting: [Write] = []
        var running = false
        /// Why nothing more is accepted: closed, or a commit failed on the disk (F5).
        var stopped: StoreError?
        var idle: [CheckedContinuation<Void, Never>] = []
    }

    /// How many writes may wait (F12).
    static let bound = 512
    /// How many go into one commit, so that the first of a rush does not wait for the last.
    static let group = 64

    private let pool: DatabasePool
    private let changes: TableChanges
    private let queue = DispatchQueue(label: "pingheng.writer", qos: .userInitiated)
    private let state = Mutex(State())

    init(pool: DatabasePool, changes: TableChanges) {
        self.pool = pool
        self.changes = changes
    }

    /// Nil while writes are accepted.
    var stopped: StoreError? { state.withLock { $0.stopped } }

    func submit(_ write: Write) {
        let (refusal, start): (StoreError?, Bool) = state.withLock { state in
            if let stopped = state.stopped { return (stopped, false) }
            if state.waiting.count >= GroupCommit.bound { return (.overloaded, false) }
            state.waiting.append(write)
            defer { state.running = true }
            return (nil, !state.running)
        }
        if let refusal { return write.refuse(refusal) }
        if start { queue.async { self.drain() } }
    }

    /// Refuses what comes from now on and returns once all that was accepted is answered.
    func stop() async {
        await withCheckedContinuation { continuation in
            let idle = state.withLock { state in
                if state.stopped == nil { state.stopped = .unavailable("正在关闭") }
                if state.running { state.idle.append(continuation) }
                return !state.running
            }
            if idle { continuation.resume() }
        }
    }

    private func drain() {
        while true {
            let (group, idle): ([Write], [CheckedContinuation<Void, Never>]) = state.withLock { state in
                let group = Array(state.waiting.prefix(GroupCommit.group))
                state.waiting.removeFirst(group.count)
                guard group.isEmpty else { return (group, []) }
                state.running = false
                defer { state.idle = [] }
                return ([], state.idle)
            }
            if group.isEmpty {
                for waiter in idle { waiter.resume() }
                return
            }
            commit(group)
        }
    }

    private func commit(_ group: [Write]) {
        if let stopped, stopped != .unavailable("正在关闭") {
            for write in group { write.refuse(stopped) }
            return
        }
        do {
            let (answers, afterwards, tables) = try pool.writeWithoutTransaction { db in try together(group, db) }
            changes.committed(tables)
            for step in afterwards { step() }
            for answer in answers { answer() }
        } catch {
            // Nothing of the group is on disk. After a failed fsync nobody knows what the next one would mean (F5):
            // no write is accepted until the process has started again and read the log.
            let refusal = (error as? StoreError) ?? .unavailable("\(error)")
            if case .unavailable = refusal { state.withLock { $0.stopped = refusal } }
            for write in group { write.refuse(refusal) }
        }
    }

    private func together(_ group: [Write], _ db: GRDB.Database) throws -> (
        answers: [@Sendable () -> Void], afterwards: [@Sendable () -> Void], tables: TableSet
    ) {
        var answers: [@Sendable () -> Void] = []
        var afterwards: [@Sendable () -> Void] = []
        var tables: TableSet = []
        let isAlone = group.count == 1
        try SQLiteTransaction.sentences { try db.beginTransaction(.immediate) }
        do {
            for write in group {
                let tx = SQLiteTransaction(db, changes, tracks: .writes, writtenBefore: tables)
                defer { tables.formUnion(tx.tables) }
                func run() throws -> @Sendable () -> Void {
                    let answer = try write.run(tx)
                    try tx.finish()
                    return answer
                }
                do {
                    // A savepoint keeps a copy of each page that is written after it, in memory: who is alone needs none.
                    answers.append(try isAlone ? run() : tx.savepoint(run))
                    afterwards += tx.afterwards
                } catch {
                    guard db.isInsideTransaction else { throw error }
                    answers.append { write.refuse(error) }
                    if isAlone {
                        try SQLiteTransaction.sentences { try db.rollback() }
                        return (answers, [], [])
                    }
                }
            }
            try SQLiteTransaction.sentences { try db.commit() }
        } catch {
            if db.isInsideTransaction { try SQLiteTransaction.sentences { try db.rollback() } }
            throw error
        }
        return (answers, afterwards, tables)
    }
}
