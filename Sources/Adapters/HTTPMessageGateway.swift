import AsyncHTTPClient
import Foundation
import Gateways
import NIOCore

/// Text messages by a provider's HTTP interface: `POST` of `{"id", "to", "text"}` as JSON with the id as `Idempotency-Key`, by which
/// the provider tells repetitions; 2xx means taken. Redirects are not followed (S33).
public final class HTTPMessageGateway: MessageGateway {
    public struct Settings: Sendable {
        /// `https://…`; `http://` only on this machine.
        public let url: String
        /// Sent as bearer, when there is one.
        public let token: String?
        public let connectSeconds: Int64
        public let wholeSeconds: Int64

        /// - Throws: ``AdapterFault`` for an address over which nothing may be sent.
        public init(url: String, token: String?, connectSeconds: Int64 = 2, wholeSeconds: Int64 = 10)
            throws(AdapterFault)
        {
            self.url = try AdapterFault.checked(url, of: "短信接口")
            self.token = token
            self.connectSeconds = connectSeconds
            self.wholeSeconds = wholeSeconds
        }
    }

    private struct Body: Encodable {
        let id: String
        let to: String
        let text: String
    }

    private let settings: Settings
    private let client: HTTPClient

    public init(_ settings: Settings) {
        self.settings = settings
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(settings.connectSeconds)))
        configuration.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    public func close() async { try? await client.shutdown() }

    public func send(_ message: OutgoingMessage) async throws(MessageFailure) {
        let status: UInt
        do { status = try await post(message) } catch {
            // Whether it arrived is not known; the provider tells by the key when it comes again.
            throw .temporary("短信接口没有应答")
        }
        switch status {
        case 200...299: return
        case 408, 425, 429, 500...599: throw .temporary("短信接口应答 \(status)")
        default: throw .refused("短信接口应答 \(status)，没有受理")
        }
    }

    private func post(_ message: OutgoingMessage) async throws -> UInt {
        var request = HTTPClientRequest(url: settings.url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "idempotency-key", value: message.id)
        if let token = settings.token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
        request.body = .bytes(
            ByteBuffer(bytes: try JSONEncoder().encode(Body(id: message.id, to: message.to, text: message.body))))
        return try await client.execute(request, timeout: .seconds(settings.wholeSeconds)).status.code
    }
}

/// Why an adapter cannot be set up: a sentence for whoever starts the server.
public struct AdapterFault: Error, Sendable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }

    /// - Returns: an address to which secrets and personal data may be sent.
    static func checked(_ url: String, of name: String) throws(AdapterFault) -> String {
        guard let parts = URL(string: url), let host = parts.host, !host.isEmpty, parts.user == nil,
            parts.scheme == "https" || parts.scheme == "http" && isLoopback(host)
        else {
            throw AdapterFault("\(name)应写成 https://…（本机可以是 http://），网址里不写密码。")
        }
        return url
    }

    /// What never leaves this machine may go unencrypted.
    static func isLoopback(_ host: String) -> Bool { ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host) }
}
