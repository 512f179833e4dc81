import GRDB
import Glibc

/// The embedded database: a file in WAL mode with `synchronous=FULL`, many readers, one writer that commits in groups.
///
/// A data directory holds `pingheng.sqlite` and `files/` (``DataFolder``).
public final class SQLiteDatabase: Database {
    public let engine = Engine.sqlite
    public let path: String
    let pool: DatabasePool
    private let writer: GroupCommit
    private let changes = TableChanges()
    /// The folder to remove at the end, of a ``temporary()`` database.
    private let temporaryFolder: String?

    /// - Parameters:
    ///   - path: the file; created if missing, readable by its owner only.
    ///   - readers: how many connections read at the same time.
    public convenience init(path: String, readers: Int = 8) throws {
        try self.init(path: path, readers: readers, temporaryFolder: nil)
    }

    /// A database of its own in a temporary folder, removed by ``close()``.
    public static func temporary() throws -> SQLiteDatabase {
        let folder = try DurableFile.temporaryFolder()
        return try SQLiteDatabase(path: folder + "/pingheng.sqlite", readers: 4, temporaryFolder: folder)
    }

    private init(path: String, readers: Int, temporaryFolder: String?) throws {
        self.path = path
        self.temporaryFolder = temporaryFolder
        var configuration = Configuration()
        configuration.maximumReaderCount = readers
        configuration.busyMode = .timeout(5)
        configuration.foreignKeysEnabled = true
        // Readers keep little, since what they read stands in the system's own cache; what the writer writes it reads again and again.
        // In a rush the same pages are written many times: the log takes 16 MB before they are copied back.
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0; PRAGMA trusted_schema = OFF;
                    PRAGMA cache_size = -2048; PRAGMA wal_autocheckpoint = 4000
                    """)
        }
        pool = try SQLiteTransaction.sentences { [configuration] in
            let pool = try DatabasePool(path: path, configuration: configuration)
            // GRDB turns a WAL database to NORMAL when it opens it; an acknowledged write must survive a power cut (F3).
            try pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA cache_size = -16384")
            }
            return pool
        }
        chmod(path, 0o600)
        writer = GroupCommit(pool: pool, changes: changes)
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try readHere(body)
    }

    public func readHere<T: Sendable>(
        for reading: Reading?, _ body: @escaping @Sendable (any Transaction) throws -> T
    ) throws -> T {
        // Whatever the body relies on without reading it again is noted, too (``Reading/isReliedOn()``).
        try Reading.$current.withValue(reading) { try readHere(body) }
    }

    /// On the caller's thread: a read waits for nothing but other reads, and two changes of threads cost more than most reads.
    private func readHere<T>(_ body: (any Transaction) throws -> T) throws -> T {
        try SQLiteTransaction.sentences {
            try pool.unsafeRead { db in try SQLiteTransaction.reading(db, changes, for: Reading.current, body) }
        }
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            writer.submit(
                GroupCommit.Write(
                    run: { tx in
                        let value = try body(tx)
                        return { continuation.resume(returning: value) }
                    },
                    refuse: { continuation.resume(throwing: $0) }))
        }
    }

    /// Asks a reader and the writer; the writer without writing.
    public func ping() async throws {
        if let stopped = writer.stopped { throw stopped }
        _ = try await read { tx in try tx.one("SELECT 1 AS one") }
        try await write { _ in }
    }

    public func close() async throws {
        await writer.stop()
        try SQLiteTransaction.sentences {
            _ = try pool.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
            try pool.close()
        }
        if let temporaryFolder { DurableFile.removeFolder(temporaryFolder) }
    }

    /// Deleted rows are overwritten where they lay (`secure_delete`), so only the log still has them.
    public func empty(_ tables: [String]) async throws {
        _ = try await pool.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
    }

    /// Shrinks the file and its log, so that deleted rows are nowhere in them (S47); waits for its turn among the writes.
    public func vacuum() async throws {
        try await pool.vacuum()
        _ = try await pool.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
    }
}

/// How a data directory is laid out: `pingheng.sqlite`, `files/`, and `incoming/` for files on their way in.
public struct DataFolder: Sendable {
    public let path: String

    /// Creates the folder, for its owner only, if it is missing.
    public init(_ path: String) throws {
        self.path = path
        try DurableFile.makeFolder(path)
    }

    public var database: String { path + "/pingheng.sqlite" }

    /// Takes the folder until ``close(_:)`` or the end of the process, however it ends: for this process alone, since an embedded
    /// database has one writer, which also knows what has changed (``Reading``); or as one of several nodes that share its files.
    ///
    /// - Throws: ``StoreError/system(_:)`` when another process has it.
    /// - Returns: the lock.
    public func lock(isShared: Bool = false) throws -> Int32 {
        try DataFolder.lock(path, isShared ? LOCK_SH : LOCK_EX, O_RDWR | O_CREAT)
    }

    /// The same of a folder that may be missing, or that no server has ever taken: nil then.
    static func lockExisting(_ path: String) throws -> Int32? {
        DurableFile.exists(path + "/lock") ? try lock(path, LOCK_EX, O_RDWR) : nil
    }

    private static func lock(_ path: String, _ kind: Int32, _ flags: Int32) throws -> Int32 {
        let file = try DurableFile.open(path + "/lock", flags)
        guard flock(file, kind | LOCK_NB) == 0 else {
            Glibc.close(file)
            throw StoreError.system("数据目录 \(path) 正由另一个服务使用；请先停止它，或换一个目录。")
        }
        return file
    }

    public static func close(_ lock: Int32) { Glibc.close(lock) }
    public var files: String { path + "/files" }
    public var incoming: String { path + "/incoming" }
}
