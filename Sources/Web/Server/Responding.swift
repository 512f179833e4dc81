import Casework
import TitleReview

extension Site {
    /// Answers one request: never throws, never traps; every answer carries the security headers (S34).
    public func respond(to ask: Ask, body: BodySource = BodySource(bytes: [])) async -> Answer {
        if hooks.demo, ask.target == "/plain" { return Answer(200, type: "text/plain", bytes: [0x6F, 0x6B]) }
        let start = ContinuousClock.now
        metrics.begin()
        let answer =
            if let refused = refusedByAddress(ask) { refused } else if let kept = await keptAnswer(to: ask, at: start) {
                kept
            } else { await freshAnswer(to: ask, body) }
        metrics.end(answer.route, status: answer.status, seconds: (ContinuousClock.now - start) / .seconds(1))
        return answer
    }

    /// Nobody asks at present: pages that are kept to be given again are let go.
    public func rest() { kept.forget() }

    /// The answer that was given before, or a new one that is kept, for pages where that is declared.
    private func keptAnswer(to ask: Ask, at start: ContinuousClock.Instant) async -> Answer? {
        guard let watching = hooks.watching, let key = KeptAnswers.key(ask, cookies), (try? checkHead(ask)) != nil
        else {
            return nil
        }
        let now = hooks.clock.now()
        if let answer = kept.find(key, at: now, machine: start) { return answer }
        let (answer, stands) = await watching { await freshAnswer(to: ask, BodySource(bytes: [])) }
        if answer.mayBeKept { kept.keep(answer, for: key, at: now, machine: start, while: stands) }
        return answer
    }

    private func freshAnswer(to ask: Ask, _ body: BodySource) async -> Answer {
        var answer = await answer(ask, body)
        if ask.method == "HEAD" {
            // The head of what GET would answer, its length included.
            switch answer.body {
            case .bytes(let bytes): answer.set("content-length", String(bytes.count))
            case .stream(let length, _): if let length { answer.set("content-length", String(length)) }
            }
            answer.body = .bytes([])
        }
        SecurityHeaders.add(to: &answer, secure: hooks.secure)
        return answer
    }

    /// The same for a body that is at hand, with the whole answer; what breaks off in the middle ends there.
    public func respond(
        method: String, path: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []
    ) async -> (status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
        let answer = await respond(to: Ask(method, path, headers: headers), body: BodySource(bytes: body))
        var bytes = answer.bytes
        if case .stream(_, let pieces) = answer.body {
            do { for try await piece in pieces { bytes += piece } } catch {}
        }
        return (answer.status, answer.headers, bytes)
    }

    private func answer(_ ask: Ask, _ body: BodySource) async -> Answer {
        var route = "none"
        var answer = await answer(ask, body, &route)
        answer.route = route
        return answer
    }

    private func answer(_ ask: Ask, _ body: BodySource, _ route: inout String) async -> Answer {
        // What an error page needs, as far as it is known when something fails.
        var context = PageContext(path: "/", now: hooks.clock.now(), assets: files.assets)
        context.address = origin(of: ask)
        context.userAgent = ask.header("user-agent") ?? ""
        context.devices = ask.cookie(cookies.devices)
        context.isAPI = ask.target.utf8.starts(with: "/api/".utf8)
        do {
            try checkHead(ask)
            let address = try Address(ask.target)
            if let answer = try await machineAnswer(ask, address, &route) { return answer }
            // `/api/` is the front page's model, as `/` is its page.
            let parts =
                !context.isAPI ? address.parts[...] : address.parts == ["api", ""] ? [] : address.parts.dropFirst()
            context.path = context.isAPI ? String(address.path.dropFirst(4)) : address.path
            context.query = address.query
            // First who asks, so that an error page still shows the way around to somebody signed in.
            try await recognise(ask, &context)
            let (target, parameters) = try find(Array(parts), ask.method)
            context.parameters = parameters
            switch target {
            case .screen(let index):
                route = screens[index].name
                try keepRateLimit(screens[index].rateLimit, context)
                return try await show(screens[index], ask, context)
            case .download(let index):
                route = downloads[index].name
                try keepRateLimit(downloads[index].rateLimit, context)
                let context = try admit(downloads[index].policy, context)
                return SecurityHeaders.answer(try await downloads[index].load(context))
            case .act(let index):
                route = acts[index].name
                try keepRateLimit(acts[index].rateLimit, context)
                // Too many passwords wait: said before anything is read of the form.
                if acts[index].takesPassword, let refused = hooks.passwordsRefused() { throw refused }
                return Site.readable(try await perform(acts[index], ask, body, context), by: ask)
            case .intake(let index):
                route = intakes[index].name
                try keepRateLimit(.usual, context)
                return try await take(intakes[index], ask, body, context)
            }
        } catch {
            return failure(error, ask, context, route)
        }
    }

    private func find(_ parts: [String], _ method: String) throws(Refused) -> (Router.Target, [String: String]) {
        guard let (place, values) = router.find(parts) else { throw .notFound }
        guard let entry = place.entry(method) else {
            throw Refused(405, "不支持这种请求方法", "这个地址不支持 \(Form.shown(method)) 方法。", problems: [("allow", place.allowed)])
        }
        return (entry.target, Dictionary(zip(entry.names, values), uniquingKeysWith: { a, _ in a }))
    }

    /// Fills in who asks: by bearer token, else by cookie; or the token of the forms before signing in.
    private func recognise(_ ask: Ask, _ context: inout PageContext) async throws {
        if let authorization = ask.header("authorization") {
            guard let token = Site.bearer(authorization),
                let session = try await sessions.session(token: token, kind: .bearer)
            else {
                throw Refused(401, "需要登录", "令牌无效或已过期。")
            }
            context.visitor = session.visitor
            context.sessionToken = token
            return
        }
        if let token = ask.cookie(cookies.session), !token.isEmpty, token.utf8.count <= 512,
            let session = try await sessions.session(token: token, kind: .cookie)
        {
            context.visitor = session.visitor
            context.sessionToken = token
            context.csrf = session.csrf
        } else if let known = ask.cookie(cookies.form), known.utf8.count == 32 {
            context.csrf = known
        }
        if let flash = ask.cookie(cookies.flash), ask.method == "GET", !context.isAPI, flash.utf8.count <= 4096 {
            context.flash = Percent.decode(Array(flash.utf8), plusIsSpace: false)
        }
    }

    static func bearer(_ authorization: String) -> String? {
        guard authorization.utf8.count <= 600, authorization.prefix(7).lowercased() == "bearer " else { return nil }
        return Field.trimmed(String(authorization.dropFirst(7)))
    }

    /// The policy's first half; relation and state are the use case's to check (S12).
    ///
    /// - Returns: the context as the page sees it: to who has not signed in completely, what is open to all, as to all.
    func admit(_ policy: Policy, _ context: PageContext) throws(Refused) -> PageContext {
        guard policy.who != .anyone else {
            guard let visitor = context.visitor, !visitor.role.isComplete else { return context }
            var stranger = context
            stranger.visitor = visitor.withoutActor
            return stranger
        }
        guard let visitor = context.visitor else { throw Site.signIn }
        switch policy.who {
        case .entering(let stages) where stages.contains(visitor.role): return context
        case .roles(let roles) where visitor.role.isComplete && !roles.contains(visitor.role): throw .forbidden
        default:
            guard visitor.role.isComplete else { throw Site.incomplete(visitor.role) }
            return context
        }
    }

    static let signIn = Refused(401, "需要登录", "请先登录。")

    private static func incomplete(_ stage: RoleName) -> Refused {
        Refused(
            403, "登录还没有完成",
            stage == .awaitingCode
                ? "还差一步：请按页面上方的“二次验证”，输入验证器上的 6 位数字，然后再打开这一页。"
                : "还差一步：请按页面上方的“修改密码”，把一次性密码改成只有自己知道的，然后再打开这一页。")
    }

    private func show(_ screen: Screen, _ ask: Ask, _ context: PageContext) async throws -> Answer {
        var context = try admit(screen.policy, context)
        if context.isAPI {
            var answer = Answer(200, type: "application/json", bytes: try await screen.json(context))
            if !context.csrf.isEmpty, context.visitor != nil { answer.set("x-csrf-token", context.csrf) }
            return answer
        }
        let fresh = context.csrf.isEmpty && context.visitor == nil
        if fresh { context.csrf = UnitOfWork.randomID() }
        var answer = html(try await screen.page(context), context)
        answer.mayBeKept = screen.isKept
        if fresh { answer.set("set-cookie", cookies.set(cookies.form, context.csrf)) }
        if context.flash != nil { answer.set("set-cookie", cookies.set(cookies.flash, "", seconds: 0)) }
        return answer
    }

    /// The page within the shell.
    func html(_ page: Page, _ context: PageContext) -> Answer {
        let shell = Shell(
            page: page, context: context, navigation: hooks.navigation(context.visitor), signOutPath: hooks.signOutPath,
            accountPath: context.visitor?.role.isComplete == false ? nil : hooks.accountPath)
        return Answer(page.status, type: "text/html; charset=utf-8", bytes: shell.html.bytes)
    }
}
