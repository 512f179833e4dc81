import Casework
import TitleReview

/// The meeting board: attendance against the quorum, ballots, counts only after closing (R6–R10, S48).
enum Meetings {
    struct Model: Encodable, Sendable { let meetings: [MeetingSummary]; let plans: [PlanSummary] }

    static func word(_ state: String) -> String { ["planned": "未开始", "open": "进行中", "closed": "已结束", "voided": "已作废"][state] ?? state }

    static func routes(_ house: Casework) -> Routes {
        let own = CommitteePages.policy("own committee")
        func act(_ part: String, _ name: String, _ summary: String, _ run: @escaping @Sendable (Visit) async throws -> String) -> Act {
            Act("/office/meetings/{id}/\(part)", name: name, policy: own, summary: summary, button: summary) { visit, _ in
                .redirect("/office/meetings/\(visit.parameter("id"))", flash: try await run(visit))
            }
        }
        return Routes(screens: [
            Screen("/office/meetings", name: "listMeetings", policy: own, summary: "评审会议") { visit in
                Model(meetings: try await house.ask(ListMeetings(), for: visit), plans: try await house.ask(ListPlans(), for: visit))
            } view: { model, visit in list(model, visit) },
            Screen("/office/meetings/{id}", name: "readMeeting", policy: own, summary: "会议") { visit in
                try await house.ask(ReadMeeting(meetingID: visit.parameter("id")), for: visit)
            } view: { model, visit in board(model, visit) },
        ], acts: [
            Act("/office/meetings", name: "planMeeting", policy: own, summary: "安排会议", fields: [Field("plan", "评审计划", .text(1...80)), Field("day", "日期", .day(nil))], button: "安排会议") { visit, form in
                let id = try await house.perform(PlanMeeting(planID: form.text("plan"), day: try form.day("day")), for: visit)
                return .redirect("/office/meetings/\(id)", flash: "会议已安排。")
            },
            act("opening", "openMeeting", "开始会议") { visit in
                try await house.perform(OpenMeeting(meetingID: visit.parameter("id")), for: visit)
                return "会议已开始，请评委各自签到。"
            },
            act("ballots", "openBallots", "开始表决") { visit in
                "已对 \(try await house.perform(OpenBallots(meetingID: visit.parameter("id"), caseIDs: []), for: visit)) 份申报开始表决。"
            },
            act("count", "countBallots", "结束表决并计票") { visit in
                let results = try await house.perform(CountBallots(meetingID: visit.parameter("id")), for: visit)
                CountBallots.destroyKeys(results, house: house)
                return "已计票：通过 \(results.count(where: \.passed)) 份，未通过 \(results.count { !$0.passed }) 份。"
            },
            act("closing", "closeMeeting", "结束会议") { visit in
                try await house.perform(CloseMeeting(meetingID: visit.parameter("id")), for: visit)
                return "会议已结束。"
            },
        ], downloads: [
            Download("/office/meetings/{id}/minutes.pdf", name: "readMinutes", policy: own, summary: "会议纪要") { visit in
                FileAnswer(name: "会议纪要.pdf", type: "application/pdf", inline: true, bytes: try await house.ask(ReadMinutes(meetingID: visit.parameter("id")), for: visit))
            },
        ])
    }

    private static func list(_ model: Model, _ visit: Visit) -> Page {
        let plan = Field("plan", "评审计划", .choice(model.plans.map { .init($0.id, $0.title) }, .select))
        return Page("评审会议", body: """
            <h1>评审会议</h1>
            \(DataTable("评审会议", columns: [.init("计划"), .init("日期"), .init("状态")], rows: model.meetings.map { meeting in
                .init(id: meeting.id, url: "/office/meetings/\(meeting.id)", cells: ["\(meeting.planTitle)", "\(meeting.day.chinese)", "\(word(meeting.state))"])
            }, empty: "还没有安排会议。"))
            \(Card("安排会议", "\(PostForm([plan, Field("day", "日期", .day(nil))], to: "/office/meetings", visit, button: "安排会议"))"))
            \(Card("评委会", HTML.each(model.plans) { "<p><a href=\"/office/committees/\(part: $0.id)\">\($0.title)</a></p>" }))
            """)
    }

    private static func board(_ model: ReadMeeting.View, _ visit: Visit) -> Page {
        let base = "/office/meetings/\(model.id)", hasOpen = model.ballots.contains { $0.state == "open" }
        func button(_ part: String, _ text: String) -> HTML { PostForm([], to: "\(base)/\(part)", visit, button: text, scope: part).html }
        let acts: HTML = switch model.state {
        case "planned": button("opening", "开始会议")
        case "open" where hasOpen: button("count", "结束表决并计票")
        case "open": button("ballots", "对 \(model.ready) 份申报开始表决") + button("closing", "结束会议")
        default: "<p><a href=\"\(url: base + "/minutes.pdf")\">会议纪要（PDF）</a></p>"
        }
        return Page("会议", crumbs: [Link("评审会议", "/office/meetings")], wide: true, body: """
            <h1>\(model.planTitle)</h1><p>\(model.day.chinese) · \(word(model.state))</p>
            \(Meter("应到 \(model.members) 人，实到 \(model.present) 人（须 ≥ \(model.required)）", value: model.present, of: model.members, needed: model.required))
            <p class="muted">评议意见未交齐 \(model.waiting) 份，可以表决 \(model.ready) 份。</p>
            \(Card("下一步", acts))
            \(DataTable("表决", columns: [.init("姓名"), .init("状态"), .init("同意", number: true), .init("不同意", number: true), .init("弃权", number: true), .init("结果")], rows: model.ballots.map { line in
                .init(id: line.ballotID, cells: [
                    "\(line.name)", line.state == "open" ? "\(Tag("表决中", .warn))" : "\(Tag("已计票", .plain))", "\(line.result.map { "\($0.yes)" } ?? "")", "\(line.result.map { "\($0.no)" } ?? "")",
                    "\(line.result.map { "\($0.abstain)" } ?? "")", "\(line.result.map { $0.passed ? "通过" : "未通过" } ?? "")",
                ])
            }, empty: "还没有开始表决。"))
            """)
    }
}
