import Glibc
import Store

/// Where a password, a code or an objection comes from.
public struct Caller: Sendable {
    /// The peer's address as text; empty for what does not come over a network.
    let address: String
    /// What the browser keeps of earlier sign-ins (``KnownDevices``); nil when it keeps nothing.
    let devices: String?
    /// What the program says of itself (`User-Agent`); empty when it says nothing.
    let agent: String

    public init(address: String = "", devices: String? = nil, agent: String = "") {
        self.address = address
        self.devices = devices
        self.agent = agent
    }

    private enum Peer { case four([UInt8]), six([UInt8]) }

    /// The address's bytes; of IPv4 written as IPv6 those of the IPv4 one; nil for what is no address.
    private var peer: Peer? {
        var four = in_addr()
        if inet_pton(AF_INET, address, &four) == 1 { return .four(withUnsafeBytes(of: &four) { Array($0.prefix(4)) }) }
        var six = in6_addr()
        guard inet_pton(AF_INET6, address, &six) == 1 else { return nil }
        let bytes = withUnsafeBytes(of: &six) { Array($0) }
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? .four(Array(bytes[12..<16])) : .six(bytes)
    }

    /// The network that one subscriber has to himself: of IPv4 the /24, of IPv6 the /56.
    var network: String {
        switch peer {
        case .four(let bytes): "4:" + Hexadecimal.encode(Array(bytes.prefix(3)))
        case .six(let bytes): "6:" + Hexadecimal.encode(Array(bytes.prefix(7)))
        case nil: address
        }
    }

    /// What is kept of it beside a session.
    var device: SessionDevice { SessionDevice(words: DeviceWords.words(of: agent), network: shownNetwork) }

    /// The network as its owner recognises it: `203.0.113.*`, `2001:db8:1:200::/56`; empty for what is no address.
    private var shownNetwork: String {
        switch peer {
        case .four(let bytes): return bytes.prefix(3).map { "\($0)" }.joined(separator: ".") + ".*"
        case .six(let bytes):
            let groups = stride(from: 0, to: 8, by: 2).map { Int(bytes[$0]) << 8 | ($0 == 6 ? 0 : Int(bytes[$0 + 1])) }
            return groups.map { String($0, radix: 16) }.joined(separator: ":") + "::/56"
        case nil: return ""
        }
    }
}

/// Where a session was opened, as its owner recognises it; neither a whole address nor what the program said of itself.
struct SessionDevice: Sendable, Equatable {
    /// `Windows 电脑，Edge`.
    let words: String
    /// `203.0.113.*`.
    let network: String

    init(words: String, network: String) {
        self.words = words
        self.network = network
    }

    /// That of a session that goes on under another id.
    init(_ row: Row) throws { self.init(words: try row.text("device"), network: try row.text("network")) }
}

/// A browser and its machine in words.
enum DeviceWords {
    private static let machines = [
        ("HarmonyOS", "鸿蒙设备"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "安卓设备"), ("Windows", "Windows 电脑"),
        ("Macintosh", "Mac 电脑"), ("Linux", "Linux 电脑"),
    ]
    /// Those that also call themselves by another's name come first.
    private static let browsers = [
        ("MicroMessenger", "微信"), ("DingTalk", "钉钉"), ("QQBrowser", "QQ 浏览器"), ("Edg", "Edge"), ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"), ("OPR", "Opera"), ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"),
    ]

    /// - Parameter agent: as sent; looked through byte by byte, and not to its end.
    static func words(of agent: String) -> String {
        let bytes = Array(agent.utf8.prefix(512))
        func first(_ names: [(String, String)]) -> String? {
            names.first { bytes.firstRange(of: Array($0.0.utf8)) != nil }?.1
        }
        let found = [first(machines), first(browsers)].compactMap { $0 }
        return found.isEmpty ? "没有说明的设备或程序" : found.joined(separator: "，")
    }
}
