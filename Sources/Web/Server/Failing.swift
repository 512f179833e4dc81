import Casework
import TitleReview

/// Refusals and errors: pages in words, problem details (RFC 9457) for the API, one log line for what nobody expected.
extension Site {
    func failure(_ error: any Error, _ ask: Ask, _ context: PageContext, _ route: String) -> Answer {
        guard let refusal = error as? any WebRefusal ?? hooks.refusal(error) else {
            let id = Site.errorID()
            // The type, and words only where the hook vouches for them: a description could carry what somebody typed (S42).
            let line = JSON.members([
                "level": "error", "event": "request.failed", "id": .string(id), "route": .string(route),
                "error": .string("\(type(of: error))"),
                "detail": hooks.words(error).map { .string($0) },
            ])
            hooks.log(String(decoding: line.bytes, as: UTF8.self))
            return shown(Refused(500, "系统出错了", "您填写的内容没有丢失。错误编号 \(id)，可提供给评委会办公室。"), context)
        }
        if refusal.status == 401, !context.isAPI, ask.header("authorization") == nil {
            // Back to where one was, own paths only; after a form, to the page it stood on.
            let back = ask.method == "GET" ? ask.target : context.path
            return Answer(303, headers: [("location", "/sign-in?back=\(Percent.encode(back))")])
        }
        var answer = shown(refusal, context)
        if refusal.status == 401 { answer.set("www-authenticate", "Bearer realm=\"pingheng\"") }
        if refusal.status == 405, let allow = refusal.problems.first { answer.set("allow", allow.message) }
        if refusal.status == 429 || refusal.status == 503 {
            let seconds = refusal.retryAfter ?? 5
            // Those who were refused together because of each other are to come again one by one.
            let spread = refusal.status == 503 ? seconds : 0
            answer.set("retry-after", "\(Int.random(in: seconds...seconds + spread))")
        }
        return answer
    }

    private func shown(_ refusal: any WebRefusal, _ context: PageContext) -> Answer {
        let status = (400...599).contains(refusal.status) ? refusal.status : 500
        if context.isAPI {
            let errors = status == 405 ? [] : refusal.problems
            let problem = JSON.members([
                "type": "about:blank", "title": .string(refusal.title), "status": .number(String(status)),
                "detail": .string(refusal.detail),
                "errors": errors.isEmpty
                    ? nil
                    : .array(
                        errors.map {
                            .members(["field": .string($0.field), "message": .string($0.message)])
                        }),
            ])
            return Answer(status, type: "application/problem+json", bytes: problem.bytes)
        }
        let problems = status == 405 ? [] : refusal.problems
        return html(
            Page(
                refusal.title, status: status,
                body: """
                    <h1>\(refusal.title)</h1><p>\(refusal.detail)</p>
                    \(HTML.when(!problems.isEmpty, "<ul>\(HTML.each(problems) { "<li>\($0.message)</li>" })</ul>"))
                    <p><a href="/">回到首页</a></p>
                    """), context)
    }

    /// As people can read it out: `8F3A-21`.
    private static func errorID() -> String {
        let digits = UnitOfWork.randomID().uppercased().prefix(6)
        return "\(digits.prefix(4))-\(digits.suffix(2))"
    }

    /// What machines ask for: health, readiness, metrics, the API's description, files.
    func machineAnswer(_ ask: Ask, _ address: Address, _ route: inout String) async throws(Refused) -> Answer? {
        guard let first = address.parts.first else { return nil }
        guard ["healthz", "readyz", "metrics", "static", "api"].contains(first) else { return nil }
        if first == "api", address.parts != ["api", "openapi.json"] {
            if address.parts.count == 1 { throw .notFound }
            return nil
        }
        route = first == "api" ? "openapi" : first
        guard ask.method == "GET" || ask.method == "HEAD" else {
            throw Refused(405, "不支持这种请求方法", "这个地址只支持 GET。", problems: [("allow", "GET, HEAD")])
        }
        switch first {
        case "healthz" where address.parts.count == 1:
            return Answer(200, type: "text/plain; charset=utf-8", bytes: Array("ok\n".utf8))
        case "readyz" where address.parts.count == 1:
            let problems = await hooks.notReady()
            let text = problems.isEmpty ? "ok\n" : problems.joined(separator: "\n") + "\n"
            return Answer(problems.isEmpty ? 200 : 503, type: "text/plain; charset=utf-8", bytes: Array(text.utf8))
        case "metrics" where address.parts.count == 1:
            try admitToMetrics(ask)
            return Answer(
                200, type: "text/plain; version=0.0.4", bytes: Array(metrics.text(more: await hooks.moreMetrics()).utf8)
            )
        case "api":
            var answer = Answer(200, type: "application/json", bytes: openAPI)
            answer.set("cache-control", "public, max-age=60")
            return answer
        case "static":
            guard let answer = files.answer(address.parts.dropFirst()) else { throw .notFound }
            return answer
        default: throw .notFound
        }
    }

    /// From this machine freely, from elsewhere (a proxied request is from elsewhere) with the token (S60).
    private func admitToMetrics(_ ask: Ask) throws(Refused) {
        let local = NetworkAddress(ask.address).map { NetworkAddress.loopback.contains($0) } ?? false
        if local, ask.header("x-forwarded-for") == nil, ask.header("forwarded") == nil { return }
        guard let token = hooks.metricsToken, let sent = ask.header("authorization").flatMap(Site.bearer),
            equalInConstantTime(token, sent)
        else { throw .notFound }
    }
}
