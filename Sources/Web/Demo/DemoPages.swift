import Casework
import TitleReview

/// An account of the demo, with what one needs to enter by hand.
public struct DemoAccount: Sendable, Codable, Equatable {
    public let role: String
    public let account: String
    public let password: String
    public let secondFactor: String?
    public let home: String
    /// Who it is, in words.
    public let who: String
    /// One of many of a kind, such as the experts beyond the first: needed to play a committee, folded away on the page.
    public var spare = false

    private enum CodingKeys: String, CodingKey { case role, account, password, secondFactor, home, who }

    public init(
        role: String, account: String, password: String, secondFactor: String?, home: String, who: String,
        spare: Bool = false
    ) {
        self.role = role
        self.account = account
        self.password = password
        self.secondFactor = secondFactor
        self.home = home
        self.who = who
        self.spare = spare
    }

    /// `secondFactor` stands there as null where there is none.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(role, forKey: .role)
        try container.encode(account, forKey: .account)
        try container.encode(password, forKey: .password)
        try container.encode(secondFactor, forKey: .secondFactor)
        try container.encode(home, forKey: .home)
        try container.encode(who, forKey: .who)
    }
}

/// `/demo`: the accounts with a button to enter as each, and the clock that one moves forward. Nothing of it exists
/// without `--demo`.
public enum DemoPages {
    struct Model: Encodable, Sendable {
        let now: String
        let accounts: [DemoAccount]
        let deadlines: [Deadline]
    }
    struct Deadline: Encodable, Sendable {
        let day: String
        let what: String
    }

    public static func routes(_ casework: Casework, clock: BusinessClock, accounts: [DemoAccount]) -> Routes {
        let open = Policy(.anyone, relation: "demo only")
        return Routes(
            screens: [
                Screen(
                    "/demo", name: "readDemo", policy: open, summary: "演示入口",
                    load: { context in
                        let plans = try await casework.ask(ListPlans(), for: context)
                        let deadlines = try await deadlines(casework, plans, after: context.now)
                        return Model(now: context.now.chinese, accounts: accounts, deadlines: deadlines)
                    }, view: view)
            ],
            acts: [
                Act(
                    "/demo/clock", name: "moveClock", policy: open, summary: "拨快演示时钟",
                    fields: [
                        Field("to", "拨到", .text(1...40), hint: "日期、时刻，或 day（一天）、deadline（下一个期限）")
                    ],
                    run: { context, form in
                        let text = form.text("to")
                        let now = clock.now()
                        let target: Instant?
                        switch text {
                        case "day": target = now.adding(seconds: 86_400)
                        case "deadline":
                            let next = try await deadlines(
                                casework, casework.ask(ListPlans(), for: context), after: now
                            )
                            .first
                            target = next.flatMap { Day($0.day) }.map(Instant.deadline)
                        default: target = Instant(iso8601: text)
                        }
                        guard let target else { throw Refusal.invalid("to", "请写成 2022-08-16 或 2022-08-16T09:00 的样子。") }
                        guard clock.move(to: target) else { throw Refusal.conflict("时钟只能向前拨，现在是 \(now.chinese)。") }
                        try await casework.share(clock, ahead: 30)
                        try await casework.turnClock()
                        return .redirect("/demo", flash: "时钟已拨到 \(clock.now().chinese)，期间到期的事项已自动办理。")
                    }),
                Act(
                    "/demo/session", name: "enterDemo", policy: open, summary: "以演示账号进入",
                    fields: [Field("account", "账号", .text(1...64))],
                    run: { context, form in
                        guard let account = accounts.first(where: { $0.account == form.text("account") }) else {
                            throw Refusal.notFound
                        }
                        let opened = try await casework.perform(
                            SignIn.prepare(
                                login: account.account, password: account.password, from: context.caller,
                                replacing: context.sessionToken, casework: casework), for: context
                        ).get()
                        guard let secret = account.secondFactor else {
                            return .signIn(token: opened.token, redirect: account.home)
                        }
                        let second = try await casework.perform(
                            EnterDemo(token: opened.token, secret: secret), for: context)
                        return .signIn(token: second, redirect: account.home)
                    }),
            ])
    }

    private static func deadlines(_ casework: Casework, _ plans: [PlanSummary], after now: Instant) async throws
        -> [Deadline]
    {
        var found: [Deadline] = []
        for summary in plans {
            let plan = try await casework.ask(ReadPlan(id: summary.id), as: nil)
            let dates = plan.dates
            for (day, what) in [
                (dates.close, "个人申报截止"), (dates.employerDeadline, "单位审核截止"), (dates.authorityDeadline, "受理部门审核截止"),
                (dates.officeDeadline, "资格审核截止"), (dates.meetingFrom, "评审开始"),
            ]
            where Instant.deadline(day) > now {
                found.append(Deadline(day: day.description, what: "\(plan.title)：\(what)"))
            }
        }
        return found.sorted { ($0.day, $0.what) < ($1.day, $1.what) }
    }

    private static func view(_ model: Model, _ context: PageContext) -> Page {
        let token: HTML = "<input type=\"hidden\" name=\"_token\" value=\"\(context.csrf)\">"
        let spare = model.accounts.filter(\.spare)
        let rest = HTML.when(
            !spare.isEmpty, "<details><summary>其余评审专家（抽取评委和开会时用）</summary>\(table(spare, token))</details>")
        return Page(
            "演示",
            body: """
                <h1>演示</h1>
                <p>现在是 <strong>\(model.now)</strong>。一个人就可以走完整个年度：\
                先以申报人进入，再换成单位、受理点、评委会办公室、专家和市人社局。</p>
                <section class="card"><h2>拨快时钟</h2>
                \(clock(token))
                \(HTML.with(model.deadlines.first) { "<p class=\"muted\">下一个期限：\($0.day) \($0.what)</p>" })
                </section>
                <section class="card"><h2>账号</h2>\(table(model.accounts.filter { !$0.spare }, token))
                \(rest)</section>
                """)
    }

    private static func clock(_ token: HTML) -> HTML {
        """
        <form method="post" action="/demo/clock" class="row">\(token)\
        <button class="btn two" name="to" value="day">一天</button> \
        <button class="btn two" name="to" value="deadline">到下一个期限</button></form>
        <form method="post" action="/demo/clock" class="row">\(token)<label for="to">到日期</label> \
        <input id="to" name="to" type="date" required> <button class="btn two">拨到</button></form>
        """
    }

    private static func table(_ accounts: [DemoAccount], _ token: HTML) -> HTML {
        """
        <div class="table" role="region" aria-label="账号" tabindex="0"><table><thead><tr><th scope="col">进入</th>\
        <th scope="col">角色</th><th scope="col">是谁</th><th scope="col">账号</th><th scope="col">密码</th></tr></thead><tbody>
        \(HTML.each(accounts) { row($0, token) })
        </tbody></table></div>
        """
    }

    private static func row(_ account: DemoAccount, _ token: HTML) -> HTML {
        """
        <tr><td><form method="post" action="/demo/session">\(token)\
        <button class="btn two" name="account" value="\(account.account)">进入\
        <span class="unseen">：\(account.who)</span></button></form></td>\
        <td>\(Role(rawValue: account.role)?.chinese ?? account.role)</td><td class="wrap">\(account.who)</td>\
        <td><code>\(account.account)</code></td><td><code>\(account.password)</code></td></tr>
        """
    }
}
