import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// The server under rehearsal, and the one HTTP client that all browsers share.
public final class Site: Sendable {
    /// `http://127.0.0.1:8080`, without a slash at the end.
    public let base: String
    public let ledger: Ledger
    private let client: HTTPClient

    public init(base: String, ledger: Ledger, connections: Int = 16) {
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.ledger = ledger
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        configuration.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    public func close() async { try? await client.shutdown() }

    /// An answer, read whole.
    public struct Answer: Sendable {
        public let status: Int
        public let location: String?
        public let cookies: [String]
        public let type: String
        public let body: [UInt8]

        public var html: String { String(decoding: body, as: UTF8.self) }
        public var json: JSONValue? { JSONValue(body) }
        public var isDone: Bool { status == 200 || status == 303 }
        /// The last part of the address that a 303 leads to: the id of what was made.
        public var madeID: String? {
            location?.split(separator: "?").first?.split(separator: "/").last.map(String.init)
        }
        /// The value of a hidden field of this name in one of the page's forms.
        public func hidden(_ name: String) -> String? {
            FormReader.forms(in: html).lazy.compactMap { $0.hidden.first { $0.name == name }?.value }.first
        }
        /// A sentence for people, without tags.
        public var excerpt: String {
            let text = type.hasPrefix("text/html") ? FormReader.text(of: html) : html
            return String(text.prefix(300))
        }
    }

    func send(_ method: HTTPMethod, _ path: String, headers: [(String, String)], body: FormBody?) async throws -> Answer
    {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body {
            request.headers.add(name: "content-type", value: body.contentType)
            request.body = .bytes(body.bytes)
        }
        let clock = ContinuousClock()
        let start = clock.now
        let response = try await client.execute(request, timeout: .seconds(120))
        let bytes = try await response.body.collect(upTo: 64 << 20)
        let took = clock.now - start
        ledger.record(
            microseconds: took.components.seconds * 1_000_000 + took.components.attoseconds / 1_000_000_000_000)
        return Answer(
            status: Int(response.status.code), location: response.headers.first(name: "location"),
            cookies: response.headers["set-cookie"],
            type: response.headers.first(name: "content-type") ?? "", body: Array(bytes.readableBytesView))
    }
}
