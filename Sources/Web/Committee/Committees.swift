import Casework
import TitleReview

/// A plan's committee: registration, members, panels (R1, R8).
enum Committees {
    private static let planField = Field("plan", "评审计划", .hidden(1...80))

    static func routes(_ house: Casework) -> Routes {
        Routes(screens: [
            Screen("/office/committees/{plan}", name: "readCommittee", policy: CommitteePages.policy("own plan"), summary: "评委会") { visit in
                try await house.ask(ReadCommittee(planID: visit.parameter("plan")), for: visit)
            } view: { model, visit in view(model, visit) },
        ], acts: [
            Act("/office/committees", name: "registerCommittee", policy: CommitteePages.policy("own plan"), summary: "登记评委会", fields: [planField], button: "登记评委会") { visit, form in
                _ = try await house.perform(RegisterCommittee(planID: form.text("plan")), for: visit)
                return .redirect("/office/committees/\(form.text("plan"))", flash: "评委会已登记。")
            },
            Act("/office/committees/{plan}/chair", name: "nameChair", policy: CommitteePages.policy("own plan"), summary: "指定主任委员", fields: [Field("expert", "主任委员", .text(1...64))], button: "指定") { visit, form in
                try await house.perform(NameChair(planID: visit.parameter("plan"), expertID: form.text("expert")), for: visit)
                return .redirect("/office/committees/\(visit.parameter("plan"))", flash: "已指定主任委员。")
            },
            Act("/office/panels", name: "assignPanels", policy: Policy(.roles([.office]), relation: "own plan", transition: "readyForReview.assign"), summary: "分配评议组", fields: [planField], button: "分配评议组") { visit, form in
                let outcomes = try await house.perform(AssignPanels(planID: form.text("plan")), for: visit)
                let failed = outcomes.filter { !$0.problem.isEmpty }
                return .redirect("/office/committees/\(form.text("plan"))", flash: "已分配 \(outcomes.count - failed.count) 份。\(failed.map { "\($0.name)：\($0.problem)" }.joined(separator: "；"))")
            },
        ])
    }

    private static func view(_ model: ReadCommittee.View, _ visit: Visit) -> Page {
        let plan = planField.showing(model.planID)
        let acts: HTML = if model.committeeID == nil {
            "\(PostForm([plan], to: "/office/committees", visit, button: "登记评委会"))"
        } else if let draw = model.openDraw {
            "<p>抽取已承诺，等待揭晓：<a href=\"/draws/\(part: draw)\">查看承诺</a></p>\(PostForm([Draws.valueField], to: "/office/draws/\(draw)/reveal", visit, button: "揭晓"))"
        } else if model.members.count < model.wanted {
            "\(PostForm([plan, Draws.reasonField], to: "/office/draws", visit, button: "抽取评委"))"
        } else {
            "\(PostForm([plan], to: "/office/panels", visit, button: "为 \(model.ready) 份申报分配评议组"))"
        }
        return Page("评委会", crumbs: [Link("评委会办公室", "/office")], wide: true, body: """
            <h1>\(model.planTitle)：评委会</h1>
            <p>应有 \(model.wanted) 人，现有 \(model.members.count) 人\(HTML.with(model.termTo) { "，任期至 \($0.chinese)" })。待评审 \(model.ready) 份，评审中 \(model.underReview) 份。</p>
            \(Card("下一步", acts))
            \(HTML.each(model.draws) { "<p><a href=\"/draws/\(part: $0)\">抽取记录与验证方法</a></p>" })
            \(DataTable("评委", columns: [.init("姓名"), .init("专业"), .init("单位"), .init("主任委员"), .init("在评份数", number: true)], rows: model.members.map { member in
                .init(id: member.expertID, cells: ["\(member.name)", "\(member.speciality)", "\(member.employer)", member.chair ? "\(Tag("主任委员", .accent))" :
                    "\(PostForm([Field("expert", "主任委员", .hidden(1...64), initial: [member.expertID])], to: "/office/committees/\(model.planID)/chair", visit, button: "指定", tone: .plain, scope: member.expertID))", "\(member.load)"])
            }, empty: "还没有抽取评委。"))
            <p class="muted">评委名单只在评委会办公室可见。</p>
            """)
    }
}
