/// What a request's head must be before anything else is done with it.
extension Site {
    /// Headers that mean nothing when they come twice: one reader would take the first, another the last.
    private static let single: Set<String> = [
        "authorization", "content-encoding", "content-length", "content-type", "cookie", "host", "idempotency-key",
        "origin",
        "sec-fetch-site", "transfer-encoding", "upload-offset", "x-csrf-token",
    ]

    /// Limits that need no body (S20); one of each header that counts; a host that is this site's.
    func checkHead(_ ask: Ask) throws(Refused) {
        guard ask.target.utf8.count <= Limits.target else { throw Refused(414, "地址太长", "地址最长 8 KB。") }
        let size = ask.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
        guard size <= Limits.headers else { throw Refused(431, "请求头太大", "请求头最大 16 KB。请清除本站的 Cookie 后重试。") }
        var seen: Set<String> = []
        for (name, _) in ask.headers where Site.single.contains(name) && !seen.insert(name).inserted {
            throw Refused(400, "请求有误", "请求头 \(name) 只能有一个。")
        }
        if ask.header("content-length") != nil, ask.header("transfer-encoding") != nil {
            throw Refused(400, "请求有误", "不能同时有 Content-Length 和 Transfer-Encoding。")
        }
        if let encoding = ask.header("content-encoding"), encoding.lowercased() != "identity" {
            throw Refused(415, "不支持压缩的内容", "请不要压缩提交的内容。")
        }
        // `//host` and absolute targets never reach a route; `;` and `\` have no meaning here.
        guard ask.target.utf8.first == 0x2F else { throw Refused(400, "地址有误", "地址应以 / 开头。") }
        try checkHost(ask)
    }

    /// A request for another host has lost its way, or was led here by a name that somebody else lets point to this server. Whoever
    /// watches the server may ask by any name.
    private func checkHost(_ ask: Ask) throws(Refused) {
        guard let address = hooks.address, !["/healthz", "/readyz", "/metrics", "/plain"].contains(ask.target) else {
            return
        }
        let hosts = Site.hosts(of: address)
        guard let host = ask.header("host"), hosts.contains(where: { $0.utf8.elementsEqual(host.lowercased().utf8) })
        else { throw Refused(421, "网址不对", "这里不是您要找的网站。本平台的网址是 \(address) 。") }
    }

    /// How browsers name the host of an address: with its port, or without where it is the scheme's own.
    static func hosts(of address: String) -> [String] {
        let parts = address.lowercased().split(separator: "/", omittingEmptySubsequences: true)
        guard parts.count >= 2 else { return [] }
        let (host, port) = (String(parts[1]), parts[0] == "https:" ? ":443" : ":80")
        if host.hasSuffix(port) { return [host, String(host.dropLast(port.utf8.count))] }
        let hasPort = host.last.map { $0 != "]" } == true && host.split(separator: "]").last?.contains(":") == true
        return hasPort ? [host] : [host, host + port]
    }
}
