import Casework
import TitleReview

/// What one person has asked for and another confirms or lets drop (S17): the bureau's and the administrators', each their own.
struct ProposalPages: Sendable {
    static let bureau = ProposalPages(
        base: "/bureau/proposals", prefix: "bureau", home: BureauPages.home,
        policy: BureauPages.policy("proposals of the bureau, not the own"))
    static let administrators = ProposalPages(
        base: "/admin/proposals", prefix: "administrators", home: AdminPages.home, policy: AdminPages.policy)

    let base: String
    private let prefix: String, home: Link, policy: Policy

    func routes(_ casework: Casework) -> Routes {
        @Sendable func load(_ context: PageContext) async throws -> ReadProposals.Board {
            try await casework.ask(ReadProposals(), for: context)
        }
        @Sendable func one(_ context: PageContext) async throws -> Proposal {
            guard let found = try await load(context).open.first(where: { $0.id == context.parameter("id") }) else {
                throw Refused.notFound
            }
            return found
        }
        let withdrawing = Act(
            base + "/{id}/withdrawal", name: prefix + "WithdrawProposal", policy: policy, summary: "不办理",
            button: "不办理"
        ) { context, _ in
            let proposal = try await casework.perform(WithdrawProposal(id: context.parameter("id")), for: context)
            return .redirect(base, flash: "“\(proposal.act.chinese)”不办理，已留存记录。")
        }
        return Routes(
            screens: [
                Screen(base, name: prefix + "ListProposals", policy: policy, summary: "待第二人确认", load: load) {
                    board, context in page(board, context, Form())
                }
            ],
            acts: confirming(casework, one, load) + [withdrawing])
    }

    private func confirming(
        _ casework: Casework, _ one: @escaping @Sendable (PageContext) async throws -> Proposal,
        _ load: @escaping @Sendable (PageContext) async throws -> ReadProposals.Board
    ) -> [Act] {
        Act(
            base + "/{id}", name: prefix + "ConfirmProposal", policy: policy, summary: "确认另一人提出的事项",
            fields: [FreshCode.field], button: "确认",
            again: { context, form in page(try await load(context), context, form) }
        ) { context, form in
            let proposal = try await casework.perform(
                ConfirmProposal(id: context.parameter("id")), as: FreshCode.actor(casework, context, form),
                at: context.now,
                once: context.command)
            return .redirect(base, flash: "已确认“\(proposal.act.chinese)”：\(proposal.about)。")
        }.confirmed(as: prefix + "ReadProposal", asking: [FreshCode.field]) { context, _ in
            let proposal = try await one(context)
            return Confirmation(
                "确认：\(proposal.act.chinese)", to: "确认\(proposal.act.chinese)", tone: .bad,
                crumbs: [home, Link("待第二人确认", base)], facts: facts(proposal),
                consequences: [consequence(proposal.act), "您和提出的人都留在审计记录里。确认以后不能撤回。"],
                back: Link("先不确认，回到列表", base))
        }
    }

    private func consequence(_ act: ProposedAct) -> String {
        switch act {
        case .revokeCertificate: "证书立即撤销，公开验证显示“已撤销”，持证人记入诚信档案三年。（通知五）"
        case .voidMeeting: "整次会议的表决结果作废，有关申报回到评审中，重新表决。（人社部令第40号）"
        case .grantRole: "这个账号从现在起可以登录，在这个单位以这个角色办理。"
        case .turnOff: "以后撤销证书、作废会议、开通角色由一个人办理，不再要第二人确认。"
        case .changeKey: "密钥已经由命令行更换。您确认这是有计划的更换；不是的，请马上请技术人员核查。"
        }
    }

    private func facts(_ proposal: Proposal) -> [Confirmation.Fact] {
        let reason = proposal.detail["reason"].map { [Confirmation.Fact("理由", $0)] } ?? []
        return [.init("事项", proposal.about)] + reason + [.init("提出", "\(proposal.name)，\(proposal.at.chinese)")]
    }

    private func page(_ board: ReadProposals.Board, _ context: PageContext, _ form: Form) -> Page {
        let rule =
            board.takesTwo
            ? "撤销证书、作废会议、开通审核人员的角色要两个人：一人提出，另一人在 7 天内确认，过期的重新提出。"
            : "现在由一个人办理：同一角色的在用账号不到两个，或者平台管理员关闭了两人办理。"
        let cards: HTML =
            board.open.isEmpty
            ? "<p class=\"empty\">没有等待确认的事项。</p>" : HTML.each(board.open) { card($0, own: board.own, context) }
        let setting = prefix == "administrators" ? TwoPersons.card(board, context).html : HTML.empty
        return Page(
            "待第二人确认", crumbs: [home],
            body: """
                \(ErrorSummary(form.problems))
                <h1>待第二人确认</h1>
                <p>\(rule)</p>
                \(cards)
                \(setting)
                """)
    }

    private func card(_ proposal: Proposal, own: String, _ context: PageContext) -> HTML {
        let path = "\(base)/\(Percent.encode(proposal.id))"
        let confirm = PostForm(
            [], to: path + "/confirmation", context, button: "核对并确认", scope: "c\(proposal.id)-")
        let withdraw = PostForm(
            [], to: path + "/withdrawal", context, button: "不办理", tone: .plain, scope: "w\(proposal.id)-")
        let summary = SummaryList(facts(proposal).map { .init($0.label, text: $0.text) })
        let isOwn = proposal.proposedBy == own
        let until: HTML =
            proposal.act == .changeKey ? "" : "<p class=\"muted\">到 \(proposal.until.chinese) 24:00 没有确认的，作罢。</p>"
        return Card(
            proposal.act.chinese,
            """
            \(summary)\(until)
            \(isOwn ? "<p>这一项是您提出的，要由另一位确认。</p>" : confirm.html)
            \(HTML.when(proposal.act != .changeKey, withdraw.html))
            """
        ).html
    }

    /// On the page of what is asked for.
    func told(_ proposal: Proposal) -> HTML {
        Banner(
            .warning, "\(proposal.name)已提出\(proposal.act.chinese)，等另一位确认",
            body: """
                <p>理由：\(proposal.detail["reason"] ?? "")。到 \(proposal.until.chinese) 24:00 没有确认的作罢。\
                <a href="\(base)">去确认</a></p>
                """
        ).html
    }

    static func waiting(_ act: ProposedAct, until: Day) -> String {
        "已提出\(act.chinese)，等另一位\(act.role.chinese)的人员在 \(until.chinese) 24:00 以前确认。"
    }
}

/// The setting by which one person does what takes two, for installations that have decided so; on record, and itself confirmed by two.
enum TwoPersons {
    private static let fields = [
        Field("setting", "两人办理", .choice([.init("on", "要两人"), .init("off", "一人办理")], .radios))
    ]

    static func acts(_ casework: Casework) -> [Act] {
        Act(
            "/admin/two-persons", name: "setTwoPersons", policy: AdminPages.policy, summary: "两人办理", fields: fields,
            button: "保存"
        ) { context, form in
            let isOn = try form.choice("setting") == "on"
            switch try await casework.perform(SetTwoPersons(isOn: isOn), for: context) {
            case .done: return .redirect("/admin/proposals", flash: isOn ? "从现在起要两人办理。" : "从现在起由一人办理。")
            case .waits(let until):
                return .redirect("/admin/proposals", flash: ProposalPages.waiting(.turnOff, until: until))
            }
        }.confirmed(as: "confirmTwoPersons") { _, form in
            let isOn = try form.choice("setting") == "on"
            return Confirmation(
                isOn ? "改为两人办理" : "改为一人办理", to: isOn ? "改为两人办理" : "改为一人办理",
                tone: isOn ? .accent : .bad, crumbs: [AdminPages.home, Link("待第二人确认", "/admin/proposals")],
                consequences: [
                    isOn
                        ? "撤销证书、作废会议、开通审核人员的角色，从现在起一人提出、另一人确认。"
                        : "撤销证书、作废会议、开通审核人员的角色，以后一个人就能办成，出了错没有人拦得住。",
                    isOn ? "随时可以改回。" : "有两位平台管理员的，要另一位确认才生效。", "改动留在审计记录里，不能删除。",
                ], back: Link("不改，回到列表", "/admin/proposals"))
        }
    }

    static func card(_ board: ReadProposals.Board, _ context: PageContext) -> Card {
        let post = PostForm(
            fields, to: "/admin/two-persons/confirmation", context, button: "下一步：核对", tone: .plain, scope: "two-")
        return Card("设置", "<p>现在：\(board.isOn ? "要两人办理" : "一人办理")。</p>\(post)")
    }
}
