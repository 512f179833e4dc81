/// One HTTP request as a value. The socket builds it, and so do tests: nothing below knows where it came from.
public struct Ask: Sendable {
    public let method: String
    /// Path and query as sent.
    public let target: String
    /// Names in small letters, in the order sent.
    public let headers: [(name: String, value: String)]
    /// The peer's address, without port.
    public let address: String

    public init(
        _ method: String, _ target: String, headers: [(name: String, value: String)] = [], address: String = "127.0.0.1"
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.address = address
    }

    /// The first header of that name (small letters).
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// The value of a cookie; nil when it is not there or there twice with different values.
    func cookie(_ name: String) -> String? {
        var found: Substring.UTF8View?
        for (header, value) in headers where header == "cookie" {
            for pair in value.utf8.split(separator: 0x3B) {
                let trimmed = pair.drop { $0 == 0x20 }
                guard let equals = trimmed.firstIndex(of: 0x3D), trimmed[..<equals].elementsEqual(name.utf8) else {
                    continue
                }
                let value = trimmed[trimmed.index(after: equals)...]
                // By bytes: what is the same to a reader may cost much to compare.
                if let found, !found.elementsEqual(value) { return nil }
                found = value
            }
        }
        return found.map { String(Substring($0)) }
    }
}

/// One HTTP answer as a value.
public struct Answer: Sendable {
    public var status: Int
    public var headers: [(name: String, value: String)]
    public var body: FileAnswer.Body
    /// The name of the route that answered, for the metrics.
    var route = "none"
    /// Whether it may be given again while what was read for it stands.
    var mayBeKept = false
    /// Whether it hands over a session.
    var opensSession = false

    public init(_ status: Int, type: String? = nil, headers: [(name: String, value: String)] = [], bytes: [UInt8] = [])
    {
        self.status = status
        self.headers = headers
        if let type { self.headers.append(("content-type", type)) }
        body = .bytes(bytes)
    }

    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// Adds a header. A value with a line break or another control character would be a second header: it is left out (S27).
    mutating func set(_ name: String, _ value: String) {
        guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return }
        headers.append((name, value))
    }

    /// The bytes of an answer that is not streamed.
    public var bytes: [UInt8] { if case .bytes(let bytes) = body { bytes } else { [] } }
}

/// Where a body comes from: asked for once, with the most bytes that the route admits; handed on piece by piece as it arrives.
public struct BodySource: Sendable {
    /// Why a body was not read.
    public enum Failure: Error, Sendable { case tooLarge, tooSlow, broken }

    public typealias Taking = @Sendable (_ piece: [UInt8]) throws -> Void

    let read: @Sendable (_ most: Int, _ take: Taking) async throws -> Void
    /// How many seconds ago the last byte arrived; asked for after reading.
    let age: @Sendable () -> Double

    public init(
        age: @escaping @Sendable () -> Double = { 0 },
        _ read: @escaping @Sendable (_ most: Int, _ take: Taking) async throws -> Void
    ) {
        self.age = age
        self.read = read
    }

    public init(bytes: [UInt8]) {
        age = { 0 }
        read = { most, take in
            guard bytes.count <= most else { throw Failure.tooLarge }
            try take(bytes)
        }
    }
}
