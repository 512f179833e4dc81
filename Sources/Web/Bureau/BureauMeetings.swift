import Casework
import TitleReview

/// The meetings that are over, and voiding one whose committee broke the rules (R17).
enum BureauMeetings {
    private static let here = Link("会议", "/bureau/meetings")
    private static let fields = [
        Field("reason", "作废的理由", .longText(1...500), hint: "写明查实的违规情形。评委会办公室和申报的办理经过里会留下。"),
        FreshCode.field,
    ]

    static func routes(_ casework: Casework) -> Routes {
        @Sendable func one(_ context: PageContext) async throws -> ReadVoiding.View {
            try await casework.ask(ReadVoiding(meetingID: context.parameter("id")), for: context)
        }
        return Routes(
            screens: [
                Screen(
                    "/bureau/meetings", name: "listClosedMeetings",
                    policy: BureauPages.policy("meetings that are over"), summary: "评审会议"
                ) { context in
                    try await casework.ask(ListMeetings(), for: context)
                } view: { meetings, _ in
                    list(meetings)
                },
                Screen(
                    "/bureau/meetings/{id}/void", name: "confirmVoiding",
                    policy: BureauPages.policy("meetings that are over"), summary: "会议结果作废", load: one
                ) { view, context in confirm(view, context, Form()) },
            ],
            acts: [
                Act(
                    "/bureau/meetings/{id}/void", name: "voidMeeting",
                    policy: BureauPages.policy("meetings that are over"), summary: "会议结果作废", fields: fields,
                    button: "作废",
                    again: { context, form in confirm(try await one(context), context, form) }
                ) { context, form in
                    let came = try await casework.perform(
                        VoidMeeting(meetingID: context.parameter("id"), reason: form.text("reason")),
                        as: FreshCode.actor(casework, context, form), at: context.now, once: context.command)
                    switch came {
                    case .done(let count): return .redirect(here.url, flash: "会议结果已作废，\(count) 份申报回到评审中。")
                    case .waits(let until):
                        return .redirect(here.url, flash: ProposalPages.waiting(.voidMeeting, until: until))
                    }
                }
            ])
    }

    private static func list(_ meetings: [MeetingSummary]) -> Page {
        let table = DataTable(
            "评审会议", columns: [.init("日期"), .init("状态"), .init("办理"), .init("计划")],
            rows: meetings.map { meeting in
                .init(
                    id: meeting.id,
                    cells: [
                        "<span class=\"nb\">\(meeting.day.chinese)</span>", Meetings.tag(meeting.state).html,
                        meeting.state == "closed" ? voiding(meeting) : "—", "\(meeting.planTitle)",
                    ])
            }, empty: "还没有结束的会议。")
        return Page(
            "评审会议", crumbs: [BureauPages.home],
            body: """
                <h1>评审会议</h1>
                <p>这里是已经结束的会议。评委会违反规定的，可以把整次会议的结果作废，有关申报重新评审。（人社部令第40号）</p>
                \(table)
                """)
    }

    private static func voiding(_ meeting: MeetingSummary) -> HTML {
        """
        <a href="/bureau/meetings/\(part: meeting.id)/void">作废\
        <span class="unseen">：\(meeting.day.chinese)\(meeting.planTitle)</span></a>
        """
    }

    private static func confirm(_ view: ReadVoiding.View, _ context: PageContext, _ form: Form) -> Page {
        let meeting = view.meeting
        let back = Link("不作废，回到会议", here.url)
        guard meeting.state == "closed" else {
            return Page(
                "会议结果作废", crumbs: [BureauPages.home, here],
                body: """
                    <h1>\(meeting.planTitle) \(Meetings.tag(meeting.state))</h1><p>这次会议的结果已经作废。</p>\
                    <p><a href="\(url: back.url)">回到会议</a></p>
                    """)
        }
        if let proposal = view.proposal {
            return Page(
                "会议结果作废", crumbs: [BureauPages.home, here],
                body: """
                    <h1>\(meeting.planTitle)</h1>\(ProposalPages.bureau.told(proposal))\
                    <p><a href="\(url: back.url)">回到会议</a></p>
                    """)
        }
        return ConfirmPage.page(
            "会议结果作废", crumbs: [BureauPages.home, here],
            consequences: [
                "\(meeting.day.chinese)的会议：\(meeting.planTitle)。",
                "\(view.cases) 份申报的表决结果作废，回到“评审中”，由评委会办公室另行安排会议重新表决；评议意见保留。",
                view.beyond == 0 ? "没有已经上报的申报受影响。" : "另有 \(view.beyond) 份已经上报或发证，不受影响：请逐份退回或撤销证书。",
                "作废以后不能恢复，会议纪要和选票清单保留备查。",
            ], action: "/bureau/meetings/\(meeting.id)/void", fields: fields, form: form, button: "作废", back: back,
            context)
    }
}
