import Casework
import TitleReview

/// The register of paper by post (N2.3, A4.1): arrival, stamp, the way back.
enum Papers {
    private static let fields = [
        Field("step", "办理", .choice([.init("arrived", "已收到"), .init("stamped", "已盖章"), .init("returned", "已寄回")], .radios)), Field("waybill", "寄回运单号", .text(1...40), required: false),
    ]

    static func routes(_ house: Casework) -> Routes {
        let load: @Sendable (Visit) async throws -> ListPapers.Page = { try await house.ask(ListPapers(after: $0.query.text("after") ?? ""), for: $0) }
        return Routes(screens: [
            Screen(
                "/office/papers", name: "listPapers", policy: OfficePages.policy("cases of own plans"), summary: "纸质材料", query: [Field("after", "从这一条之后", .text(1...64), required: false)], load: load
            ) { page, visit in view(page, visit, []) },
        ], acts: [
            Act(
                "/office/papers/{case}", name: "trackPaper", policy: OfficePages.policy("case of an own plan"), summary: "登记纸质材料（A4.1）", fields: fields, button: "登记",
                again: { visit, form in view(try await load(visit), visit, form.problems) }
            ) { visit, form in
                let step: TrackPaper.Step
                switch try form.choice("step") {
                case "arrived": step = .arrived
                case "stamped": step = .stamped
                default:
                    guard let waybill = form.optionalText("waybill") else { throw FormProblems("waybill", "请填写寄回的运单号。（附件4）") }
                    step = .returned(waybill: waybill)
                }
                try await house.perform(TrackPaper(caseID: visit.parameter("case"), step: step), for: visit)
                return .redirect("/office/papers", flash: "已登记。")
            },
        ])
    }

    private static func view(_ page: ListPapers.Page, _ visit: Visit, _ problems: [FieldProblem]) -> Page {
        Page("纸质材料", crumbs: [CaseDesk.office.home], wide: true, body: """
            \(ErrorSummary(problems.map { FieldProblem("", $0.message) }))
            <h1>纸质材料</h1>
            <p>依次登记：收到、盖章、寄回。回寄邮费由收件人支付（EMS 到付）。申请人能看到每一步的日期。（附件4）</p>
            \(DataTable("纸质材料", columns: [.init("姓名"), .init("单位"), .init("来件运单"), .init("回寄地址"), .init("收到"), .init("盖章"), .init("寄回"), .init("登记")], rows: page.items.map { item in
                .init(id: item.caseID, url: CaseDesk.office.path(item.caseID), cells: [
                    "\(item.name)", "\(item.employer)", item.waybill.isEmpty ? "<span class=\"muted\">未寄</span>" : "\(item.waybill)", item.returnAddress.isEmpty ? "<span class=\"muted\">未填</span>" : "\(item.returnAddress)",
                    day(item.arrived), day(item.stamped), item.returned == nil ? "—" : "\(day(item.returned))\(HTML.when(!item.returnWaybill.isEmpty, " \(item.returnWaybill)"))", next(item, visit),
                ])
            }, empty: "现在没有需要登记的纸质材料。"))
            \(Pagination(shown: page.items.count, first: visit.query.text("after").map { _ in "?" }, next: page.next.map { visit.query.with("after", $0) }))
            """)
    }

    private static func day(_ day: Day?) -> HTML { day.map { "\($0)" } ?? "—" }

    /// The one step that comes next.
    private static func next(_ item: ListPapers.Item, _ visit: Visit) -> HTML {
        if item.returned != nil { return Tag("已完成", .ok).html }
        let (step, word): (String, String) = item.arrived == nil ? ("arrived", "收到") : item.stamped == nil ? ("stamped", "盖章") : ("returned", "寄回")
        let waybill: HTML = step == "returned" ? "<label class=\"unseen\" for=\"w-\(item.caseID)\">\(item.name)的寄回运单号</label><input id=\"w-\(item.caseID)\" type=\"text\" name=\"waybill\" class=\"short\" placeholder=\"寄回运单号\">" : .empty
        return """
            <form method="post" action="/office/papers/\(part: item.caseID)"><input type="hidden" name="_token" value="\(visit.csrf)">\(CommandField.html)<input type="hidden" name="step" value="\(step)">\(waybill)\
            <button class="btn two" type="submit">\(word)<span class="unseen">：\(item.name)</span></button></form>
            """
    }
}
