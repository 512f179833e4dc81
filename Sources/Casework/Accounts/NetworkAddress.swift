import Glibc

/// An address of the network by its bytes, however it is written; of IPv4 written as IPv6 (`::ffff:192.0.2.1`) the IPv4 one.
public struct NetworkAddress: Hashable, Sendable {
    /// Four of IPv4, sixteen of IPv6, in the network's order.
    public let bytes: [UInt8]

    /// - Returns: nil for what is no address: a name, a network, text.
    public init?(_ text: String) {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: &four) { Array($0) }
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        let all = withUnsafeBytes(of: &six) { Array($0) }
        let isMapped = all[..<10].allSatisfy { $0 == 0 } && all[10] == 0xFF && all[11] == 0xFF
        bytes = isMapped ? Array(all[12...]) : all
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Of this machine, in both kinds.
    public static let loopback: Set<NetworkAddress> = [
        NetworkAddress(bytes: [127, 0, 0, 1]), NetworkAddress(bytes: [UInt8](repeating: 0, count: 15) + [1]),
    ]
}
