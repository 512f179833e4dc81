import Glibc
import Store
import TitleReview

/// What came of a password or a code that somebody gave. It is written down either way, so it is no error of the use case.
public enum Guess<Right: Sendable>: Sendable {
    case right(Right)
    /// Looked at, not right, and counted; in words.
    case wrong(Refusal)
    /// Not looked at, because too many before it were wrong; in words that are the same for accounts that do not exist.
    case unasked(Refusal)

    /// What the right password or code led to; nil for any other.
    public var right: Right? { if case .right(let right) = self { right } else { nil } }

    /// What the right password or code led to.
    ///
    /// - Throws: the ``Refusal`` of any other.
    public func get() throws -> Right {
        switch self {
        case .right(let right): right
        case .wrong(let refusal), .unasked(let refusal): throw refusal
        }
    }
}

/// Where a password, a code or an objection comes from.
public struct Caller: Sendable {
    /// The peer's address as text; empty for what does not come over a network.
    let address: String
    /// What the browser keeps of earlier sign-ins (``KnownDevices``); nil when it keeps nothing.
    let devices: String?

    public init(address: String = "", devices: String? = nil) {
        self.address = address
        self.devices = devices
    }

    /// The network that one subscriber has to himself: of IPv4 the /24, of IPv6 the /56; of IPv4 written as IPv6 the IPv4 one.
    var network: String {
        var four = in_addr()
        if inet_pton(AF_INET, address, &four) == 1 {
            return withUnsafeBytes(of: &four) { Self.network(ofIPv4: $0.prefix(4)) }
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, address, &six) == 1 else { return address }
        return withUnsafeBytes(of: &six) { raw in
            let isMapped = raw[..<10].allSatisfy { $0 == 0 } && raw[10] == 0xFF && raw[11] == 0xFF
            return isMapped ? Self.network(ofIPv4: raw[12..<16]) : "6:" + Hexadecimal.encode(Array(raw[..<7]))
        }
    }

    private static func network(ofIPv4 bytes: Slice<UnsafeRawBufferPointer>) -> String {
        "4:" + Hexadecimal.encode(Array(bytes.prefix(3)))
    }
}
