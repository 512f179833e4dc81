import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Synchronization

/// When each connection's latest unsafe request had wholly arrived: stamped where its bytes come in, so that however long the
/// request waits for its turn, a deadline is judged by when it came (F10).
final class Arrivals: Sendable {
    private let latest = Mutex<[ObjectIdentifier: NIODeadline]>([:])

    /// What a new connection gets into its pipeline.
    func handlers() -> [any RemovableChannelHandler] { [Stamp(arrivals: self)] }

    /// Seconds since the connection's request had arrived; 0 when it never sent one that counts.
    func age(on connection: ObjectIdentifier) -> Double {
        guard let arrived = latest.withLock({ $0[connection] }) else { return 0 }
        return max(0, Double((NIODeadline.now() - arrived).nanoseconds) / 1e9)
    }

    private func note(_ connection: ObjectIdentifier) {
        let now = NIODeadline.now()
        latest.withLock { $0[connection] = now }
    }

    private func forget(_ connection: ObjectIdentifier) { latest.withLock { _ = $0.removeValue(forKey: connection) } }

    private final class Stamp: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = HTTPRequestPart

        private let arrivals: Arrivals
        /// Reading pages costs nothing: only what may change something is stamped.
        private var counts = false
        private var stamped = false

        init(arrivals: Arrivals) { self.arrivals = arrivals }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): counts = head.method != .get && head.method != .head
            case .end where counts:
                arrivals.note(ObjectIdentifier(context.channel))
                stamped = true
            default: break
            }
            context.fireChannelRead(data)
        }

        func channelInactive(context: ChannelHandlerContext) {
            if stamped { arrivals.forget(ObjectIdentifier(context.channel)) }
            context.fireChannelInactive()
        }
    }
}
