import Casework
import Documents
import Foundation
import Gateways
import Store
import TitleReview

/// The parts of an installation, put together in this one place.
struct Assembly: Sendable {
    let casework: Casework
    let database: any Database
    let keys: KeyRing
    let vault: Vault
    let audit: AuditLog
    let clock: BusinessClock
    private let held: HeldKeys
    /// The data folder's: for this process alone where the database is the embedded one.
    private let lock: Int32

    /// - Parameters:
    ///   - data: the folder of the embedded database and the files.
    ///   - files: a folder for the files instead of the one in `data`.
    ///   - keyFolder: nil for the one that is known by the installation's id, see ``KeyPlaces``.
    ///   - newKeys: where that of a new installation is made; nil for the user's own folder.
    ///   - databaseURL: `postgres://…` instead of the embedded database.
    ///   - address: where people reach the server, for links in documents.
    static func open(
        data: String, files: String? = nil, keys keyFolder: String?, newKeys: String? = nil, databaseURL: String?,
        clock: BusinessClock,
        address: String, messageGateways: [MessageChannel: any MessageGateway] = [:],
        registers: RegisterGateways = .none, scanner: (any VirusScanner)? = nil
    ) async throws -> Assembly {
        if let problem = await FileProgram.problem() {
            FileHandle.standardError.write(Data("注意：\(problem)\n".utf8))
        }
        let folder = try DataFolder(data)
        let database: any Database
        let lock = try folder.lock(isShared: databaseURL != nil)
        if let databaseURL {
            guard databaseURL.hasPrefix("postgres://") || databaseURL.hasPrefix("postgresql://") else {
                throw Failure("--database 应是 postgres:// 开头的地址。")
            }
            database = PostgresDatabase(url: databaseURL)
        } else {
            database = try SQLiteDatabase(path: folder.database)
        }
        try await Migrator.migrate(database)
        let (installation, hasKeys) = try await Installation.identify(database)
        let found = hasKeys ? try KeyPlaces.find(installation.name, data: data) : nil
        let held = try await HeldKeys.take(
            keyFolder ?? found ?? newKeys ?? KeyPlaces.own(installation.name), for: database)
        let keys = held.keys
        let vault = try Vault(folder: files ?? folder.files, keys: keys)
        let machine = MachineClock()
        let audit = try await AuditLog.open(database, keys: keys, clock: machine)
        let casework = Casework(
            database: database, keys: keys, files: vault, business: clock, machine: machine,
            calendar: try Resources.calendar(), audit: audit,
            seal: try CertificateSeal.open(directory: keys.directory, at: clock.now()), address: address,
            messageGateways: messageGateways,
            incoming: Spool(folder: folder.incoming, keys: keys), inspector: FileProgram.sandbox(),
            registers: registers,
            scanner: scanner,
            templates: try Resources.planIDs().map { PlanTemplate(id: $0, source: try Resources.source(ofPlan: $0)) })
        try await audit.adoptRows(database, clock: machine)
        try await casework.align(clock)
        try await casework.repeatErasures()
        return Assembly(
            casework: casework, database: database, keys: keys, vault: vault, audit: audit, clock: clock, held: held,
            lock: lock)
    }

    /// What a crash left of files on their way in (S21, S44).
    /// - Parameter sharesFiles: whether another node may be writing to the same folder now.
    func removeLeftovers(sharesFiles: Bool) throws {
        try casework.incoming.sweep(olderThan: sharesFiles ? 60 : 0)
        try vault.sweep(olderThan: sharesFiles ? 60 : 0)
    }

    func close() async throws {
        try await audit.close(database)
        try await database.close()
        held.close()
        DataFolder.close(lock)
    }
}

/// A failure in one line that says what to do.
struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
