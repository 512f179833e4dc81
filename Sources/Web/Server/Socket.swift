import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// The site on a socket: Hummingbird speaks HTTP, the ``Site`` answers. On SIGTERM it stops taking connections,
/// finishes what runs, and returns (F14).
public struct PinghengServer: Sendable {
    let site: Site
    let host: String
    let port: Int
    let onStart: @Sendable (_ port: Int) -> Void

    /// - Parameters:
    ///   - port: 0 takes a free one; `onStart` tells which.
    public init(
        _ site: Site, host: String = "127.0.0.1", port: Int,
        onStart: @escaping @Sendable (_ port: Int) -> Void = { _ in }
    ) {
        self.site = site
        self.host = host
        self.port = port
        self.onStart = onStart
    }

    /// Serves until SIGTERM, SIGINT, or the first element of `stop`.
    /// - Parameter background: services that start before and end after the socket (jobs, clock-driven expiry).
    public func run(background: [any Service] = [], stop: AsyncStream<Void>? = nil) async throws {
        var logger = Logger(label: "pingheng")
        logger.logLevel = .error
        let onStart = onStart
        let arrivals = Arrivals()
        let connections = Connections(trusted: site.hooks.trustedProxies)
        // NIO's own bounds are wider than ours, so that a person gets an answer in words; beyond them the connection ends.
        let application = Application(
            responder: SiteResponder(site: site, arrivals: arrivals),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: connections.handlers() + arrivals.handlers(), idleTimeout: .seconds(60),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 32 << 10, maxHeaderListSize: 64 << 10, maxHeaderFieldCount: 200))),
            configuration: .init(address: .hostname(host, port: port), serverName: nil, backlog: 1024),
            services: background,
            onServerRunning: { channel in onStart(channel.localAddress?.port ?? 0) },
            logger: logger
        )
        let group = ServiceGroup(services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        let stopper = stop.map { stop in
            Task {
                for await _ in stop { return await group.triggerGracefulShutdown() }
            }
        }
        defer { stopper?.cancel() }
        try await group.run()
    }
}

struct SocketContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let address: String
    let connection: ObjectIdentifier
    let eventLoop: any EventLoop

    init(source: ApplicationRequestContextSource) {
        connection = ObjectIdentifier(source.channel)
        eventLoop = source.channel.eventLoop
        coreContext = .init(source: source)
        address = source.channel.remoteAddress?.ipAddress ?? ""
    }
}

struct SiteResponder: HTTPResponder {
    let site: Site
    let arrivals: Arrivals

    func respond(to request: Request, context: SocketContext) async throws -> Response {
        var headers: [(name: String, value: String)] = []
        headers.reserveCapacity(request.headers.count + 1)
        if let authority = request.head.authority { headers.append(("host", authority)) }
        for field in request.headers { headers.append((field.name.canonicalName, field.value)) }
        let ask = Ask(request.method.rawValue, request.head.path ?? "/", headers: headers, address: context.address)
        let answer = await site.respond(to: ask, body: body(of: request, on: context.connection))
        return SiteResponder.response(answer, isHead: request.method == .head, on: context.eventLoop)
    }

    /// Hands the body on within its bound, at 1 KiB/s or more after the first ten seconds (S20).
    private func body(of request: Request, on connection: ObjectIdentifier) -> BodySource {
        BodySource(age: { [arrivals] in arrivals.age(on: connection) }) { most, take in
            if let declared = request.headers[.contentLength].flatMap({ Int($0) }), declared > most {
                throw BodySource.Failure.tooLarge
            }
            let clock = ContinuousClock()
            let start = clock.now
            var count = 0
            var pieces = request.body.makeAsyncIterator()
            while true {
                let piece: ByteBuffer?
                do { piece = try await pieces.next() } catch { throw BodySource.Failure.broken }
                guard let piece else { return }
                count += piece.readableBytes
                guard count <= most else { throw BodySource.Failure.tooLarge }
                try take(Array(piece.readableBytesView))
                if clock.now - start > .seconds(10) + .seconds(count / 1024) { throw BodySource.Failure.tooSlow }
            }
        }
    }

    /// Bytes of an answer that are handed to its connection at once.
    private static let piece = 64 << 10

    /// A long answer goes piece by piece. Each is on its connection before the next is made, so that who takes nothing holds no more
    /// than a piece or two: a write alone returns before the connection knows of it.
    private static func response(_ answer: Answer, isHead: Bool, on eventLoop: any EventLoop) -> Response {
        var fields = HTTPFields()
        for (name, value) in answer.headers {
            // Names are ours; Set-Cookie may come more than once.
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        let body: ResponseBody
        switch answer.body {
        case .bytes(let bytes):
            if isHead {
                body = .init(contentLength: fields[.contentLength].flatMap { Int($0) }) { writer in
                    try await writer.finish(nil)
                }
            } else if bytes.count <= piece {
                body = .init(byteBuffer: ByteBuffer(bytes: bytes))
            } else {
                body = .init(contentLength: bytes.count) { writer in
                    for start in stride(from: 0, to: bytes.count, by: piece) {
                        try await writer.write(ByteBuffer(bytes: bytes[start..<min(start + piece, bytes.count)]))
                        try await eventLoop.submit {}.get()
                    }
                    try await writer.finish(nil)
                }
            }
        case .stream(let length, let pieces):
            body = .init(contentLength: length) { writer in
                for try await piece in pieces {
                    try await writer.write(ByteBuffer(bytes: piece))
                    try await eventLoop.submit {}.get()
                }
                try await writer.finish(nil)
            }
        }
        return Response(status: .init(code: answer.status), headers: fields, body: body)
    }
}
