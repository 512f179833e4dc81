import Glibc

/// The keys of an installation, its own while this process serves it.
///
/// A key folder belongs to one installation: the id in its file `installation` has to be the database's. That file is held
/// locked, by one server of an embedded database or by all nodes of a shared one, so that no copy of a database, nor one
/// that was restored, works beside the first with the same keys.
///
/// Keys are made for a database that has none yet, and for no other: what was sealed under keys that are lost is not to
/// be covered up by new ones.
public final class HeldKeys: Sendable {
    public let keys: KeyRing
    private let lock: Int32

    /// Takes the folder until ``close()`` or the end of the process, however it ends.
    ///
    /// A folder from before folders had an owner becomes the database's when its keys open what the database keeps sealed
    /// to know them by.
    ///
    /// - Parameter database: migrated.
    /// - Throws: ``StoreError/keys(_:)``: a sentence that says whose keys these are, or which are missing.
    public static func take(_ directory: String, for database: any Database) async throws -> HeldKeys {
        let (installation, hasKeys) = try await Installation.identify(database)
        let folder = KeyFolder(path: directory)
        if !hasKeys {
            try DurableFile.makeFolder(directory)
        } else if try !folder.hasKeys() {
            throw StoreError.keys(
                "密钥目录 \(directory) 里没有这个数据库的密钥，也不会另造一套：请用 --keys 指定原来的密钥目录，或把密钥的副本放回原处。")
        } else if try folder.owner() == nil {
            let ring = try KeyRing.existing(directory: directory)
            try await database.read { tx in try Installation.check(installation.id, tx, ring) }
        }
        return try folder.locked {
            try claim(folder, for: installation, hasKeys: hasKeys)
            let lock = try hold(folder, isShared: database.engine == .postgres)
            do { return HeldKeys(KeyRing(directory: directory, keys: try folder.complete()), lock) } catch {
                Glibc.close(lock)
                throw error
            }
        }
    }

    private init(_ keys: KeyRing, _ lock: Int32) {
        self.keys = keys
        self.lock = lock
    }

    public func close() { Glibc.close(lock) }

    private static func claim(_ folder: KeyFolder, for installation: Installation, hasKeys: Bool) throws {
        try folder.refuseOthers(than: installation.name)
        guard try folder.owner() == nil else { return }
        // The owner is noted before the first key: keys without one are older than this rule, and some database's own.
        guard try hasKeys || !folder.isUsed() else {
            throw StoreError.keys("密钥目录 \(folder.path) 里已有密钥，不是这个新建的数据库的：请用 --keys 指定另一个目录。")
        }
        try folder.give(to: installation.name)
    }

    /// The lock: of the file, not of the folder, since files are what network file systems lock.
    private static func hold(_ folder: KeyFolder, isShared: Bool) throws -> Int32 {
        let file = try DurableFile.open(folder.ownerFile, O_RDWR)
        guard flock(file, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 else {
            let failure =
                errno == EWOULDBLOCK
                ? StoreError.keys("密钥目录 \(folder.path) 正由另一个服务使用（例如同一份数据的副本，或恢复出来的数据）：请先停止它。")
                : DurableFile.failure("锁定", folder.ownerFile)
            Glibc.close(file)
            throw failure
        }
        return file
    }
}
