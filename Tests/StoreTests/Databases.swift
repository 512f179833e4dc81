import Glibc
import Store
import Testing
import TitleReview

/// Databases for one test each: SQLite in a temporary folder, PostgreSQL in a schema of its own on the server that
/// `PINGHENG_TEST_POSTGRES` names (`Scripts/postgres-for-tests`; `./test` always sets it).
enum Databases {
    static let engines: [Engine] = {
        if url != nil { return Engine.allCases }
        print("PINGHENG_TEST_POSTGRES 没有设置：跳过所有 PostgreSQL 的测试。")
        return [.sqlite]
    }()

    /// Runs `body` on a fresh, migrated database and removes it afterwards.
    static func with<T>(_ engine: Engine, migrate: Bool = true, _ body: (any Database) async throws -> T) async throws
        -> T
    {
        let database: any Database =
            switch engine {
            case .sqlite: try SQLiteDatabase.temporary()
            case .postgres: try await PostgresDatabase.temporary(on: #require(url))
            }
        do {
            if migrate { try await Migrator.migrate(database) }
            let value = try await body(database)
            try await database.close()
            return value
        } catch {
            try await database.close()
            throw error
        }
    }

    private static let url = getenv("PINGHENG_TEST_POSTGRES").map { String(cString: $0) }
}

/// A clock that stands where it is put.
struct StillClock: Clock {
    let instant: Instant
    func now() -> Instant { instant }
}

/// A folder for one test, removed at its end.
func withFolder<T>(_ body: (String) async throws -> T) async throws -> T {
    var template = Array("/tmp/pingheng-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw StoreError.system("no folder") }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { removeTree(path) }
    return try await body(path)
}

private func removeTree(_ path: String) {
    guard let handle = opendir(path) else {
        unlink(path)
        return
    }
    while let entry = readdir(handle) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        if name != "." && name != ".." { removeTree(path + "/" + name) }
    }
    closedir(handle)
    rmdir(path)
}

func bytes(of path: String) throws -> [UInt8] {
    let file = try #require(fopen(path, "rb"))
    defer { fclose(file) }
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { all += buffer[..<count] }
    return all
}

func overwrite(_ path: String, _ bytes: [UInt8]) throws {
    let file = try #require(fopen(path, "wb"))
    defer { fclose(file) }
    #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
}
