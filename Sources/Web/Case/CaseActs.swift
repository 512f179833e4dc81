import Casework
import TitleReview

/// The acts that every desk has in common: return, refuse; authority and office also veto and write notes.
enum CaseActs {
    static let noteFields = [Field("body", "备注", .longText(1...500)), QueuePlace.field]

    static func returning(_ desk: OfficerQueue, _ casework: Casework) -> Act {
        Act(
            "\(desk.cases)/{id}/return", name: "\(desk.rawValue)ReturnCase", policy: desk.policy(.return),
            summary: "退回补正（A3.1.3、R5）",
            fields: Decision.return.fields(desk), button: "退回补正", again: CaseReview.again(desk, .return, casework)
        ) { context, form in
            let items = try Decision.return.neededText(form).split(separator: "\n").map { Field.trimmed(String($0)) }
                .filter { !$0.isEmpty }
            try await casework.perform(
                ReturnCase(caseID: context.parameter("id"), items: items, newFact: form.text("newFact")), for: context)
            return try await Onward.from(desk, casework, context, form, said: "已退回，申报人会收到消息和 \(items.count) 项补正清单。")
        }
    }

    static func refusing(_ desk: OfficerQueue, _ casework: Casework) -> [Act] {
        Act(
            "\(desk.cases)/{id}/refusal", name: "\(desk.rawValue)RefuseCase", policy: desk.policy(.refuse),
            summary: "审核不通过（A3.1.3、A3.2.1）",
            fields: Decision.refuse.fields(desk), button: "不通过", again: CaseReview.again(desk, .refuse, casework)
        ) { context, form in
            let reason = try Decision.refuse.neededText(form)
            try await casework.perform(
                RefuseCase(caseID: context.parameter("id"), reason: reason, clause: form.text("clause")), for: context)
            return try await Onward.from(desk, casework, context, form, said: "已办理为不通过，理由已告知申报人。")
        }.confirmed(as: "\(desk.rawValue)ConfirmRefusal") { context, form in
            let reason = try Decision.refuse.neededText(form)
            let view = try await CaseReview.load(casework, context)
            let c = view.record
            let performer = Transition.Performer(rawValue: desk.rawValue)
            guard performer.flatMap({ Transition.find(c.state, .refuse, by: $0) }) != nil else {
                throw FormProblems("", "这份申报现在是“\(c.state.chinese)”，不能再办理“不通过”。请回到申报页查看。", status: 409)
            }
            return Confirmation(
                "\(c.name)的申报不通过", to: "不通过", tone: .bad,
                crumbs: [desk.home, Link("申报审核", desk.cases), Link(c.name, desk.path(c.id))],
                facts: [.init("申报人", "\(c.name)，\(view.employer)，\(c.speciality)")]
                    + (form.list("common").isEmpty ? [] : [.init("告诉申报人的理由", reason)]),
                consequences: ["本次申报就此结束，不能恢复。", "\(c.name)会收到消息，看到理由和条款。材料还能补正的，请改用“退回补正”。"],
                back: Link("先不办理，回到这份申报", QueuePlace(form.text("list"))?.open(desk, c.id) ?? desk.path(c.id)))
        }
    }

    static func note(_ desk: OfficerQueue, _ casework: Casework) -> Act {
        Act(
            "\(desk.cases)/{id}/notes", name: "\(desk.rawValue)AddNote", policy: desk.policy, summary: "内部备注",
            fields: noteFields, button: "添加备注"
        ) { context, form in
            let id = context.parameter("id")
            try await casework.perform(AddNote(caseID: id, body: form.text("body")), for: context)
            return .redirect(QueuePlace(form.text("list"))?.open(desk, id) ?? desk.path(id), flash: "备注已添加。")
        }
    }

    // MARK: Veto

    private static let vetoFields = [
        Field("reason", "查实的不诚信行为", .longText(5...500), hint: "写明事实、核查过程和证据。申报人会看到。")
    ]

    /// A3.3.1 cannot be taken back, so it has a page of its own that says what follows.
    static func veto(_ desk: OfficerQueue, _ casework: Casework) -> Routes {
        let path = "\(desk.cases)/{id}/veto"
        return Routes(
            screens: [
                Screen(path, name: "\(desk.rawValue)ConfirmVeto", policy: desk.policy, summary: "一票否决") { context in
                    try await CaseReview.load(casework, context)
                } view: { view, context in
                    confirm(desk, view, context, Form())
                }
            ],
            acts: [
                Act(
                    path, name: "\(desk.rawValue)VetoCase", policy: desk.policy(.veto), summary: "一票否决（A3.3.1）",
                    fields: vetoFields, button: "一票否决",
                    again: { context, form in confirm(desk, try await CaseReview.load(casework, context), context, form)
                    }
                ) { context, form in
                    try await casework.perform(
                        VetoCase(caseID: context.parameter("id"), reason: form.text("reason")), for: context)
                    return .redirect(desk.cases, flash: "已一票否决，失信记录已登记三年。")
                }
            ])
    }

    private static func confirm(_ desk: OfficerQueue, _ view: ReadCase.View, _ context: PageContext, _ form: Form)
        -> Page
    {
        let c = view.record
        let crumbs = [desk.home, Link("申报审核", desk.cases), Link(c.name, desk.path(c.id))]
        let back = Link("不否决，回到这份申报", desk.path(c.id))
        guard view.actions.contains(.veto) else {
            return Page(
                "一票否决", crumbs: crumbs,
                body: """
                    <h1>一票否决</h1><p>这份申报现在是“\(c.state.chinese)”，不能一票否决。</p>\
                    <p><a href="\(url: back.url)">\(back.text)</a></p>
                    """)
        }
        return ConfirmPage.page(
            "对\(c.name)的申报一票否决", crumbs: crumbs,
            consequences: [
                "\(c.name)（\(view.employer)）的申报就此结束，不能恢复。（附件3 三、1）",
                "登记失信记录三年，期内不能再申报。（通知五）",
                "您写的理由会告诉申报人，并留存在办理经过里。",
            ], action: "\(desk.path(c.id))/veto", fields: vetoFields, form: form, button: "确定一票否决", back: back, context)
    }
}
