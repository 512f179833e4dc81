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

    /// The network that one subscriber has to himself: of IPv4 the /24, of IPv6 the /56.
    var network: String {
        guard let bytes = NetworkAddress(address)?.bytes else { return address }
        return bytes.count == 4
            ? "4:" + Hexadecimal.encode(Array(bytes.prefix(3))) : "6:" + Hexadecimal.encode(Array(bytes.prefix(7)))
    }

    /// What is kept of it beside a session.
    var device: SessionDevice { SessionDevice(words: DeviceWords.words(of: agent), network: shownNetwork) }

    /// The network as its owner recognises it: `203.0.113.*`, `2001:db8:1:200::/56`; empty for what is no address.
    private var shownNetwork: String {
        guard let bytes = NetworkAddress(address)?.bytes else { return "" }
        if bytes.count == 4 { return bytes.prefix(3).map { "\($0)" }.joined(separator: ".") + ".*" }
        let groups = stride(from: 0, to: 8, by: 2).map { Int(bytes[$0]) << 8 | ($0 == 6 ? 0 : Int(bytes[$0 + 1])) }
        return groups.map { String($0, radix: 16) }.joined(separator: ":") + "::/56"
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
