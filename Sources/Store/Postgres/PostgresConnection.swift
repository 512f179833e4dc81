import CPq
import Dispatch

/// One connection to PostgreSQL with a thread of its own.
///
/// `@unchecked Sendable`: libpq's `PGconn` may be used by one thread at a time; every use happens on the serial `queue`
/// (``run(_:)``), which is what makes this sound. The pointer never leaves this file.
final class PostgresConnection: @unchecked Sendable {
    private let queue = DispatchQueue(label: "pingheng.postgres", qos: .userInitiated)
    private let url: String
    private var handle: OpaquePointer?

    init(url: String) { self.url = url }

    deinit { if let handle { PQfinish(handle) } }

    /// Carries `body` out on the connection's thread.
    func run<T: Sendable>(_ body: @escaping @Sendable (PostgresConnection) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body(self) }) }
        }
    }

    /// Whether the server hung up; such a connection is thrown away.
    var isLost: Bool { handle.map { PQstatus($0) != CONNECTION_OK } ?? true }

    /// Connects if that has not happened yet; time-out 2 s (F7).
    func open() throws {
        guard handle == nil else { return }
        let opened = PostgresConnection.withCStrings([
            "client_encoding", "connect_timeout", "application_name", "dbname",
        ]) { keywords in
            PostgresConnection.withCStrings(["UTF8", "2", "pingheng", url]) { PQconnectdbParams(keywords, $0, 1) }
        }
        guard let opened, PQstatus(opened) == CONNECTION_OK else {
            let why = opened.map { String(cString: PQerrorMessage($0)) } ?? "内存不足"
            if let opened { PQfinish(opened) }
            throw StoreError.unavailable(PostgresConnection.line(why))
        }
        // Warnings belong to the log of the server, not to standard error of this program.
        PQsetNoticeProcessor(opened, { _, _ in }, nil)
        handle = opened
    }

    func finish() {
        if let handle { PQfinish(handle) }
        handle = nil
    }

    /// Statements without parameters, in one round trip.
    /// - Returns: the last one's command tag.
    @discardableResult func simple(_ text: String) throws -> String {
        let connection = try live()
        let result = PQexec(connection, text)
        defer { PQclear(result) }
        try check(result, connection)
        return PQcmdStatus(result).map { String(cString: $0) } ?? ""
    }

    /// One statement with parameters; no named prepared statement, so pgbouncer may stand between (F17).
    func execute(_ text: String, _ values: [SQLValue]) throws -> (rows: [Row], changed: Int) {
        let connection = try live()
        let result = PostgresParameters(values).withPointers { types, pointers, lengths, formats in
            PQexecParams(connection, text, Int32(values.count), types, pointers, lengths, formats, 0)
        }
        defer { PQclear(result) }
        try check(result, connection)
        let changed = PQcmdTuples(result).map { String(cString: $0) } ?? ""
        return (PostgresRows.read(result), Int(changed) ?? 0)
    }

    private func live() throws -> OpaquePointer {
        guard let handle else { throw StoreError.unavailable("没有连接") }
        return handle
    }

    private func check(_ result: OpaquePointer?, _ connection: OpaquePointer) throws {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        default: break
        }
        let message = PostgresConnection.line(String(cString: PQerrorMessage(connection)))
        let code = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) } ?? ""
        throw StoreError(sqlState: code, message, lost: PQstatus(connection) != CONNECTION_OK)
    }

    private static func line(_ text: String) -> String {
        text.split(separator: "\n").joined(separator: " ")
    }

    private static func withCStrings<T>(_ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> T) -> T
    {
        let copies = strings.map { Array($0.utf8CString) }
        let flat = copies.flatMap { $0 }
        return flat.withUnsafeBufferPointer { buffer in
            var offset = 0
            var pointers: [UnsafePointer<CChar>?] = copies.map { copy in
                defer { offset += copy.count }
                return buffer.baseAddress?.advanced(by: offset)
            }
            pointers.append(nil)
            return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
        }
    }
}

extension StoreError {
    /// From the five characters of SQLSTATE (PostgreSQL 15, appendix A).
    init(sqlState code: String, _ message: String, lost: Bool) {
        self =
            switch code {
            case "23505": .constraint(.unique, message)
            case "23503": .constraint(.foreignKey, message)
            case "23514": .constraint(.check, message)
            case "23502": .constraint(.notNull, message)
            case "23P99": .constraint(.trigger, message)
            case _ where code.hasPrefix("23"): .constraint(.other, message)
            case "40001", "40P01", "55P03": .contention(message)
            case "53100": .full
            case _ where lost || code.hasPrefix("57P") || code.hasPrefix("08") || code.hasPrefix("53"):
                .unavailable(message)
            default: .statement(message)
            }
    }
}
