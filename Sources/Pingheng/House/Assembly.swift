import Casework
import Documents
import Foundation
import Gateways
import Store
import TitleReview

/// The parts of an installation, put together in this one place.
struct Assembly: Sendable {
    let house: Casework
    let database: any Database
    let keys: KeyRing
    let vault: Vault
    let audit: AuditLog
    let clock: BusinessClock
    /// The embedded database's folder, taken for this process alone.
    private let lock: Int32?

    /// - Parameters:
    ///   - data: the folder of the embedded database and the files.
    ///   - files: a folder for the files instead of the one in `data`.
    ///   - databaseURL: `postgres://…` instead of the embedded database.
    ///   - address: where people reach the server, for links in documents.
    static func open(
        data: String, files: String? = nil, keys keyFolder: String?, databaseURL: String?, clock: BusinessClock,
        address: String, couriers: [MessageChannel: any MessageGateway] = [:],
        registers: RegisterGateways = .none, scanner: (any VirusScanner)? = nil
    ) async throws -> Assembly {
        let folder = try DataFolder(data)
        let database: any Database
        var lock: Int32?
        if let databaseURL {
            guard databaseURL.hasPrefix("postgres://") || databaseURL.hasPrefix("postgresql://") else {
                throw Failure("--database 应是 postgres:// 开头的地址。")
            }
            database = PostgresDatabase(url: databaseURL)
        } else {
            lock = try folder.lock()
            database = try SQLiteDatabase(path: folder.database)
        }
        let keys = try KeyRing.open(directory: keyFolder ?? defaultKeys())
        try await Migrator.migrate(database)
        let vault = try Vault(folder: files ?? folder.files, keys: keys)
        let machine = MachineClock()
        let audit = try await AuditLog.open(database, keys: keys, clock: machine)
        let house = Casework(
            database: database, keys: keys, files: vault, business: clock, machine: machine,
            calendar: try Resources.calendar(), audit: audit,
            seal: try CertificateSeal.open(directory: keys.directory, at: clock.now()), address: address,
            couriers: couriers,
            incoming: Spool(folder: folder.incoming, keys: keys), desk: HelperDesk(program: "/proc/self/exe"),
            registers: registers, scanner: scanner,
            templates: try Resources.planIDs().map { PlanTemplate(id: $0, source: try Resources.source(ofPlan: $0)) })
        try await house.align(clock)
        try await house.repeatErasures()
        return Assembly(
            house: house, database: database, keys: keys, vault: vault, audit: audit, clock: clock, lock: lock)
    }

    /// One folder per machine and user, so that copies and restores open there and nowhere else without it (S57).
    static func defaultKeys() -> String {
        let environment = ProcessInfo.processInfo.environment
        let base = environment["XDG_DATA_HOME"] ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.local/share"
        return base + "/pingheng/keys"
    }

    /// What a crash left of files on their way in (S21, S44).
    /// - Parameter sharesFiles: whether another node may be writing to the same folder now.
    func removeLeftovers(sharesFiles: Bool) throws {
        try house.incoming.sweep(olderThan: sharesFiles ? 60 : 0)
        try vault.sweep(olderThan: sharesFiles ? 60 : 0)
    }

    func close() async throws {
        try await audit.close(database)
        try await database.close()
        if let lock { DataFolder.close(lock) }
    }
}

/// A failure in one line that says what to do.
struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
