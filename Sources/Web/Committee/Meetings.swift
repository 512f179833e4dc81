import Casework
import TitleReview

/// The office's meetings: the list, and the acts of the board (R6–R10).
enum Meetings {
    struct Model: Encodable, Sendable {
        let meetings: [MeetingSummary]
        let plans: [ListOwnPlans.Item]
    }

    private static let own = CommitteePages.policy("own committee")

    static func word(_ state: String) -> String {
        ["planned": "未开始", "open": "进行中", "closed": "已结束", "voided": "已作废"][state] ?? state
    }

    static func tag(_ state: String) -> Tag {
        Tag(word(state), state == "open" ? .accent : state == "closed" ? .ok : state == "voided" ? .bad : .plain)
    }

    static func routes(_ casework: Casework) -> Routes {
        @Sendable func load(_ context: PageContext) async throws -> Model {
            Model(
                meetings: try await casework.ask(ListMeetings(), for: context),
                plans: try await casework.ask(ListOwnPlans(), for: context))
        }
        @Sendable func board(_ context: PageContext) async throws -> ReadMeeting.View {
            try await casework.ask(ReadMeeting(meetingID: context.parameter("id")), for: context)
        }
        @Sendable func path(_ context: PageContext) -> String { "/office/meetings/\(context.parameter("id"))" }
        func act(
            _ part: String, _ name: String, _ summary: String, transition: String? = nil,
            _ run: @escaping @Sendable (PageContext) async throws -> (String, any Encodable & Sendable)
        ) -> Act {
            Act(
                "/office/meetings/{id}/\(part)", name: name,
                policy: Policy(.roles([.office]), relation: "own committee", transition: transition), summary: summary,
                button: summary
            ) { context, _ in
                let (flash, data) = try await run(context)
                return .done("/office/meetings/\(context.parameter("id"))", flash: flash, data: data)
            }
        }
        return Routes(
            screens: [
                Screen("/office/meetings", name: "listMeetings", policy: own, summary: "评审会议", load: load) {
                    model, context in list(model, context, Form())
                },
                Screen("/office/meetings/{id}", name: "readMeeting", policy: own, summary: "会议") { context in
                    try await board(context)
                } view: { model, context in
                    MeetingBoard(model: model, context: context).page
                },
            ],
            acts: [
                Act(
                    "/office/meetings", name: "planMeeting", policy: own, summary: "安排会议", fields: fields([]),
                    button: "安排会议", again: { context, form in list(try await load(context), context, form) }
                ) { context, form in
                    let id = try await casework.perform(
                        PlanMeeting(planID: form.text("plan"), day: try form.day("day")), for: context)
                    return .done("/office/meetings/\(id)", flash: "会议已安排，评委登录后能看到。", data: ["id": id])
                },
                act("opening", "openMeeting", "开始会议") { context in
                    try await casework.perform(OpenMeeting(meetingID: context.parameter("id")), for: context)
                    return ("会议已开始，请评委各自签到。", [String: Int]())
                },
                // Nothing is written here; the parts of the key stand in the page alone.
                Act(
                    "/office/meetings/{id}/ballots/shares", name: "splitBallotKey", policy: own, summary: "把选票密钥分给三个人",
                    button: "密钥分给三个人保管", isRemembered: false
                ) { context, _ in
                    let model = try await board(context)
                    let shares = KeyShares.random()
                    return .page(
                        SharesPage(model: model, shares: shares, context: context).page,
                        data: ["shares": shares.map(\.code)])
                },
                Act(
                    "/office/meetings/{id}/ballots", name: "openBallots", policy: own, summary: "开始表决",
                    fields: [SharesPage.field], button: "开始表决",
                    again: { context, form in
                        MeetingBoard(model: try await board(context), context: context, form: form).page
                    }
                ) { context, form in
                    let count = try await casework.perform(
                        OpenBallots(meetingID: context.parameter("id"), caseIDs: [], shares: SharesPage.read(form)),
                        for: context)
                    return .done(
                        path(context), flash: count > 0 ? "已对 \(count) 份申报开始表决。" : "没有评议意见交齐、等待表决的申报。",
                        data: ["count": count])
                },
            ] + MeetingEndings.acts(casework, board),
            downloads: [
                Download("/office/meetings/{id}/minutes.pdf", name: "readMinutes", policy: own, summary: "会议纪要") {
                    context in
                    let bytes = try await MeetingMinutes.file(
                        of: context.parameter("id"), casework: casework, actor: context.actor, at: context.now)
                    return FileAnswer(name: "会议纪要.pdf", type: "application/pdf", inline: true, bytes: bytes)
                },
                Download(
                    "/office/meetings/{id}/results.pdf", name: "readMeetingResults", policy: own, summary: "一次会议的表决结果"
                ) { context in
                    let bytes = try await ResultSheets.file(
                        of: .meeting(context.parameter("id")), casework: casework, actor: context.actor, at: context.now
                    )
                    return FileAnswer(name: "表决结果.pdf", type: "application/pdf", inline: true, bytes: bytes)
                },
            ])
    }

    /// Where the plans are not known yet any text is taken: the use case knows better.
    private static func fields(_ plans: [ListOwnPlans.Item]) -> [Field] {
        [
            Field(
                "plan", "评审计划",
                plans.isEmpty ? .text(1...80) : .choice(plans.map { .init($0.id, $0.title, hint: nil) }, .select)),
            Field("day", "日期", .day(nil), hint: "在评委会任期内；会议只能在这一天开始。（人社部令第40号）"),
        ]
    }

    private static func list(_ model: Model, _ context: PageContext, _ form: Form) -> Page {
        let planning = PostForm(
            fields(model.plans), to: "/office/meetings", context, form: form, button: "安排会议")
        return Page(
            "评审会议", crumbs: [CommitteePages.home],
            body: """
                \(ErrorSummary(form.problems))<h1>评审会议</h1>
                \(table(model.meetings))
                \(model.plans.isEmpty ? "<p>还没有发布评审计划。</p>" : Card("安排会议", planning.html).html)
                \(HTML.when(!model.plans.isEmpty, Card("评委会", committees(model.plans)).html))
                """)
    }

    private static func table(_ meetings: [MeetingSummary]) -> DataTable {
        DataTable(
            "评审会议", columns: [.init("计划"), .init("日期"), .init("状态")],
            rows: meetings.map { meeting in
                .init(
                    id: meeting.id, url: "/office/meetings/\(meeting.id)",
                    cells: ["\(meeting.planTitle)", "\(meeting.day.chinese)", tag(meeting.state).html])
            }, empty: "还没有安排会议。")
    }

    private static func committees(_ plans: [ListOwnPlans.Item]) -> HTML {
        let items = HTML.each(plans) { plan in
            """
            <li><a href="\(url: Committees.path(plan.id))">\(plan.title)</a>\
            （评审从 \(plan.meetingFrom.chinese) 开始）</li>
            """
        }
        return "<ul>\(items)</ul>"
    }
}
