import Casework
import TitleReview

/// What ends a ballot or a meeting and cannot be undone: counting, giving up, closing (R7, R9). Each is confirmed on a page of its own.
enum MeetingEndings {
    private static let own = CommitteePages.policy("own committee")

    static func acts(_ casework: Casework, _ board: @escaping @Sendable (PageContext) async throws -> ReadMeeting.View)
        -> [Act]
    {
        let again: @Sendable (PageContext, Form) async throws -> Page = { context, form in
            MeetingBoard(model: try await board(context), context: context, form: form).page
        }
        return counting(casework, board, again) + givingUp(casework, board, again) + closing(casework, board, again)
    }

    private static func path(_ context: PageContext) -> String { "/office/meetings/\(context.parameter("id"))" }

    private static func crumbs(_ context: PageContext) -> [Link] {
        [CommitteePages.home, Link("评审会议", "/office/meetings"), Link("会议", path(context))]
    }

    private static func voted(_ model: ReadMeeting.View) -> [Confirmation.Person] {
        model.ballots.filter { $0.state == "open" }.map { .init($0.name) }
    }

    private static func meeting(_ model: ReadMeeting.View) -> [Confirmation.Fact] {
        [
            .init("会议", "\(model.day.chinese) \(model.planTitle)"),
            .init("到会", "应到 \(model.members) 人，实到 \(model.present) 人"),
        ]
    }

    private static func counting(
        _ casework: Casework, _ board: @escaping @Sendable (PageContext) async throws -> ReadMeeting.View,
        _ again: @escaping @Sendable (PageContext, Form) async throws -> Page
    ) -> [Act] {
        Act(
            "/office/meetings/{id}/count", name: "countBallots",
            policy: Policy(.roles([.office]), relation: "own committee", transition: "underReview.decidePassed"),
            summary: "结束表决并计票", fields: [SharesPage.field], button: "结束表决并计票", again: again
        ) { context, form in
            let results = try await casework.perform(
                CountBallots(meetingID: context.parameter("id"), shares: SharesPage.read(form)), for: context)
            await CountBallots.destroyTraces(results, casework: casework)
            let passed = results.count(where: \.passed)
            let others = results.count - passed
            return .done(
                path(context), flash: "已计票：通过 \(passed) 份，未通过 \(others) 份。选票密钥已销毁。", data: results)
        }.confirmed(as: "confirmCount") { context, form in
            let count = try CountBallots(meetingID: context.parameter("id"), shares: SharesPage.read(form))
            let open = try await casework.ask(ReadCount(count), for: context)
            let model = try await board(context)
            return Confirmation(
                "结束表决并计票", to: "结束表决并计票，共 \(open.count) 份", crumbs: crumbs(context), facts: meeting(model),
                consequences: [
                    "没有投出的选票不再收。\(model.rule)", "选票打乱次序后拆开计数，密钥随即销毁，谁投了什么无从查起。",
                    "没有通过的，本人会收到消息；通过的，公示时通知。",
                    "结果不能更改，只有经复核或作废才重新表决。（人社部令第40号）",
                ], people: open.map { .init($0) }, back: Link("先不计票，回到会议", path(context)))
        }
    }

    private static func givingUp(
        _ casework: Casework, _ board: @escaping @Sendable (PageContext) async throws -> ReadMeeting.View,
        _ again: @escaping @Sendable (PageContext, Form) async throws -> Page
    ) -> [Act] {
        Act(
            "/office/meetings/{id}/giving-up", name: "giveUpBallots", policy: own, summary: "作废打不开的选票",
            fields: [MeetingBoard.reason], button: "作废，重新表决", again: again
        ) { context, form in
            let ballots = try await casework.perform(
                GiveUpBallots(meetingID: context.parameter("id"), reason: form.text("reason")), for: context)
            await GiveUpBallots.destroyTraces(ballots, casework: casework)
            return .done(path(context), flash: "\(ballots.count) 份表决已作废，可以重新开始表决。", data: ["count": ballots.count])
        }.confirmed(as: "confirmGivingUp") { context, _ in
            let model = try await board(context)
            let open = voted(model)
            guard !open.isEmpty else { throw FormProblems("", "没有正在进行的表决。", status: 409) }
            return Confirmation(
                "作废打不开的选票", to: "作废 \(open.count) 份表决", tone: .bad, crumbs: crumbs(context), facts: meeting(model),
                consequences: [
                    "这些申报已经投出的选票全部作废，谁也没有看到过，以后也打不开。", "评委要重新表决，原来的选票回执作废。",
                    "原因写进会议纪要和审计记录。作废以后不能恢复。",
                ], people: open, back: Link("不作废，回到会议", path(context)))
        }
    }

    private static func closing(
        _ casework: Casework, _ board: @escaping @Sendable (PageContext) async throws -> ReadMeeting.View,
        _ again: @escaping @Sendable (PageContext, Form) async throws -> Page
    ) -> [Act] {
        Act(
            "/office/meetings/{id}/closing", name: "closeMeeting", policy: own, summary: "结束会议",
            fields: MeetingBoard.closing, button: "结束会议", again: again
        ) { context, form in
            try await casework.perform(close(context, form), for: context)
            try await MeetingMinutes.file(
                of: context.parameter("id"), casework: casework, actor: context.actor, at: context.now)
            try await ResultSheets.file(
                of: .meeting(context.parameter("id")), casework: casework, actor: context.actor, at: context.now)
            return .done(path(context), flash: "会议已结束，纪要和表决结果已生成并加盖电子签章。", data: [String: Int]())
        }.confirmed(as: "confirmClosingOfMeeting") { context, form in
            let undecided = try await casework.ask(ReadClosing(close(context, form)), for: context)
            let model = try await board(context)
            let left =
                undecided.isEmpty
                ? "所有申报都已有表决结果。" : "名单里的 \(undecided.count) 份没有表决结果，留在“评审中”，由下一次会议表决。"
            return Confirmation(
                "结束会议", to: "结束会议", tone: undecided.isEmpty ? .accent : .bad, crumbs: crumbs(context),
                facts: meeting(model),
                consequences: [
                    left, "会议纪要和表决结果随即生成并加盖电子签章，不能修改。", "结束以后不能再签到、评议和表决，会议不能重新打开。",
                ], people: undecided.map { .init($0.name) },
                back: Link("先不结束，回到会议", path(context)))
        }
    }

    private static func close(_ context: PageContext, _ form: Form) -> CloseMeeting {
        let ending = form.optionalText("ending").flatMap(CloseMeeting.Ending.init)
        return CloseMeeting(
            meetingID: context.parameter("id"),
            unfinished: ending.map {
                CloseMeeting.Unfinished(
                    $0, because: form.text("because"), continuedOn: form.optionalDay("continuedOn"))
            })
    }
}
