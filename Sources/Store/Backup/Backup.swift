import GRDB
import Glibc
import TitleReview

/// A consistent copy of database and files in one sealed file, written while the server runs (F15).
public enum Backup {
    /// What a backup or a restore held.
    public struct Report: Sendable, Hashable, Codable {
        public let files: Int
        public let bytes: Int
        public var auditEntries: Int
        /// Where the data that was replaced lies now; nil when there was none.
        public var replaced: String?
    }

    private static let databaseItem = "pingheng.sqlite"

    /// Writes database and files to `path`, which must not exist yet.
    ///
    /// The database first, in one reader's snapshot; files never change and are removed only when no row has named them for
    /// a day, so those that are there afterwards hold all that the snapshot names.
    ///
    /// - Throws: ``StoreError/system(_:)`` for PostgreSQL, which has tools of its own.
    @discardableResult
    public static func write(_ database: any Database, _ vault: Vault, keys: KeyRing, to path: String) async throws
        -> Report
    {
        guard let database = database as? SQLiteDatabase else {
            throw StoreError.system("PostgreSQL 的数据库请用 pg_dump 备份，文件用存储服务自带的办法备份。")
        }
        guard !DurableFile.exists(path) else { throw StoreError.system("\(path) 已经存在：请换一个文件名。") }
        let unfinished = path + ".unfinished"
        unlink(unfinished)
        defer { unlink(unfinished) }
        let snapshot = unfinished + ".sqlite"
        defer { unlink(snapshot) }
        let entries = try copy(database, to: snapshot)
        guard let installation = try await database.read({ tx in try Installation.known(tx) }) else {
            throw StoreError.system("这个数据库还没有启动过，没有什么可以备份。")
        }
        let writer = try BackupWriter(path: unfinished, of: installation, key: keys.current(.backup))
        var total = try addFile(databaseItem, snapshot, to: writer)
        let addresses = try vault.addresses()
        for address in addresses {
            total += try addFile(
                "files/" + address, "\(vault.folder)/\(address.prefix(2))/\(address.dropFirst(2))", to: writer)
        }
        try writer.finish()
        guard rename(unfinished, path) == 0 else { throw DurableFile.failure("改名", path) }
        try DurableFile.syncFolder(of: path)
        return Report(files: addresses.count, bytes: total, auditEntries: entries, replaced: nil)
    }

    /// Restores a backup into the data directory `data`, whose server must not run.
    ///
    /// Everything is unpacked beside it and checked (every byte authenticated, SQLite's integrity, keys, audit chain, each
    /// file's digest) before the directories are exchanged by renaming; what was there is kept under another name.
    ///
    /// - Parameter at: the machine's time, for the head that is signed where the restored chain stands.
    @discardableResult
    public static func restore(from path: String, data: String, keys: KeyRing, at: Instant) async throws -> Report {
        let folder = data.hasSuffix("/") ? String(data.dropLast()) : data
        let lock = try DataFolder.lockExisting(folder)
        defer { lock.map(DataFolder.close) }
        let suffix = Hexadecimal.encode(Random.bytes(4))
        let fresh = "\(folder).restoring-\(suffix)"
        try DurableFile.makeFolder(fresh)
        defer { DurableFile.removeFolder(fresh) }
        var report = try unpack(path, to: fresh, keys: keys)
        report.auditEntries = try await check(fresh, of: BackupHead(of: path).installation, keys: keys, at: at)
        let inside = DurableFile.place(of: keys.directory, in: folder)
        if DurableFile.exists(folder) {
            let old = "\(folder).replaced-\(suffix)"
            guard rename(folder, old) == 0 else { throw DurableFile.failure("改名", folder) }
            report.replaced = old
        }
        guard rename(fresh, folder) == 0 else { throw DurableFile.failure("改名", fresh) }
        try DurableFile.syncFolder(of: folder)
        // A demo's keys lie in its data folder: they stay where they were.
        if let inside, let old = report.replaced {
            guard rename(old + inside, folder + inside) == 0 else { throw DurableFile.failure("改名", old + inside) }
            try DurableFile.syncFolder(of: folder + inside)
        }
        return report
    }

    /// - Returns: how many audit entries the copy holds.
    private static func copy(_ database: SQLiteDatabase, to path: String) throws -> Int {
        let entries = try SQLiteTransaction.sentences {
            let copy = try DatabaseQueue(path: path)
            chmod(path, 0o600)
            try database.pool.backup(to: copy)
            let entries = try copy.writeWithoutTransaction { db in
                // One file, without a log beside it.
                try db.execute(sql: "PRAGMA journal_mode = DELETE")
                return try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM audit_entries") ?? 0
            }
            try copy.close()
            return entries
        }
        return entries
    }

    private static func addFile(_ name: String, _ path: String, to writer: BackupWriter) throws -> Int {
        let file = try DurableFile.open(path, O_RDONLY)
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw DurableFile.failure("读取", path) }
        let size = Int(status.st_size)
        try writer.begin(name, length: size)
        var done = 0
        var buffer = [UInt8](repeating: 0, count: SecretStreamWriter.chunk)
        while done < size {
            let count = read(file, &buffer, min(buffer.count, size - done))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw DurableFile.failure("读取", path) }
            try writer.append(Array(buffer[..<count]))
            done += count
        }
        return size
    }

    private static func unpack(_ path: String, to folder: String, keys: KeyRing) throws -> Report {
        let reader = try BackupReader(path: path, keys: keys)
        if let installation = reader.head.installation {
            try KeyFolder(path: keys.directory).refuseOthers(than: installation)
        }
        let place = try DataFolder(folder)
        var (files, total, database) = (0, 0, false)
        while let item = try reader.next() {
            let target: String
            if item.name == databaseItem {
                (target, database) = (place.database, true)
            } else {
                let address = item.name.dropFirst("files/".count)
                guard item.name.hasPrefix("files/"), address.utf8.count == 64, Hexadecimal.decode(address) != nil else {
                    throw BackupReader.damaged
                }
                target = "\(place.files)/\(address.prefix(2))/\(address.dropFirst(2))"
                files += 1
            }
            try DurableFile.makeFolder(DurableFile.parent(of: target))
            let file = try DurableFile.open(target, O_WRONLY | O_CREAT | O_EXCL)
            defer { close(file) }
            try reader.bytes(item.length) { try DurableFile.writeAll($0, to: file) }
            guard fsync(file) == 0 else { throw DurableFile.failure("写入", target) }
            total += item.length
        }
        guard database else { throw BackupReader.damaged }
        return Report(files: files, bytes: total, auditEntries: 0, replaced: nil)
    }

    /// - Returns: how many audit entries the restored chain has.
    private static func check(_ folder: String, of installation: String?, keys: KeyRing, at: Instant) async throws
        -> Int
    {
        let place = try DataFolder(folder)
        let bad = try Vault(folder: place.files, keys: keys).verifyAll()
        guard bad.isEmpty else { throw StoreError.damaged("备份里有 \(bad.count) 个文件已损坏（例如 \(bad[0])），没有恢复任何内容。") }
        let database = try SQLiteDatabase(path: place.database, readers: 1)
        do {
            let entries = try await checkDatabase(database, of: installation, keys: keys, at: at)
            try await database.close()
            return entries
        } catch {
            try await database.close()
            throw error
        }
    }

    private static func checkDatabase(
        _ database: SQLiteDatabase, of installation: String?, keys: KeyRing, at: Instant
    ) async throws -> Int {
        let intact = try await database.read { tx in
            try tx.one("SELECT integrity_check AS answer FROM pragma_integrity_check LIMIT 1")?.text("answer")
        }
        guard intact == "ok" else { throw StoreError.damaged("备份里的数据库已损坏（\(intact ?? "没有答案")），没有恢复任何内容。") }
        let version = try await database.read { tx in try Migrator.version(tx) }
        guard version <= Schema.current.version else {
            throw StoreError.schema("备份由更新的程序写成：请先升级本程序，再恢复。")
        }
        guard version >= Schema.current.first else { throw Schema.current.tooOld(version) }
        let old = try await Installation.open(database, keys: keys)
        guard installation == nil || installation == old.name else { throw BackupReader.damaged }
        try await database.write { tx in
            guard let renewed = try Installation.renew(tx) else { throw BackupReader.damaged }
            let tip = try AuditLog.tip(tx)
            try HeadJournal.adopt(
                renewed, from: old, number: tip?.number ?? 0, digest: tip?.digest ?? AuditLog.genesis(renewed), at: at,
                keys: keys)
        }
        let chain = try await AuditVerifier.verify(
            database, keys: keys, rows: version == Schema.current.version)
        guard chain.ok else { throw StoreError.damaged("备份里的数据与审计链不符：\(chain.reason ?? "")没有恢复任何内容。") }
        return chain.entries
    }
}
