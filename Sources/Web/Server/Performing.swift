import Casework
import Synchronization
import TitleReview

/// Acts: token and origin, the form, the use case, the way on.
extension Site {
    func perform(_ act: Act, _ ask: Ask, _ body: BodySource, _ context: PageContext) async throws -> Answer {
        try checkOrigin(ask)
        let byCookie = ask.header("authorization") == nil
        var context = try admit(act.policy, context)
        let submitted = try await read(act, ask, body, context)
        // The instant at which the whole request had arrived decides on deadlines (F10).
        context.now = hooks.clock.now().adding(seconds: -body.age())
        if byCookie { try checkToken(submitted, ask, context) }
        let (whole, ahead) = try await withFilesSentAhead(submitted, act, context)
        let form = Form(whole, fields: act.fields)
        guard form.problems.isEmpty else { return try await again(act, form, context) }
        context.sent = sent(act, whole, ask, context)
        let answer = try await carryOutOnce(act, form, context)
        if answer.status < 400 { for id in ahead { await hooks.sentAhead?.settle(id, context) } }
        return answer
    }

    private func carryOutOnce(_ act: Act, _ form: Form, _ context: PageContext) async throws -> Answer {
        guard let sent = context.sent else { return try await carryOut(act, form, context) }
        return try await commands.answer(.init(person: sent.person, id: sent.id), sent.content) {
            try await carryOut(act, form, context)
        }
    }

    /// The status by which a use case says that its command was carried out before, on another node or before a restart; never sent.
    static let carriedOutBefore = 208

    private func carryOut(_ act: Act, _ form: Form, _ context: PageContext) async throws -> Answer {
        let outcome: Outcome
        do {
            outcome = try await act.run(context, form)
        } catch let refusal as any WebRefusal where refusal.status == Site.carriedOutBefore {
            return moved("/", refusal.detail, context, data: nil)
        } catch let refusal as any WebRefusal where (refusal.status == 422 || refusal is FormProblems) && !context.isAPI
        {
            let found = refusal.problems.map { FieldProblem($0.field, $0.message) }
            return try await again(
                act, form.adding(found.isEmpty ? [.init("", refusal.detail)] : found), context, status: refusal.status)
        }
        return try answer(outcome, context)
    }

    /// The form's own id, or of a program's call the `Idempotency-Key`; nil where there is none, or where the act is not remembered.
    private func sent(_ act: Act, _ submitted: Submission, _ ask: Ask, _ context: PageContext) -> SentForm? {
        guard act.isRemembered, act.rateLimit != .signIn, let id = submitted.command ?? ask.header("idempotency-key"),
            SentForm.isID(id)
        else { return nil }
        let person = context.visitor?.accountID ?? context.csrf
        return person.isEmpty ? nil : SentForm(person: person, id: id, content: submitted.digest(path: context.path))
    }

    /// A script that shows how far an upload is would not see a redirect: it gets the address in a header and goes there itself.
    static func readable(_ answer: Answer, by ask: Ask) -> Answer {
        guard answer.status == 303, ask.header("x-redirect") == "as-text", let location = answer.header("location")
        else { return answer }
        var readable = answer
        readable.status = 200
        readable.headers.removeAll { $0.name == "location" }
        readable.set("x-location", location)
        return readable
    }

    /// What browsers tell of where a request comes from must agree, when they tell it (S9).
    func checkOrigin(_ ask: Ask) throws(Refused) {
        let refused = Refused(403, "来源不符", "这个请求来自别的网站，没有受理。请从本站页面重新操作。")
        if let site = ask.header("sec-fetch-site"), site != "same-origin", site != "none" { throw refused }
        if let origin = ask.header("origin"), !isOwn(origin, ask) { throw refused }
    }

    private func isOwn(_ origin: String, _ ask: Ask) -> Bool {
        guard let host = ask.header("host") ?? ask.header(":authority") else { return false }
        return origin == "\(hooks.secure ? "https" : "http")://\(host)"
    }

    /// Every unsafe call by cookie repeats the token; a JSON call without one may instead come with the own origin, which only
    /// a browser on an own page sends (S9). A token of another session is refused either way: a page that was left open
    /// never acts for somebody who has signed in since.
    func checkToken(_ submitted: Submission, _ ask: Ask, _ context: PageContext) throws(Refused) {
        let sent = submitted.token ?? ask.header("x-csrf-token") ?? ""
        if !context.csrf.isEmpty, equalInConstantTime(sent, context.csrf) { return }
        if context.isAPI, sent.isEmpty || context.visitor == nil {
            if context.visitor == nil { return }  // no session: nothing that another site could ride on
            if let origin = ask.header("origin"), isOwn(origin, ask) { return }
        }
        throw Refused(403, "页面已过期", "这个页面打开太久或登录已变化，没有受理。请刷新页面后重新提交。")
    }

    private func read(_ act: Act, _ ask: Ask, _ body: BodySource, _ context: PageContext) async throws -> Submission {
        let type = ask.header("content-type") ?? ""
        let kind = HeaderValue.first(type)
        switch kind {
        case "application/json" where context.isAPI:
            return try Submission(json: try await bytes(body, Limits.json))
        case "multipart/form-data" where !context.isAPI || act.takesFiles:
            guard let boundary = Multipart.boundary(type) else { throw Refused(400, "上传内容有误", "没有说明分隔符。") }
            let reader = MultipartReader(boundary: boundary, into: hooks.incoming)
            // Room for the heads of the parts beside what the fields may hold.
            try await pour(body, act.bodyLimit + 64 << 10, files: act.fileLimit) { try reader.take($0) }
            return try reader.finish()
        case "application/x-www-form-urlencoded" where !context.isAPI:
            return try Submission(urlEncoded: try await bytes(body, Limits.form))
        case "":
            guard try await bytes(body, 0).isEmpty else { throw Site.unsupported(context) }
            return Submission()
        default: throw Site.unsupported(context)
        }
    }

    private static func unsupported(_ context: PageContext) -> Refused {
        Refused(415, "不支持这种内容", context.isAPI ? "请以 application/json 提交。" : "请以表单提交。")
    }

    private func bytes(_ body: BodySource, _ most: Int) async throws -> [UInt8] {
        let all = Mutex<[UInt8]>([])
        try await pour(body, most) { piece in all.withLock { $0 += piece } }
        return all.withLock { $0 }
    }

    func pour(_ body: BodySource, _ most: Int, files: Int? = nil, _ take: BodySource.Taking) async throws {
        do {
            try await body.read(most, take)
        } catch let failure as BodySource.Failure {
            switch failure {
            case .tooLarge where files != nil:
                let limit = Form.size(files ?? most)
                throw Refused(
                    413, "文件太大", "一个文件最多 \(limit)。请降低扫描分辨率（200 dpi 足够）或压缩，再回到上一页重新上传。")
            case .tooLarge: throw Refused(413, "内容太大", "最多可提交 \(Form.size(most))。")
            case .tooSlow: throw Refused(408, "传输太慢", "内容没有在规定时间内传完，请检查网络后重试。")
            case .broken: throw Refused(400, "传输中断", "内容没有传完，请重试。")
            }
        }
    }

    /// The form once more, with its problems and what was typed.
    private func again(_ act: Act, _ form: Form, _ context: PageContext, status: Int = 422) async throws -> Answer {
        if context.isAPI { throw FormProblems(form.problems) }
        var page: Page
        if let again = act.again {
            page = try await again(context, form)
        } else {
            page = Page(
                act.summary,
                body: """
                    \(ErrorSummary(form.problems))<h1>\(act.summary)</h1>
                    \(PostForm(act.fields, to: context.path, context, form: form, button: act.button))
                    """)
        }
        page.status = status
        return html(page, context)
    }

    private func answer(_ outcome: Outcome, _ context: PageContext) throws -> Answer {
        switch outcome {
        case .redirect(let path, let flash): return moved(path, flash, context, data: nil)
        case .done(let path, let flash, let data):
            return moved(path, flash, context, data: context.isAPI ? try ModelJSON.encode(data) : nil)
        case .page(let page, let data):
            return context.isAPI
                ? Answer(200, type: "application/json", bytes: try ModelJSON.encode(data)) : html(page, context)
        case .file(let file): return SecurityHeaders.answer(file)
        case .signIn(let token, let path, let flash, let devices):
            if context.isAPI {
                var answer = json(200, .members(["token": .string(token), "location": .string(path)]))
                answer.opensSession = true
                return answer
            }
            var answer = moved(path, flash, context, data: nil)
            answer.opensSession = true
            answer.set("set-cookie", cookies.set(cookies.session, token))
            answer.set("set-cookie", cookies.set(cookies.form, "", seconds: 0))
            if let devices {
                answer.set("set-cookie", cookies.set(cookies.devices, devices, seconds: KnownDevices.days * 86_400))
            }
            return answer
        case .signOut(let path):
            var answer = moved(path, nil, context, data: nil)
            answer.set("set-cookie", cookies.set(cookies.session, "", seconds: 0))
            answer.set("clear-site-data", "\"cache\"")
            return answer
        case .leave(let url):
            guard url.utf8.starts(with: "https://".utf8), Escape.isSafe(url) else {
                throw SiteFault(faults: ["leave: not https"])
            }
            return context.isAPI
                ? json(200, .members(["location": .string(url)])) : Answer(303, headers: [("location", url)])
        }
    }

    private func moved(_ path: String, _ flash: String?, _ context: PageContext, data: [UInt8]?) -> Answer {
        let path = Escape.isOwnPath(path) ? path : "/"
        if context.isAPI {
            var bytes = JSON.members(["location": .string(path), "message": flash.map { .string($0) }]).bytes
            if let data {
                bytes.removeLast()
                bytes += Array(",\"data\":".utf8) + data + [0x7D]
            }
            return Answer(200, type: "application/json", bytes: bytes)
        }
        var answer = Answer(303, headers: [])
        answer.set("location", Site.ascii(path))
        if let flash {
            answer.set("set-cookie", cookies.set(cookies.flash, Percent.encode(flash.prefix(300)), seconds: 60))
        }
        return answer
    }

    /// An address for a header: what is not ASCII percent-encoded, the rest as it is.
    static func ascii(_ path: String) -> String {
        path.utf8.allSatisfy { $0 < 0x80 }
            ? path
            : path.unicodeScalars.map { $0.isASCII ? String($0) : Percent.encode(String($0)) }.joined()
    }

    func json(_ status: Int, _ value: JSON) -> Answer { Answer(status, type: "application/json", bytes: value.bytes) }
}
