import Casework
import TitleReview

/// What the bureau does: approve with a document, issue certificates, send back, revoke, void (N3.4, N5, R15, R17).
public enum BureauPages {
    private static let policy = Policy(.roles([.bureau]), relation: "reported results")
    private static let documentFields = [Field("plan", "评审计划", .hidden(1...80)), Field("number", "文号", .text(1...60)), Field("day", "发文日期", .day(nil))]
    private static let revokeFields = [Field("number", "证书编号", .text(1...40)), Field("reason", "查实的情况", .longText(1...500), hint: "撤销后公开验证立即显示“已撤销”，并记入诚信档案三年。（通知五）")]
    private static let planField = Field("plan", "评审计划", .hidden(1...80))

    public static func routes(_ house: Casework) -> Routes {
        Routes(screens: [
            Screen("/bureau", name: "readBureau", policy: policy, summary: "市人社局") { visit in try await house.ask(ReadBureau(), for: visit) } view: { model, visit in home(model, visit) },
            Screen("/bureau/cases", name: "listBureauCases", policy: policy, summary: "上报的申报") { visit in
                try await house.ask(ReadQueue(QueueFilter(states: [.reported, .approved, .certified], after: visit.query.text("after") ?? "")), for: visit)
            } view: { page, visit in
                Page("上报的申报", wide: true, body: """
                    <h1>上报的申报</h1>
                    \(DataTable("上报的申报", columns: [.init("姓名"), .init("单位"), .init("专业"), .init("状态")], rows: page.rows.map {
                        .init(id: $0.id, url: "/bureau/cases/\($0.id)", cells: ["\($0.name)", "\($0.employer)", "\($0.speciality)", "\($0.state.chinese)"])
                    }, empty: "没有上报的申报。"))
                    \(Pagination(shown: page.rows.count, first: visit.query.text("after") == nil ? nil : "/bureau/cases", next: page.next.map { "/bureau/cases" + visit.query.with("after", $0) }))
                    """)
            },
            Screen("/bureau/cases/{id}", name: "readBureauCase", policy: policy, summary: "一份上报的申报") { visit in
                try await house.ask(ReadCase(caseID: visit.parameter("id")), for: visit)
            } view: { view, visit in
                Page(view.record.name, crumbs: [Link("上报的申报", "/bureau/cases")], body: """
                    <h1>\(view.record.name)</h1>\(CaseEvidence(view: view).html)
                    \(HTML.when(view.actions.contains(.sendBack), Card("退回评委会办公室", "\(PostForm([Field("reason", "理由", .longText(1...500))], to: "/bureau/cases/\(view.record.id)/sending-back", visit, button: "退回", tone: .bad))").html))
                    """)
            },
        ], acts: [
            Act("/bureau/documents", name: "approveResults", policy: Policy(.roles([.bureau]), relation: "reported results", transition: "reported.approve"), summary: "批准并发文", fields: documentFields, button: "批准并发文") { visit, form in
                let count = try await house.perform(ApproveResults(planID: form.text("plan"), number: form.text("number"), day: try form.day("day")), for: visit)
                return .redirect("/bureau", flash: "已批准 \(count) 人。")
            },
            Act("/bureau/certificates", name: "issueCertificates", policy: Policy(.roles([.bureau]), relation: "approved results", transition: "approved.certify"), summary: "颁发证书", fields: [planField], button: "颁发证书") { visit, form in
                .redirect("/bureau", flash: "已颁发 \(try await IssueCertificates.run(planID: form.text("plan"), house: house, actor: visit.actor)) 份证书。")
            },
            Act("/bureau/cases/{id}/sending-back", name: "sendBackResult", policy: Policy(.roles([.bureau]), relation: "reported results", transition: "reported.sendBack"), summary: "退回", fields: [Field("reason", "理由", .longText(1...500))], button: "退回") { visit, form in
                try await house.perform(SendBackResult(caseID: visit.parameter("id"), reason: form.text("reason")), for: visit)
                return .redirect("/bureau/cases", flash: "已退回评委会办公室。")
            },
            Act("/bureau/revocations", name: "revokeCertificate", policy: Policy(.roles([.bureau]), relation: "issued certificates", transition: "certified.revoke"), summary: "撤销证书", fields: revokeFields, button: "撤销证书") { visit, form in
                try await house.perform(RevokeCertificate(number: form.text("number"), reason: form.text("reason")), for: visit)
                return .redirect("/bureau", flash: "证书已撤销，公开验证从现在起显示“已撤销”。")
            },
            Act("/bureau/meetings/{id}/void", name: "voidMeeting", policy: policy, summary: "会议结果作废", fields: [Field("reason", "理由", .longText(1...500))], button: "作废") { visit, form in
                .redirect("/bureau", flash: "会议结果已作废，\(try await house.perform(VoidMeeting(meetingID: visit.parameter("id"), reason: form.text("reason")), for: visit)) 份申报回到评审中。")
            },
        ])
    }

    private static func home(_ model: ReadBureau.Home, _ visit: Visit) -> Page {
        Page("市人社局", body: """
            <h1>评审结果</h1>
            \(HTML.each(model.plans) { plan in
                """
                <section class="card"><h2>\(plan.title)</h2><p>待批准 \(plan.reported) 人，已批准待发证 \(plan.approved) 人，已发证 \(plan.certified) 人。</p>
                \(HTML.when(plan.reported > 0, PostForm([documentFields[0].showing(plan.planID), documentFields[1], documentFields[2]], to: "/bureau/documents", visit, button: "批准并发文", scope: plan.planID).html))
                \(HTML.when(plan.approved > 0, PostForm([planField.showing(plan.planID)], to: "/bureau/certificates", visit, button: "颁发证书", scope: plan.planID + "c").html))
                </section>
                """
            })
            \(HTML.when(model.plans.isEmpty, "<p class=\"empty\">没有上报的评审结果。</p>"))
            <details class="card"><summary>撤销证书</summary>\(PostForm(revokeFields, to: "/bureau/revocations", visit, button: "撤销证书", tone: .bad, scope: "rev-"))</details>
            \(DataTable("诚信档案", columns: [.init("姓名"), .init("起"), .init("止"), .init("事由")], rows: model.integrity.map {
                .init(cells: ["\($0.name)", "\($0.from.description)", "\($0.to.description)", "\($0.reason)"])
            }, empty: "诚信档案没有记录。", captionShown: true))
            """)
    }
}
