import Synchronization

/// Connections that take turns: as many as allowed are opened, the rest of the callers wait in order, a bounded queue (F12).
final class ConnectionPool: Sendable {
    private struct State {
        var idle: [PostgresConnection] = []
        /// Lent out or being lent.
        var busy = 0
        var waiting: [CheckedContinuation<PostgresConnection, any Error>] = []
        var closed = false
        var drained: [CheckedContinuation<Void, Never>] = []
    }

    static let bound = 512

    private let url: String
    private let limit: Int
    private let state = Mutex(State())

    init(url: String, limit: Int) {
        self.url = url
        self.limit = limit
    }

    /// Lends a connection for the time of `body`; a lost one is not taken back.
    func with<T: Sendable>(_ body: @escaping @Sendable (PostgresConnection) throws -> T) async throws -> T {
        let connection = try await take()
        do {
            let value = try await connection.run { connection in
                try connection.open()
                return try body(connection)
            }
            giveBack(connection, lost: false)
            return value
        } catch {
            giveBack(connection, lost: try await connection.run { $0.isLost })
            throw error
        }
    }

    /// Refuses new work and returns when all that is lent has come back.
    func close() async {
        let idle = state.withLock { state in
            state.closed = true
            defer { state.idle = [] }
            return state.idle
        }
        for connection in idle { _ = try? await connection.run { $0.finish() } }
        await withCheckedContinuation { continuation in
            let done = state.withLock { state in
                if state.busy > 0 { state.drained.append(continuation) }
                return state.busy == 0
            }
            if done { continuation.resume() }
        }
    }

    private func take() async throws -> PostgresConnection {
        try await withCheckedThrowingContinuation { continuation in
            let answer: Result<PostgresConnection, StoreError>? = state.withLock { state in
                if state.closed { return .failure(.unavailable("正在关闭")) }
                if state.busy < limit {
                    state.busy += 1
                    return .success(state.idle.popLast() ?? PostgresConnection(url: url))
                }
                if state.waiting.count >= ConnectionPool.bound { return .failure(.overloaded) }
                state.waiting.append(continuation)
                return nil
            }
            switch answer {
            case .success(let connection): continuation.resume(returning: connection)
            case .failure(let error): continuation.resume(throwing: error)
            case nil: break
            }
        }
    }

    private func giveBack(_ connection: PostgresConnection, lost: Bool) {
        let usable = lost ? PostgresConnection(url: url) : connection
        let (next, drained): (CheckedContinuation<PostgresConnection, any Error>?, [CheckedContinuation<Void, Never>]) =
            state.withLock { state in
                if !state.waiting.isEmpty { return (state.waiting.removeFirst(), []) }
                state.busy -= 1
                if !state.closed { state.idle.append(usable) }
                guard state.closed, state.busy == 0 else { return (nil, []) }
                defer { state.drained = [] }
                return (nil, state.drained)
            }
        next?.resume(returning: usable)
        for waiter in drained { waiter.resume() }
    }
}
