import Foundation
import Store

/// A database as the first release wrote it, for one test at a time: see `Tests/Fixtures/200/README.md`.
package enum Fixture {
    /// Why a fixture could not be opened.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/200")

    /// Opens a copy as it was kept, with no later step taken, and removes it afterwards.
    ///
    /// - Parameter body: gets the database and a copy of its key folder.
    /// - Throws: what `body` throws; ``Failure`` when the copy could not be made. PostgreSQL needs
    ///   `PINGHENG_TEST_POSTGRES`, which `./test` sets.
    package static func with<T>(
        _ engine: Engine, _ body: (_ database: any Database, _ keys: String) async throws -> T
    ) async throws -> T {
        let place = FileManager.default.temporaryDirectory.appending(path: "pingheng-fixture-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        let keys = try keyFolder(engine, in: place)
        switch engine {
        case .sqlite:
            let file = place.appending(path: "pingheng.sqlite")
            try unpack("sqlite/pingheng.sqlite.gz", to: file)
            let database = try SQLiteDatabase(path: file.path)
            return try await closing(database) { try await body(database, keys) }
        case .postgres:
            let (url, drop) = try postgres(in: place)
            defer { try? drop() }
            let database = PostgresDatabase(url: url)
            return try await closing(database) { try await body(database, keys) }
        }
    }

    private static func closing<T>(_ database: any Database, _ body: () async throws -> T) async throws -> T {
        do {
            let value = try await body()
            try await database.close()
            return value
        } catch {
            try await database.close()
            throw error
        }
    }

    /// A checkout leaves keys open to others, which the store refuses (S57).
    private static func keyFolder(_ engine: Engine, in place: URL) throws -> String {
        let keys = place.appending(path: "keys")
        try FileManager.default.copyItem(at: folder.appending(path: "\(engine.rawValue)/keys"), to: keys)
        try run("chmod", ["-R", "u=rwX,go=", keys.path])
        return keys.path
    }

    /// A database of its own on the tests' server.
    private static func postgres(in place: URL) throws -> (url: String, drop: () throws -> Void) {
        guard let server = ProcessInfo.processInfo.environment["PINGHENG_TEST_POSTGRES"] else {
            throw Failure(description: "PINGHENG_TEST_POSTGRES is not set")
        }
        let dump = place.appending(path: "database.sql")
        try unpack("postgres/database.sql.gz", to: dump)
        let name = "fixture_" + String(UInt64.random(in: 0...UInt64.max), radix: 16)
        let url = server.replacing(/\/[^\/]*$/, with: "/\(name)")
        try run("psql", [server, "-q", "-c", "CREATE DATABASE \(name)"])
        try run("psql", [url, "-q", "-o", "/dev/null", "-v", "ON_ERROR_STOP=1", "-f", dump.path])
        return (url, { try run("psql", [server, "-q", "-c", "DROP DATABASE \(name) WITH (FORCE)"]) })
    }

    private static func unpack(_ name: String, to file: URL) throws {
        let packed = folder.appending(path: name).path
        try run("sh", ["-c", "gzip -dc \"$1\" > \"$2\"", "sh", packed, file.path])
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(program) ended with \(process.terminationStatus)")
        }
    }
}
