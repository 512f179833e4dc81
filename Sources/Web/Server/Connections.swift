import Casework
import NIOCore
import NIOHTTPTypes
import Synchronization

/// The connections that are open, by where they come from, and what was answered on them and is not taken yet (T12): an answer lies
/// in memory until whoever asked has read it.
///
/// A connection that takes nothing for a minute ends; so does, when too much lies there in all, the one that has taken nothing for
/// longest. Who reads, however slowly, goes on.
final class Connections: Sendable {
    /// From one address: three hundred colleagues behind one open two or three each.
    static let fromOneAddress = 1000
    /// Bytes that may lie there in all.
    static let mostUntaken = 32 << 20
    /// Seconds for which nothing need be taken, and beyond them one for so many bytes, as of what comes in (S20).
    private static let patience: Int64 = 60, bytesASecond = 1 << 10
    private static let lookEvery = TimeAmount.seconds(5)

    /// What lies on one connection.
    private struct Untaken {
        var bytes = 0
        /// When something of it was taken last, or when it came.
        var since: NIODeadline
        /// It was told to close; what lies there goes with it.
        var isClosing = false
        let close: @Sendable () -> Void

        func isSlow(at now: NIODeadline) -> Bool {
            !isClosing && now - since > .seconds(Connections.patience + Int64(bytes / Connections.bytesASecond))
        }
    }

    private struct State {
        var open: [UInt64: Int] = [:]
        /// In all, and of that on those that are closing.
        var bytes = 0
        var closing = 0
        var untaken: [ObjectIdentifier: Untaken] = [:]
        var nextLook = NIODeadline.uptimeNanoseconds(0)

        /// Who is to be closed now; each is named once.
        mutating func over(at now: NIODeadline) -> [@Sendable () -> Void] {
            var ids: [ObjectIdentifier] = []
            if now >= nextLook {
                nextLook = now + Connections.lookEvery
                ids = untaken.filter { $0.value.isSlow(at: now) }.map(\.key)
            }
            // Closing takes its time: nobody else goes for what is on its way out.
            if bytes - closing > Connections.mostUntaken,
                let first = untaken.filter({ !$0.value.isClosing }).min(by: { $0.value.since < $1.value.since })
            {
                ids.append(first.key)
            }
            for id in Set(ids) {
                untaken[id]?.isClosing = true
                closing += untaken[id]?.bytes ?? 0
            }
            return Set(ids).compactMap { untaken[$0]?.close }
        }
    }

    private let trusted: Set<NetworkAddress>
    private let state = Mutex(State())

    /// - Parameter trusted: proxies, who bring everybody's connections and have bounds of their own.
    init(trusted: Set<NetworkAddress>) { self.trusted = trusted }

    /// What a new connection gets into its pipeline.
    func handlers() -> [any RemovableChannelHandler] { [Door(connections: self)] }

    /// Bytes that were answered and are not taken yet.
    var untaken: Int { state.withLock { $0.bytes } }

    /// Counts a connection in.
    ///
    /// - Returns: false when there are too many from there.
    func enter(_ address: String) -> Bool {
        guard let key = key(address) else { return true }
        return state.withLock { state in
            guard state.open[key, default: 0] < Connections.fromOneAddress else { return false }
            state.open[key, default: 0] += 1
            return true
        }
    }

    /// Counts one out that was counted in.
    func leave(_ address: String) {
        guard let key = key(address) else { return }
        state.withLock { state in
            let left = state.open[key, default: 1] - 1
            state.open[key] = left > 0 ? left : nil
        }
    }

    /// Nil for who is not counted.
    private func key(_ address: String) -> UInt64? {
        NetworkAddress(address).map { trusted.contains($0) } ?? true ? nil : RateLimiter.address(address)
    }

    /// So much was answered on a connection.
    func answered(
        _ bytes: Int, on connection: ObjectIdentifier, at now: NIODeadline = .now(),
        close: @escaping @Sendable () -> Void
    ) {
        let over = state.withLock { state in
            state.bytes += bytes
            state.untaken[connection, default: Untaken(since: now, close: close)].bytes += bytes
            if state.untaken[connection]?.isClosing == true { state.closing += bytes }
            return state.over(at: now)
        }
        for close in over { close() }
    }

    /// So much of it was taken, or is given up with the connection.
    func taken(_ bytes: Int, on connection: ObjectIdentifier, at now: NIODeadline = .now()) {
        state.withLock { state in
            state.bytes -= bytes
            guard var untaken = state.untaken[connection] else { return }
            untaken.bytes -= bytes
            if untaken.isClosing { state.closing -= bytes }
            if untaken.since < now { untaken.since = now }
            state.untaken[connection] = untaken.bytes > 0 ? untaken : nil
        }
    }

    private final class Door: ChannelDuplexHandler, RemovableChannelHandler {
        typealias InboundIn = HTTPRequestPart
        typealias InboundOut = HTTPRequestPart
        typealias OutboundIn = HTTPResponsePart
        typealias OutboundOut = HTTPResponsePart

        private let connections: Connections
        /// Where it comes from, while it is counted.
        private var address: String?
        private var isRefused = false

        init(connections: Connections) { self.connections = connections }

        func handlerAdded(context: ChannelHandlerContext) {
            let address = context.channel.remoteAddress?.ipAddress ?? ""
            isRefused = !connections.enter(address)
            self.address = isRefused ? nil : address
            if isRefused, context.channel.isActive { context.close(promise: nil) }
        }

        func handlerRemoved(context: ChannelHandlerContext) {
            if let address { connections.leave(address) }
            address = nil
        }

        func channelActive(context: ChannelHandlerContext) {
            if isRefused { return context.close(promise: nil) }
            context.fireChannelActive()
        }

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            guard case .body(let buffer) = unwrapOutboundIn(data), buffer.readableBytes > 0 else {
                return context.write(data, promise: promise)
            }
            let (bytes, channel, connections) = (buffer.readableBytes, context.channel, self.connections)
            let id = ObjectIdentifier(channel)
            let promise = promise ?? context.eventLoop.makePromise(of: Void.self)
            promise.futureResult.whenComplete { _ in connections.taken(bytes, on: id) }
            connections.answered(bytes, on: id) { channel.close(mode: .all, promise: nil) }
            context.write(data, promise: promise)
        }
    }
}
