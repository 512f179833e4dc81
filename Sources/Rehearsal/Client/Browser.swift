import FoundationEssentials
import NIOHTTP1

/// One person at a browser: cookies, the token of the forms, pages and posts. Follows nothing by itself.
public actor Browser {
    let site: Site
    private var jar: [String: String] = [:]
    private var token: (name: String, value: String)?
    /// With what one enters again, once one has.
    private var entry: Entry?
    private struct Entry { let account: String, password: String, secret: String?, home: String? }
    /// When the second factor was given last.
    private var proved: ContinuousClock.Instant?
    /// Who this is, for failures.
    public nonisolated let name: String

    public init(_ site: Site, name: String) {
        self.site = site
        self.name = name
    }

    /// What an act may come to: done, or refused in words (403, 404, 409, 422).
    public enum Expectation: Sendable {
        case done, refused, either

        func admits(_ status: Int) -> Bool {
            let isDone = status == 200 || status == 303
            let isRefused = [403, 404, 409, 422].contains(status)
            return switch self {
            case .done: isDone
            case .refused: isRefused
            case .either: isDone || isRefused
            }
        }
    }

    // MARK: Reading

    /// A page; nil, and a failure on the ledger, when it does not come.
    @discardableResult
    public func page(_ path: String) async -> Site.Answer? {
        guard let answer = await read(path) else { return nil }
        guard answer.status == 200 else {
            fail("GET", path, answer)
            return nil
        }
        remember(FormReader.forms(in: answer.html))
        return answer
    }

    /// The same as a list or queue in JSON.
    public func json(_ path: String) async -> JSONValue? {
        guard let answer = await read("/api" + path) else { return nil }
        guard answer.status == 200, let value = answer.json else {
            fail("GET", "/api" + path, answer)
            return nil
        }
        return value
    }

    /// Bytes of a download.
    public func file(_ path: String) async -> [UInt8]? {
        guard let answer = await read(path) else { return nil }
        guard answer.status == 200 else {
            fail("GET", path, answer)
            return nil
        }
        return answer.body
    }

    /// The form on a page that goes to an address; the page is fetched.
    public func form(on path: String, to action: String) async -> PageForm? {
        guard let answer = await page(path) else { return nil }
        let forms = FormReader.forms(in: answer.html)
        guard
            let form = forms.first(where: { $0.action == action })
                ?? forms.first(where: { $0.action.split(separator: "?").first.map(String.init) == action })
        else {
            site.ledger.fail("\(name): GET \(path): 页面上没有提交到 \(action) 的表单")
            return nil
        }
        return form
    }

    // MARK: Acting

    /// Sends a form. Without a token in hand, `from` (a page that has a form) is fetched first.
    ///
    /// - Returns: the answer; nil when there was none or it was not what was expected (then it stands on the ledger).
    @discardableResult
    public func post(
        _ path: String, _ pairs: [(name: String, value: String)] = [],
        files: [(field: String, name: String, type: String, bytes: [UInt8])] = [],
        from page: String? = nil, expect: Expectation = .done
    ) async -> Site.Answer? {
        func send() async -> Site.Answer? {
            if token == nil, let page = page ?? entry?.home { _ = await self.page(page) }
            let all = (token.map { [$0] } ?? []) + pairs
            let body =
                files.isEmpty
                ? FormBody.urlencoded(all)
                : FormBody.multipart(
                    all, files: files.map { .init(field: $0.field, name: $0.name, type: $0.type, bytes: $0.bytes) })
            return await exchange(.POST, path, body: body)
        }
        guard let answer = await entering(again: send) else { return nil }
        guard expect.admits(answer.status) else {
            fail("POST", path, answer)
            return nil
        }
        return answer
    }

    /// Does what cannot be undone as people do: the form, then the button of the page that says what will happen.
    @discardableResult
    public func confirm(
        _ path: String, _ pairs: [(name: String, value: String)] = [], from page: String? = nil
    ) async -> Site.Answer? {
        guard let asked = await post(path + "/confirmation", pairs, from: page) else { return nil }
        guard let form = FormReader.forms(in: asked.html).first(where: { $0.action == path }) else {
            site.ledger.fail("\(name): POST \(path)/confirmation: 页面上没有确认的按钮")
            return nil
        }
        return await post(path, form.hidden.filter { $0.name != "_token" })
    }

    /// Forgets the token of the forms: after the session changed there is another.
    public func renew() { token = nil }

    /// Sends an act as JSON, where the answer carries something that a page shows once.
    public func postJSON(_ path: String, _ members: [String: String]) async -> JSONValue? {
        guard let bytes = try? JSONEncoder().encode(members) else { return nil }
        guard
            let answer = await entering(again: {
                await exchange(
                    .POST, "/api" + path, body: FormBody(contentType: "application/json", bytes: Array(bytes)))
            })
        else { return nil }
        guard answer.status == 200, let value = answer.json else {
            fail("POST", "/api" + path, answer)
            return nil
        }
        return value
    }

    /// Enters with account and password, and the second factor where the account has one.
    ///
    /// - Parameter secret: what the account's holder was given once.
    public func signIn(account: String, password: String, secret: String? = nil) async -> Bool {
        (token, entry) = (nil, nil)
        guard await page("/sign-in") != nil,
            var answer = await post("/sign-in", [("account", account), ("password", password)])
        else { return false }
        token = nil
        if let secret {
            // The second factor follows the machine's clock, never the business clock.
            guard let code = OneTimeCode.make(secret: secret, step: UInt64(Date().timeIntervalSince1970) / 30),
                let second = await post("/second-factor", [("code", code)], from: "/second-factor")
            else { return false }
            (answer, token) = (second, nil)
            proved = ContinuousClock.now
        }
        entry = Entry(account: account, password: password, secret: secret, home: answer.location)
        return true
    }

    /// Enters as an account of the demo, second factor included.
    public func enter(account: String) async -> Bool {
        token = nil
        guard await page("/sign-in") != nil else { return false }
        let answer = await post("/demo/session", [("account", account)])
        token = nil
        return answer != nil
    }

    private var isStale: Bool {
        guard let proved else { return true }
        return ContinuousClock.now - proved > .seconds(240)
    }

    /// Enters again where the second factor is too old for acts that ask for a fresh one (S17).
    public func proveAgain() async {
        guard let entry, let secret = entry.secret, isStale else { return }
        _ = await signIn(account: entry.account, password: entry.password, secret: secret)
    }

    // MARK: The wire

    private func read(_ path: String) async -> Site.Answer? {
        await entering(again: { await exchange(.GET, path, body: nil) })
    }

    /// Whoever was idle for so long that the session has ended enters again, as people do, and repeats what was asked (S8).
    private func entering(again ask: () async -> Site.Answer?) async -> Site.Answer? {
        guard let answer = await ask() else { return nil }
        let isSignedOut = answer.status == 401 || answer.status == 303 && answer.location?.hasPrefix("/sign-in") == true
        guard isSignedOut, let entry else { return answer }
        guard await signIn(account: entry.account, password: entry.password, secret: entry.secret) else {
            return answer
        }
        return await ask()
    }

    private func exchange(_ method: HTTPMethod, _ path: String, body: FormBody?) async -> Site.Answer? {
        var headers = [("origin", site.base), ("sec-fetch-site", "same-origin"), ("user-agent", "Pingheng rehearsal")]
        if !jar.isEmpty {
            headers.append(
                ("cookie", jar.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")))
        }
        do {
            let answer = try await site.send(method, path, headers: headers, body: body)
            answer.cookies.forEach(keep)
            if answer.status >= 500 { fail(method.rawValue, path, answer) }
            return answer.status >= 500 ? nil : answer
        } catch {
            site.ledger.fail("\(name): \(method.rawValue) \(path): \(error)")
            return nil
        }
    }

    private func keep(_ cookie: String) {
        let parts = cookie.split(separator: ";", omittingEmptySubsequences: false)
        guard let pair = parts.first, let equals = pair.firstIndex(of: "=") else { return }
        let name = String(pair[..<equals]).trimmed
        let value = String(pair[pair.index(after: equals)...])
        let ends = value.isEmpty || parts.dropFirst().contains { $0.lowercased().replacingBlanks == "max-age=0" }
        jar[name] = ends ? nil : value
    }

    private func remember(_ forms: [PageForm]) {
        for form in forms {
            if let hidden = form.hidden.first(where: { $0.name == "_token" }), !hidden.value.isEmpty {
                token = hidden
                return
            }
        }
    }

    private func fail(_ method: String, _ path: String, _ answer: Site.Answer) {
        site.ledger.fail("\(name): \(method) \(path) → \(answer.status): \(answer.excerpt)")
    }
}

extension String {
    fileprivate var replacingBlanks: String { String(filter { !$0.isWhitespace }) }
}
