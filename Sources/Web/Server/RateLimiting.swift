import Casework
/// Limits on how fast one may go on (S36): by address before anything is looked up, by account once it is known who asks.
extension Site {
    /// Where a request comes from: the peer, or who a trusted proxy says sent it, the last one that it did not get from a
    /// trusted one itself. A proxy may add its word to the client's line or in a line of its own: all lines are one list
    /// (RFC 9110, 5.3).
    func origin(of ask: Ask) -> String {
        guard isTrusted(ask.address) else { return ask.address }
        let forwarded = ask.headers.filter { $0.name == "x-forwarded-for" }.flatMap { $0.value.split(separator: ",") }
        for part in forwarded.reversed() {
            let address = Field.trimmed(String(part))
            if !isTrusted(address) {
                return address.utf8.count <= 45 && !address.isEmpty ? address : ask.address
            }
        }
        return ask.address
    }

    private func isTrusted(_ address: String) -> Bool {
        NetworkAddress(address).map { hooks.trustedProxies.contains($0) } ?? false
    }

    /// 429 for an address that floods, before its session or anything else is read; nil for all others. Whoever watches
    /// the server is never refused.
    func refusedByAddress(_ ask: Ask) -> Answer? {
        guard let rateLimiter, ask.target != "/healthz", ask.target != "/readyz",
            let seconds = rateLimiter.take(.address, RateLimiter.address(origin(of: ask)))
        else { return nil }
        var context = PageContext(path: "/", now: hooks.clock.now(), assets: files.assets)
        context.isAPI = ask.target.utf8.starts(with: "/api/".utf8)
        var answer = failure(Site.tooFast(seconds, who: "您所在的网络"), ask, context, "limited")
        answer.route = "limited"
        SecurityHeaders.add(to: &answer, secure: hooks.secure)
        return answer
    }

    /// One from the bucket of the act or page: the account's, or the address's where nobody is signed in or the limit is by address.
    func keepRateLimit(_ rateLimit: RateLimit, _ context: PageContext) throws(Refused) {
        guard let rateLimiter else { return }
        let byAddress = rateLimit == .signIn || rateLimit == .registration || rateLimit == .lookUp
        let who: UInt64
        if let account = context.visitor?.accountID, !byAddress {
            who = RateLimiter.account(account)
        } else {
            // Signed out, pages are counted by address already.
            if rateLimit == .usual { return }
            who = RateLimiter.address(context.address)
        }
        if let seconds = rateLimiter.take(rateLimit, who) {
            throw Site.tooFast(seconds, who: byAddress ? "您所在的网络" : "您")
        }
    }

    private static func tooFast(_ seconds: Int, who: String) -> Refused {
        var refused = Refused(
            429, "操作太频繁", "\(who)在短时间内操作太多，这一次没有受理。请在 \(seconds) 秒后再试；已经保存的内容不受影响。")
        refused.retryAfter = seconds
        return refused
    }
}
