import Casework
import TitleReview

/// The audit chain, newest first: who did what to what, by ids (S52).
enum AdminAudit {
    static func routes(_ casework: Casework) -> Routes {
        Routes(screens: [
            Screen(
                "/admin/audit", name: "listAudit", policy: AdminPages.policy, summary: "审计记录",
                query: [Field("before", "这个序号之前", .number(1...Int.max), required: false)]
            ) { context in
                try await casework.ask(ReadAudit(before: context.query.int("before")), for: context)
            } view: { page, context in
                view(page, context)
            }
        ])
    }

    private static func view(_ page: ReadAudit.Page, _ context: PageContext) -> Page {
        let discrepancy = HTML.with(page.discrepancy) {
            Banner(.error, "审计链与密钥目录里的记录不符", body: "<p>\($0)</p>").html
        }
        let first = context.query.text("before").map { _ in "/admin/audit" }
        let next = page.next.map { "/admin/audit?before=\($0)" }
        return Page(
            "审计记录", crumbs: [AdminPages.home], wide: true,
            body: """
                <h1>审计记录</h1>
                <p class="muted">每一条都带着前一条的摘要，改、删、插都查得出。只有编号，没有姓名；最新的在前面。</p>
                \(discrepancy)
                \(table(page.entries))
                \(Pagination(shown: page.entries.count, first: first, next: next))
                """)
    }

    private static func table(_ entries: [ReadAudit.Entry]) -> DataTable {
        DataTable(
            "审计记录",
            columns: [
                .init("序号", number: true), .init("时间"), .init("办理人"), .init("事项"), .init("对象"), .init("说明"),
            ],
            rows: entries.map { entry in
                .init(cells: [
                    "\(entry.number)", "<span class=\"nb\">\(entry.at.chinese)</span>", actor(entry),
                    "\(AuditWords.chinese(entry.act))", subject(entry),
                    entry.shown == "{}" ? .empty : "<code>\(entry.shown)</code>",
                ])
            }, empty: "还没有记录。")
    }

    private static func actor(_ entry: ReadAudit.Entry) -> HTML {
        let parts = entry.actor.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, let role = Role(rawValue: parts[0]) else {
            // Who is not signed in yet acts without an account; so does the clock.
            if entry.act.hasPrefix("account.") || entry.act.hasPrefix("unit.") { return "本人" }
            return entry.act == "objection.raised" ? "公众" : "系统"
        }
        return "\(role.chinese) <a href=\"\(url: AdminAccounts.path(parts[1]))\"><code>\(short(parts[1]))</code></a>"
    }

    private static func subject(_ entry: ReadAudit.Entry) -> HTML {
        let id: HTML = "<code>\(short(entry.subject))</code>"
        if entry.act.hasPrefix("account.") { return "<a href=\"\(url: AdminAccounts.path(entry.subject))\">\(id)</a>" }
        return entry.act.hasPrefix("unit.") ? "<a href=\"\(url: "/admin/units/\(entry.subject)")\">\(id)</a>" : id
    }

    /// Ids are 32 digits; eight tell them apart on a page, the API has all.
    private static func short(_ id: String) -> String {
        id.count == 32 && id.allSatisfy(\.isHexDigit) ? String(id.prefix(8)) : id
    }
}

/// The acts of the audit chain in people's words; what is not listed stays as it is recorded.
enum AuditWords {
    static func chinese(_ act: String) -> String {
        if let word = words[act] { return word }
        if act.hasPrefix("case."), let action = CaseAction(rawValue: String(act.dropFirst(5))) {
            return "申报：\(action.chinese)"
        }
        return act
    }

    private static let words = [
        "rows.changed": "数据变更", "rows.adopting": "开始记载现有数据", "rows.adopted": "现有数据已记载",
        "account.registered": "申报人注册", "account.opened": "开通账号", "account.closed": "停用账号", "account.signedIn": "登录",
        "account.signInFailed": "登录失败", "account.codeRefused": "验证码不对", "account.guessesUnasked": "输错太多，有登录没有核对",
        "account.passwordChanged": "修改密码", "account.passwordRefused": "修改密码时原密码不对", "account.passwordReset": "重置密码",
        "account.secondFactorRebound": "重新绑定验证器", "account.sessionsEnded": "结束别处的登录", "account.proved": "办理前再次二次验证",
        "proposal.revokeCertificate": "提出撤销证书", "proposal.voidMeeting": "提出作废会议", "proposal.grantRole": "提出开通角色",
        "proposal.turnOff": "提出关闭两人办理", "proposal.changeKey": "更换密钥，待确认", "proposal.confirmed": "第二人确认",
        "proposal.withdrawn": "提出的事项不办理", "proposal.lapsed": "提出的事项过期", "setting.twoPersons": "两人办理的设置",
        "unit.registered": "单位注册", "unit.registeredAgain": "单位重新注册", "unit.approved": "单位注册通过",
        "unit.returned": "单位注册退回", "unit.added": "新增单位",
        "person.numberProved": "单位核对身份证号", "person.numberReleased": "身份证号改回未核对",
        "archive.approved": "档案审核通过", "archive.returned": "档案退回", "archive.waiting": "档案送审", "case.started": "申报：开始",
        "case.details": "申报：填写信息", "case.photo": "申报：照片",
        "case.commitment": "申报：签署保证书", "case.achievementPicked": "申报：选用业绩", "case.achievementRemoved": "申报：取消业绩",
        "case.note": "申报：内部备注", "case.recheckAsked": "申请复核",
        "register.asked": "向外部系统查询", "register.answered": "外部系统查询结果入档", "evidence.added": "上传佐证",
        "payment.opened": "发起缴费", "payment.paid": "缴费到账", "plan.published": "发布计划", "extension.granted": "准予延期",
        "objection.raised": "提出异议", "objection.upheld": "异议：成立", "objection.partly": "异议：部分成立",
        "objection.rejected": "异议：不成立", "objection.setAside": "异议：重复反映，不再受理", "notice.extended": "延长公示",
        "integrity.exported": "导出诚信档案",
        "committee.registered": "登记评委会", "committee.chair": "指定主任委员", "committee.deputies": "指定副主任委员",
        "recusal.doubted": "发现疑似回避", "recusal.decided": "决定疑似回避",
        "draw.committed": "抽取承诺", "draw.revealed": "抽取揭晓",
        "expert.added": "专家入库", "panel.opinion": "评议意见", "panel.jointOpinion": "评议组意见",
        "panel.jointOpinionDropped": "评议组有变动，评议组意见作废",
        "meeting.planned": "安排会议", "meeting.opened": "开始会议", "meeting.attended": "签到", "meeting.closed": "结束会议",
        "meeting.minutes": "会议纪要", "meeting.voided": "会议结果作废",
        "ballots.opened": "开始表决", "ballot.counted": "计票", "results.approved": "批准并发文", "certificates.issued": "颁发证书",
        "certificate.replaced": "更换证书",
        "integrity.opened": "登记失信", "paper.step": "登记纸质材料",
    ]
}
