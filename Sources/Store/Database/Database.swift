/// The two databases that Pingheng runs on; the schema and the SQL are the same but for a few words.
public enum Engine: String, Sendable, CaseIterable {
    case sqlite, postgres

    /// Whether this process is the only one that writes, so that it knows of every change.
    public var seesChanges: Bool { self == .sqlite }
}

/// A transaction at work. It lives on one thread and ends with the closure that received it.
public protocol Transaction: AnyObject {
    var engine: Engine { get }

    func query(_ sql: SQL) throws -> [Row]

    /// - Returns: how many rows were inserted, changed or deleted.
    @discardableResult func execute(_ sql: SQL) throws -> Int

    /// Carries `body` out wholly or not at all: when it throws, what it wrote is undone and the transaction goes on.
    func savepoint<T>(_ body: () throws -> T) throws -> T

    /// Carries `body` out as the last thing before the commit, so that a lock it takes is held shortly (F17).
    /// Bodies run in the order in which they were given; in a ``Database/read(_:)`` they do not run.
    func atEnd(_ body: @escaping (any Transaction) throws -> Void)

    /// Calls `body` once what was written is on disk; never when it was undone.
    func afterCommit(_ body: @escaping @Sendable () -> Void)

    /// Carries `body` out and notes what it reads, to be asked for in a later transaction (``stands(_:)``).
    func watch<T>(_ body: () throws -> T) rethrows -> (T, Reading)

    /// Whether what was read before this transaction is what it would read now. False also where changes cannot be seen.
    func stands(_ reading: Reading) -> Bool
}

extension Transaction {
    /// The first row, if there is one.
    public func one(_ sql: SQL) throws -> Row? { try query(sql).first }
}

/// A database, whichever it is: synchronous closures, on the engine's own threads or, reading SQLite, on the caller's.
///
/// The closure of a write may run more than once (a serialization failure is retried, and a row that somebody else has
/// written first), so it must not do anything but read and write the transaction.
public protocol Database: Sendable {
    var engine: Engine { get }

    /// Reads one consistent state; writing throws.
    func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T

    /// Reads one consistent state on the thread that calls, which is held until it is done: for what takes long, on a thread
    /// that nobody else needs.
    ///
    /// - Parameter reading: who wants to know when something of it changes (``Reading/present``, where it was asked).
    func readHere<T: Sendable>(
        for reading: Reading?, _ body: @escaping @Sendable (any Transaction) throws -> T
    ) throws -> T

    /// Writes wholly or not at all. When this returns, what was written is on disk; when it throws what `body` threw,
    /// nothing was changed.
    ///
    /// - Throws: what `body` throws; ``StoreError``. After ``StoreError/outcomeUnknown`` the caller looks the act up by
    ///   its command id before repeating it (F6).
    func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T

    /// Takes what was deleted from these tables out of the log and out of dead rows (S41, 2a); waits for its turn among the writes.
    ///
    /// - Throws: ``StoreError`` when somebody has been reading an older state for too long.
    func empty(_ tables: [String]) async throws

    /// Finishes what was accepted, refuses what comes after, and leaves the files whole (F14).
    func close() async throws

    /// Answers when the database reads and accepts writes; for `/readyz`.
    func ping() async throws
}

/// Why the store could not do what was asked; the description is a sentence for people.
public enum StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// More writes wait than are accepted; come back a little later (F12).
    case overloaded
    /// The disk is full (F4).
    case full
    /// The database does not answer, or stopped accepting writes after a fault (F5, F6).
    case unavailable(String)
    /// The commit was sent and no answer came: done or not, nobody knows (F6).
    case outcomeUnknown
    /// The schema refused the row: UNIQUE, FOREIGN KEY, CHECK, NOT NULL or a trigger.
    case constraint(Constraint, String)
    /// A serialization failure or a deadlock; retried before it is ever seen (F17).
    case contention(String)
    /// SQL that the engine does not take.
    case statement(String)
    /// A column that is missing, empty or of another type.
    case row(String)
    /// The schema is newer than this program, or not ours (F16).
    case schema(String)
    /// Keys that are missing, wrong or open to others (S57).
    case keys(String)
    /// A file, backup or ciphertext that is damaged or not ours.
    case damaged(String)
    /// An error of the operating system.
    case system(String)

    public enum Constraint: String, Sendable {
        case unique, foreignKey, check, notNull, trigger, other

        /// Whether what others write at the same time decides it, and not the row alone.
        var dependsOnOthers: Bool { self == .unique || self == .foreignKey }
    }

    public var description: String {
        switch self {
        case .overloaded: "系统正忙，请稍后再试。"
        case .full: "磁盘已满，暂时不能保存；请管理员清理磁盘。"
        case .unavailable(let why): "数据库暂时不能使用：\(why)"
        case .outcomeUnknown: "与数据库的连接在提交时断开，结果未知；请先刷新页面查看是否已办理，再决定是否重新提交。"
        case .constraint(let kind, let what): "数据库拒绝了这一行（\(kind.rawValue)）：\(what)"
        case .contention(let what): "几处同时修改，请再试一次：\(what)"
        case .statement(let what): "数据库不接受这条语句：\(what)"
        case .row(let what): "数据库的答案不对：\(what)"
        case .schema(let sentence), .keys(let sentence), .damaged(let sentence), .system(let sentence): sentence
        }
    }
}
