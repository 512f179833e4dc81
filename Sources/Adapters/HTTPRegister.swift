import AsyncHTTPClient
import Foundation
import Gateways
import NIOCore
import Synchronization

/// A register by the authority's HTTP interface: one `POST` of JSON with a bearer token to the configured address, and
/// nowhere else (S33: redirects are not followed). The whole answer has to be there within ``LookupLimits/longest`` (F7),
/// and is checked before it is taken.
public final class HTTPRegister: LookupGateway {
    public struct Settings: Sendable {
        /// `https://…`; `http://` only on this machine.
        public let url: String
        /// Sent as bearer.
        public let token: String
        public let connectSeconds: Int64
        public let wholeSeconds: Double

        /// - Throws: ``AdapterFault`` for an address over which nothing may be sent, or a token that no header can carry.
        public init(url: String, token: String, connectSeconds: Int64 = 2, wholeSeconds: Double = LookupLimits.longest)
            throws(AdapterFault)
        {
            guard (8...4096).contains(token.utf8.count), token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw AdapterFault("查询接口的密钥文件里应只有一行令牌：8 到 4096 个可见的 ASCII 字符。")
            }
            self.url = try AdapterFault.checked(url, of: "查询接口")
            self.token = token
            self.connectSeconds = connectSeconds
            self.wholeSeconds = wholeSeconds
        }
    }

    /// Questions that are under way at once; a register that hangs holds no more than these.
    private static let most = 32

    private let settings: Settings
    private let client: HTTPClient
    private let running = Mutex(0)

    public init(_ settings: Settings) {
        self.settings = settings
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(settings.connectSeconds)))
        configuration.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    public func close() async { try? await client.shutdown() }

    public func ask(_ question: LookupQuestion) async throws(LookupFailure) -> LookupAnswer {
        let isAdmitted = running.withLock { running in
            guard running < Self.most else { return false }
            running += 1
            return true
        }
        guard isAdmitted else { throw .silent("同时进行的查询太多") }
        defer { running.withLock { $0 -= 1 } }
        let answer: Answer
        do { answer = try await inTime(question) } catch let failure as LookupFailure { throw failure } catch {
            throw .silent("没有应答")
        }
        switch answer.status {
        case 200: break
        case 408, 425, 429, 500...599: throw .silent("应答 \(answer.status)")
        default: throw .unusable("应答 \(answer.status)")
        }
        guard
            answer.type.lowercased().split(separator: ";").first?.trimmingCharacters(in: .whitespaces)
                == "application/json"
        else { throw .unusable("应答不是 JSON") }
        return try LookupMessage.answer(answer.body, to: question)
    }

    private struct Answer: Sendable {
        let status: UInt
        let type: String
        let body: [UInt8]
    }

    /// The client's own time-out ends with the answer's head; this one with its last byte.
    private func inTime(_ question: LookupQuestion) async throws -> Answer {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            group.addTask { try await self.post(question) }
            group.addTask {
                try await Task.sleep(for: .seconds(self.settings.wholeSeconds))
                throw LookupFailure.silent("没有在 \(Int(self.settings.wholeSeconds)) 秒内答完")
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw LookupFailure.silent("没有应答") }
            return first
        }
    }

    private func post(_ question: LookupQuestion) async throws -> Answer {
        var request = HTTPClientRequest(url: settings.url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "accept", value: "application/json")
        request.headers.add(name: "idempotency-key", value: question.id)
        request.headers.add(name: "authorization", value: "Bearer \(settings.token)")
        request.body = .bytes(ByteBuffer(bytes: try LookupMessage.question(question)))
        let response = try await client.execute(request, timeout: .seconds(Int64(settings.wholeSeconds.rounded(.up))))
        let body: ByteBuffer
        do { body = try await response.body.collect(upTo: LookupLimits.bytes) } catch is NIOTooManyBytesError {
            throw LookupFailure.unusable("应答太长")
        }
        return Answer(
            status: response.status.code, type: response.headers.first(name: "content-type") ?? "",
            body: Array(body.readableBytesView))
    }
}
