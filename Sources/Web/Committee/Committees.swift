import Casework
import TitleReview

/// A plan's committee, step by step: registration, draw, chair, panels, meeting (R1, R2, R8).
enum Committees {
    private static let own = CommitteePages.policy("own plan")

    static func path(_ plan: String) -> String { "/office/committees/\(Percent.encode(plan))" }

    static func load(_ casework: Casework, _ context: PageContext, plan: String) async throws -> ReadCommittee.View {
        try await casework.ask(ReadCommittee(planID: plan), for: context)
    }

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen("/office/committees/{plan}", name: "readCommittee", policy: own, summary: "评委会") { context in
                    try await load(casework, context, plan: context.parameter("plan"))
                } view: { model, context in
                    view(model, context, .nothing)
                }
            ],
            acts: forming(casework) + leaving(casework) + Doubts.acts(casework))
    }

    private static func forming(_ casework: Casework) -> [Act] {
        [
            Act(
                "/office/committees", name: "registerCommittee", policy: own, summary: "登记评委会",
                fields: [CommitteePages.planField], button: "登记评委会"
            ) { context, form in
                let id = try await casework.perform(RegisterCommittee(planID: form.text("plan")), for: context)
                return .done(path(form.text("plan")), flash: "评委会已登记。", data: ["id": id])
            },
            Act(
                "/office/committees/{plan}/chair", name: "nameChair", policy: own, summary: "指定主任委员",
                fields: [Field("expert", "主任委员", .text(1...64))], button: "指定",
                again: { context, form in
                    view(
                        try await load(casework, context, plan: context.parameter("plan")), context,
                        Sent(form: form, scope: "chair-"))
                }
            ) { context, form in
                try await casework.perform(
                    NameChair(planID: context.parameter("plan"), expertID: form.text("expert")), for: context)
                return .redirect(path(context.parameter("plan")), flash: "已指定主任委员。")
            },
            Act(
                "/office/committees/{plan}/deputies", name: "nameDeputies", policy: own, summary: "指定副主任委员",
                fields: [Field("expert", "副主任委员", .list(most: 10), required: false)], button: "指定",
                again: { context, form in
                    view(
                        try await load(casework, context, plan: context.parameter("plan")), context,
                        Sent(form: form, scope: "deputies-"))
                }
            ) { context, form in
                try await casework.perform(
                    NameDeputies(planID: context.parameter("plan"), expertIDs: form.list("expert")), for: context)
                return .redirect(path(context.parameter("plan")), flash: "副主任委员已登记。")
            },
            Act(
                "/office/panels", name: "assignPanels",
                policy: Policy(.roles([.office]), relation: "own plan", transition: "readyForReview.assign"),
                summary: "分配评议组",
                fields: [CommitteePages.planField], button: "分配评议组",
                again: { context, form in
                    view(
                        try await load(casework, context, plan: form.text("plan")), context,
                        Sent(form: form, scope: "panels-"))
                }
            ) { context, form in
                let outcomes = try await casework.perform(AssignPanels(planID: form.text("plan")), for: context)
                return outcomes.isEmpty
                    ? .redirect(path(form.text("plan")), flash: "没有待评审的申报。")
                    : try BatchResult(outcomes: outcomes, verb: "分配评议组").answer(path(form.text("plan")))
            },
        ]
    }

    /// Nobody comes back into a committee.
    private static func leaving(_ casework: Casework) -> [Act] {
        Act(
            "/office/committees/{plan}/departures", name: "leaveCommittee", policy: own, summary: "评委退出",
            fields: departureFields([]), button: "登记退出",
            again: { context, form in
                view(
                    try await load(casework, context, plan: context.parameter("plan")), context,
                    Sent(form: form, scope: "left-"))
            }
        ) { context, form in
            try await casework.perform(
                LeaveCommittee(
                    planID: context.parameter("plan"), expertID: form.text("expert"), reason: form.text("reason")),
                for: context)
            return .redirect(path(context.parameter("plan")), flash: "已登记退出。没有交的评议已转给其他评委，空缺的名额请补充抽取。")
        }.confirmed(as: "confirmDeparture") { context, form in
            let model = try await load(casework, context, plan: context.parameter("plan"))
            guard let member = model.members.first(where: { $0.expertID == form.text("expert") }) else {
                throw FormProblems("expert", "评委会里没有这个人，请从名单里选择。")
            }
            return Confirmation(
                "登记评委退出", to: "登记\(member.name)退出", tone: .bad, crumbs: [CommitteePages.home],
                facts: [.init("评委会", model.planTitle), .init("退出的评委", "\(member.name)（\(member.speciality)）")],
                consequences: [
                    "没有提交的评议转给其他评委，担任组长的另定组长；已交的评议意见和已投的选票不变。",
                    "空出的名额只能补充抽取，不能指定。（人社部令第40号）", "登记以后不能恢复，本人也不再抽进这个评委会。",
                ], back: Link("不登记，回到评委会", path(context.parameter("plan"))))
        }
    }

    /// - Parameter sent: what has to be mended, on the same page.
    static func view(_ model: ReadCommittee.View, _ context: PageContext, _ sent: Sent) -> Page {
        let seated = model.members.count
        let term = model.termTo.map { "任期至 \($0.chinese)，最长 3 年；" } ?? ""
        return Page(
            "评委会", crumbs: [CommitteePages.home, Link("专家库", "/office/experts")], wide: true,
            body: """
                \(sent.summary)<h1>\(model.planTitle)：评委会</h1>
                \(Meter("评委", value: seated, of: model.wanted, needed: model.wanted))
                <p class="muted">\(term)人数为单数，评委按专业随机抽取，任何人都不能指定。（人社部令第40号）</p>
                \(Card("下一步", next(model, context, sent)))
                \(Doubts.card(model, context, sent))
                \(HTML.when(!model.draws.isEmpty, Card("抽取记录", draws(model)).html))
                \(members(model))
                <p class="muted">评委名单只在评委会办公室可见，不对申报人和单位公开。</p>
                \(HTML.when(seated > 0, chair(model, context, sent) + deputies(model, context, sent) + departure(model, context, sent)))
                """)
    }

    private static func draws(_ model: ReadCommittee.View) -> HTML {
        let items = HTML.each(model.draws) { id in
            """
            <li><a href="/draws/\(part: id)">抽取记录与验证方法</a>\
            \(HTML.when(id == model.openDraw, " \(Tag("等待揭晓", .warn))"))</li>
            """
        }
        return "<ol>\(items)</ol>"
    }

    private static func members(_ model: ReadCommittee.View) -> DataTable {
        DataTable(
            "评委",
            columns: [.init("姓名"), .init("专业"), .init("单位"), .init(""), .init("评议份数", number: true)],
            rows: model.members.map { member in
                .init(
                    id: member.expertID,
                    cells: [
                        "\(member.name)", "\(member.speciality)", "\(member.employer)",
                        member.chair
                            ? Tag("主任委员", .accent).html : HTML.when(member.deputy, Tag("副主任委员", .accent).html),
                        "\(member.load)",
                    ])
            }, empty: "还没有抽取评委。")
    }

    private static func next(_ model: ReadCommittee.View, _ context: PageContext, _ sent: Sent) -> HTML {
        let plan = CommitteePages.planField.showing(model.planID)
        func form(_ scope: String, _ fields: [Field], _ action: String, _ button: String) -> HTML {
            PostForm(fields, to: action, context, form: sent.form(scope), button: button, scope: scope).html
        }
        if model.committeeID == nil {
            return "<p>按计划登记 \(model.wanted) 人的评委会，任期由计划规定。</p>"
                + form("register-", [plan], "/office/committees", "登记评委会")
        }
        if let draw = model.openDraw {
            return """
                <p>专家库已冻结，抽取已承诺（<a href="/draws/\(part: draw)">查看承诺</a>）。\
                等约定的公开数值产生以后揭晓：揭晓后结果不能更改，任何人都能重算。</p>
                \(form("reveal-", [Draws.valueField], "/office/draws/\(draw)/reveal/confirmation", "核对并揭晓"))
                """
        }
        if model.members.count < model.wanted {
            var reason = Draws.reasonField
            reason.required = !model.members.isEmpty
            let fields = model.members.isEmpty ? [plan, Draws.fewField] : [plan, reason, Draws.fewField]
            return """
                <p>还缺 \(model.wanted - model.members.count) 人。专家库要在抽取的前一天固定下来。\
                点“抽取评委”后，任期内、职称和专业符合的专家\
                以随机编号冻结并公布摘要，这时还没有人知道结果；再用一个事先约定的公开数值揭晓。</p>
                \(form("draw-", fields, "/office/draws", "抽取评委"))
                """
        }
        let assigning =
            model.ready > 0
            ? form("panels-", [plan], "/office/panels", "为 \(model.ready) 份申报分配评议组")
            : "<p class=\"muted\">没有等待分配评议组的申报。</p>"
        return """
            <p>待评审 \(model.ready) 份，评审中 \(model.underReview) 份。\
            分配时自动计算回避（同一单位、本人、共同成果；名称只是相近的，列出来由办公室决定），\
            每份至少 3 名评委，各人份数尽量相同。（人社部令第40号）</p>
            \(assigning)
            <p><a href="/office/meetings">安排评审会议</a></p>
            """
    }

    /// Where the members are not known yet any text is taken: the use case knows better.
    private static func departureFields(_ members: [Field.Option]) -> [Field] {
        [
            Field("expert", "退出的评委", members.isEmpty ? .hidden(1...64) : .choice(members, .select)),
            Field("reason", "理由", .text(2...200), hint: "例如因病、工作调动。只留存在评委会办公室。"),
        ]
    }

    private static func departure(_ model: ReadCommittee.View, _ context: PageContext, _ sent: Sent) -> HTML {
        let members = model.members.map { Field.Option($0.expertID, "\($0.name)（\($0.speciality)）") }
        let form = PostForm(
            departureFields(members), to: path(model.planID) + "/departures/confirmation", context,
            form: sent.form("left-"), button: "核对并登记退出", tone: .plain, scope: "left-")
        return """
            <details class="card"\(has: sent.scope == "left-", "open")><summary>评委退出</summary>\
            <p>退出后空缺的名额只能补充抽取，不能指定。已交的评议意见和已投的选票不变。（人社部令第40号）</p>\
            \(form)</details>
            """
    }

    private static func chair(_ model: ReadCommittee.View, _ context: PageContext, _ sent: Sent) -> HTML {
        let options = model.members.map { Field.Option($0.expertID, "\($0.name)（\($0.speciality)）") }
        let field = Field(
            "expert", "主任委员", .choice(options, .select), hint: "主持会议、宣布结果并在纪要上签字。",
            initial: model.members.filter(\.chair).map(\.expertID))
        return Card(
            "主任委员",
            PostForm(
                [field], to: path(model.planID) + "/chair", context, form: sent.form("chair-"), button: "指定",
                tone: .plain, scope: "chair-"
            ).html
        ).html
    }

    private static func deputies(_ model: ReadCommittee.View, _ context: PageContext, _ sent: Sent) -> HTML {
        let members = model.members.filter { !$0.chair }
        let field = Field(
            "expert", "副主任委员", .choices(members.map { .init($0.expertID, "\($0.name)（\($0.speciality)）") }),
            hint: "主任委员不能到会时由他们主持；主任委员和副主任委员至少一人签到才能开始表决。", required: false,
            initial: members.filter(\.deputy).map(\.expertID))
        let form = PostForm(
            [field], to: path(model.planID) + "/deputies", context, form: sent.form("deputies-"), button: "保存",
            tone: .plain, scope: "deputies-")
        let names = members.filter(\.deputy).map(\.name).joined(separator: "、")
        return """
            <details class="card"\(has: sent.scope == "deputies-", "open")>\
            <summary>副主任委员：\(names.isEmpty ? "没有指定" : names)</summary>\(form)</details>
            """
    }
}
