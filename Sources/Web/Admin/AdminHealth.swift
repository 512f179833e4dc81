import Casework
import TitleReview

/// How the installation is, as it says itself at this moment.
enum AdminHealth {
    static func routes(_ casework: Casework) -> Routes {
        Routes(screens: [
            Screen("/admin/health", name: "readHealth", policy: AdminPages.policy, summary: "运行状况") { context in
                try await casework.ask(ReadHealth(virusScan: await casework.virusScanHealth()), for: context)
            } view: { report, _ in
                view(report)
            }
        ])
    }

    private static func view(_ r: ReadHealth.Report) -> Page {
        Page(
            "运行状况", crumbs: [AdminPages.home],
            body: """
                <h1>运行状况</h1>
                <p class="muted">这一刻的查询结果，刷新页面重新查询。机器可读的状态在 /readyz 和 /metrics。</p>
                \(Card("审计链", audit(r)))
                \(Card("数据库", database(r).html))
                \(Card("密钥", keys(r)))
                \(Card("病毒检查", virusScan(r.virusScan)))
                \(Card("时钟", clocks(r)))
                \(Card("消息和登录", messagesAndSessions(r).html))
                """)
    }

    private static func audit(_ r: ReadHealth.Report) -> HTML {
        let agreement: HTML =
            if let discrepancy = r.auditDiscrepancy {
                Banner(
                    .error, "启动时与密钥目录里的记录不符",
                    body: "<p>\(discrepancy)请技术人员用 pingheng audit verify 核对。</p>"
                ).html
            } else {
                "<p>\(Tag("启动时与密钥目录一致", .ok))</p>"
            }
        let summary = SummaryList([
            .init("记录", text: "\(r.auditEntries) 条"),
            .init("链头", "<code class=\"long\">\(r.auditHead.isEmpty ? "—" : r.auditHead)</code>"),
            .init("签名写入", r.auditProblem.map { "\(Tag("写不下去", .bad)) \($0)" } ?? Tag("正常", .ok).html),
        ])
        return """
            \(agreement)
            \(summary)
            """
    }

    private static func database(_ r: ReadHealth.Report) -> SummaryList {
        SummaryList([
            .init("引擎", text: r.engine),
            .init("结构", text: "第 \(r.schema) 版"),
            .init("账号", text: "\(r.accounts) 个在用"),
            .init("单位", text: "\(r.units) 个"),
            .init("已提交的申报", text: "\(r.cases) 份"),
        ])
    }

    private static func clocks(_ r: ReadHealth.Report) -> HTML {
        let clocks: [SummaryList.Row] = [
            .init("业务时钟", text: r.businessNow.chinese), .init("机器时钟", text: r.machineNow.chinese),
        ]
        return """
            \(SummaryList(clocks))
            <p class="muted">期限、公示按业务时钟，登录、验证码按机器时钟。正式使用时两者应当一致。</p>
            """
    }

    private static func messagesAndSessions(_ r: ReadHealth.Report) -> SummaryList {
        let given = r.outbox["given-up"] ?? 0
        let waiting = "\(r.outbox["waiting"] ?? 0) 条"
        let since = r.outboxWaitsSince.map { "，最早的从 \($0.chinese) 等到现在" } ?? ""
        let undelivered: HTML = "\(Tag("\(given) 条", .bad)) <a href=\"/admin/outbox?state=given-up\">查看</a>"
        return SummaryList([
            .init("等待发送", text: waiting + since),
            .init("已发送", text: "\(r.outbox["sent"] ?? 0) 条"),
            .init("没有送达", given == 0 ? "0 条" : undelivered),
            .init("半小时内的登录", text: "\(r.sessions) 处"),
            .init("正在表决", text: r.openBallots == 0 ? "没有" : "\(r.openBallots) 份，计票以前请不要重启"),
            .init("待审核的单位注册", text: "\(r.waitingRegistrations) 个"),
        ])
    }

    private static let purposes = [
        "field": "单项加密", "lookup": "查找摘要", "file": "文件加密", "address": "文件地址", "audit": "审计记录", "audit-sign": "链头签名",
        "ballot-wrap": "选票密钥", "token": "令牌", "backup": "备份",
    ]

    private static func keys(_ r: ReadHealth.Report) -> HTML {
        let rows = r.keys.filter(\.current).map { key in
            let earlier = r.keys.count { $0.purpose == key.purpose && !$0.current }
            return SummaryList.Row(
                purposes[key.purpose] ?? key.purpose,
                "<code>\(key.purpose) \(key.id)</code>\(HTML.when(earlier > 0, "，换过 \(earlier) 次"))")
        }
        let resealing = Banner(
            .warning, "正在用新密钥重新加密",
            body: "<p>身份证号等字段正逐步换用新密钥，不影响使用。完成以前请不要移走旧密钥。</p>")
        return """
            \(HTML.with(r.keyProblem) { Banner(.error, "密钥目录里的新密钥读不到", body: "<p>\($0)已有的密钥照常使用。</p>").html })
            \(HTML.when(r.resealing, resealing.html))
            \(SummaryList(rows))
            <p class="muted">这里只有编号。更换用 pingheng keys rotate，服务不用停。</p>
            """
    }

    private static func virusScan(_ health: VirusScanHealth?) -> HTML {
        guard let health else { return "<p class=\"muted\">没有配置。上传的文件只按格式和内容检查，不查病毒；启动时用 --clamd 配置。</p>" }
        guard let problem = health.problem else { return "<p>\(Tag("正常应答", .ok)) 文件查过病毒才收下。</p>" }
        return Banner(
            .error, "查病毒的程序没有应答，现在不能上传文件",
            body: "<p>\(problem)。请技术人员检查 clamd；恢复后自动继续，不用重启。</p>"
        ).html
    }
}
