import Store
import Testing
import TitleReview

@testable import Casework

/// Two officers of one unit who do the same in the same moment, or two things of which one excludes the other: one is done as a whole, the
/// other is refused in words and leaves nothing behind. Drawing is with ``DecidingAtOnceTests``.
@Suite struct TwoOfficersTests {
    @Test(
        "B22 B21 a case that two clerks return, or return and pass, at once has one of the two, and the second is told who was first",
        arguments: engines)
    func returning(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let clerks = [t.clerk, try await t.colleague(of: t.clerk)]
            let moment = t.inWindow.adding(seconds: 86_400)
            for round in 1...4 {
                let one = try await t.submitted(round)
                let both = await atOnce(2) { index in
                    if index == 1, round > 2 {
                        try await t.casework.perform(
                            PassCase(
                                caseID: one.id, opinion: "同意推荐",
                                confirmation: .init(backbone: true, noNominalEmployment: true)), as: clerks[index],
                            at: moment)
                        return CaseAction.pass
                    }
                    try await t.casework.perform(
                        ReturnCase(caseID: one.id, items: ["缺少聘书"]), as: clerks[index], at: moment)
                    return CaseAction.return
                }
                #expect(both.done.count == 1 && both.refused.map(\.kind) == [.conflict])
                #expect(both.refused.first?.message.contains("同事") == true)
                let steps = try await t.database.read { tx in
                    try tx.query("SELECT action FROM case_events WHERE case_id = \(one.id) AND by_role = 'employer'")
                        .map { try $0.text("action") }
                }
                #expect(steps == both.done.map(\.rawValue))
                let lists = try await t.count("corrections WHERE case_id = \(one.id)")
                #expect(lists == (both.done == [.return] ? 1 : 0))
            }
        }
    }

    @Test("B22 B4 more time that two officers grant at once is granted once", arguments: engines)
    func extending(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let office = [t.office, try await t.colleague(of: t.office)]
            let one = try await t.submitted(1)
            for round in 1...4 {
                let ofUnit = round.isMultiple(of: 2)
                let day = t.plan.dates.employerDeadline.adding(days: round)
                let granted = await atOnce(2) { index in
                    try await t.casework.perform(
                        GrantExtension(
                            planID: t.plan.id, stage: .employer, caseID: ofUnit ? nil : one.id,
                            unitID: ofUnit ? t.clerk.unitID : nil, lastDay: day, reason: "经办人住院"),
                        as: office[index], at: t.inWindow)
                }
                #expect(granted.done == [1] && granted.refused.map(\.faults.first?.field) == ["lastDay"])
            }
            let rows1 = try await t.count("extensions")
            #expect(rows1 == 4)
        }
    }

    @Test(
        "B22 R13 a notice that two officers extend at once, both from the page that they confirmed, is extended once",
        arguments: engines)
    func prolonging(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let office = [t.office, try await t.colleague(of: t.office)]
            let one = try await t.submitted(1)
            try await t.recommended(one.id)
            let notice = try await t.published([one.id])
            let noon = CaseworkFixture.noon(t.plan.dates.officeDeadline.adding(days: 1))
            for _ in 1...3 {
                let shown = try await t.casework.ask(
                    ReadExtending(ExtendNotice(noticeID: notice, interruption: .workdays(1), reason: "名单更正")),
                    as: t.office, at: noon)
                #expect(shown.last > shown.before && shown.waiting == 1)
                let extended = await atOnce(2) { index in
                    try await t.casework.perform(
                        ExtendNotice(
                            noticeID: notice, interruption: .workdays(1), reason: "名单更正", seen: shown.stands),
                        as: office[index], at: noon)
                }
                #expect(extended.done == [shown.last] && extended.refused.map(\.kind) == [.conflict])
                #expect(extended.refused.first?.message.contains("已经延长到 \(shown.last.chineseDate)") == true)
            }
            let rows2 = try await t.count("notice_interruptions")
            #expect(rows2 == 3)
        }
    }

    @Test(
        "B22 B12 a meeting that two officers close at once is closed once and goes on once; none ends while its ballots open",
        arguments: engines)
    func closing(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let office = [t.office, try await t.colleague(of: t.office)]
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let first = try await t.meeting([one.id], members: members, present: 0)
            let next = t.meetingMorning.adding(seconds: 86_400)
            let closed = await atOnce(2) { index in
                try await t.casework.perform(
                    CloseMeeting(
                        meetingID: first,
                        unfinished: .init(.continued, because: "到会人数不足", continuedOn: next.day)),
                    as: office[index], at: t.meetingMorning)
            }
            #expect(closed.done.count == 1 && closed.refused.map(\.kind) == [.conflict])
            let rows3 = try await t.count("audit_entries WHERE act = 'meeting.closed'")
            #expect(rows3 == 1)
            let planned = try await t.casework.ask(ListMeetings(), as: t.office).filter { $0.state == "planned" }
            #expect(planned.map(\.day) == [next.day])
            let second = try #require(planned.first).id
            try await t.casework.perform(OpenMeeting(meetingID: second), as: t.office, at: next)
            for member in members {
                try await t.casework.perform(AttendMeeting(meetingID: second), as: member, at: next)
            }
            let both = await atOnce(2) { index in
                if index == 0 {
                    try await t.casework.perform(
                        CloseMeeting(meetingID: second, unfinished: .init(.failed, because: "停电")), as: office[0],
                        at: next)
                } else {
                    _ = try await t.casework.perform(
                        OpenBallots(meetingID: second, caseIDs: []), as: office[1], at: next)
                }
            }
            #expect(both.done.count == 1 && both.refused.map(\.kind) == [.conflict])
            let closedMeetings = try await t.count("meetings WHERE id = \(second) AND state = 'closed'")
            let ballots = try await t.count("ballots WHERE meeting_id = \(second)")
            #expect(closedMeetings + ballots == 1)
        }
    }

    @Test(
        "B22 B17 results that two officers of the bureau approve at once, under one number or two, stand under one document",
        arguments: engines)
    func approving(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let bureau = [t.bureau, try await t.colleague(of: t.bureau)]
            for serial in 1...2 { _ = try await t.filed(serial, state: .reported) }
            for round in 1...4 {
                let approved = await atOnce(2) { index in
                    let number = round > 2 ? 10 * round + index : 10 * round
                    return try await t.casework.perform(
                        ApproveResults(planID: t.plan.id, number: "杭人社发〔2022〕\(number)号", day: t.plan.dates.open),
                        as: bureau[index], at: t.inWindow)
                }
                #expect(approved.done == [2] && approved.refused.count == 1)
                #expect(approved.refused.allSatisfy { $0.kind == .conflict || $0.faults.first?.field == "number" })
                let documents = try await t.count("result_documents")
                #expect(documents == round)
                let steps = try await t.count("case_events WHERE action = 'approve'")
                #expect(steps == 2 * round)
                _ = try await t.database.write { tx in try tx.execute("UPDATE cases SET state = 'reported'") }
            }
            let told = try await t.count("messages WHERE case_id IS NOT NULL")
            #expect(told == 8, "each once a document")
        }
    }

    @Test("B22 N3.2 N3.3 a notice that two officers publish at once is published once", arguments: engines)
    func publishing(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let office = [t.office, try await t.colleague(of: t.office)]
            for serial in 1...2 { _ = try await t.filed(serial, state: .qualificationNotice) }
            for kind in [PublishNotice.Kind.qualification, .result] {
                let published = await atOnce(2) { index in
                    try await t.casework.perform(
                        PublishNotice(planID: t.plan.id, kind: kind), as: office[index], at: t.inWindow
                    ).count
                }
                #expect(published.done == [2] && published.refused.map(\.kind) == [.conflict])
                let notices = try await t.count("notices WHERE kind = \(kind.rawValue)")
                #expect(notices == 1)
                _ = try await t.database.write { tx in try tx.execute("UPDATE cases SET state = 'passed'") }
            }
            let rows4 = try await t.count("notice_cases")
            #expect(rows4 == 4)
            let steps = try await t.count("case_events WHERE action = 'publishResult'")
            #expect(steps == 2)
        }
    }

    @Test("B22 A3.1.4 a case that two clerks publish inside the unit at once stands in one notice", arguments: engines)
    func publishingInside(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let clerks = [t.clerk, try await t.colleague(of: t.clerk)]
            for serial in 1...4 {
                let one = try await t.filed(serial, state: .employerNotice)
                let posted = await atOnce(2) { index in
                    try await t.casework.perform(
                        PostInternalNotice(caseIDs: [one.id]), as: clerks[index], at: t.inWindow)
                }
                #expect(posted.refused.isEmpty)
                let problems = posted.done.flatMap { $0.outcomes.map(\.problem) }.sorted()
                #expect(problems == ["", "已经公示，不能放进这次公示。"])
                let rows5 = try await t.count("notice_cases WHERE case_id = \(one.id)")
                #expect(rows5 == 1)
            }
            let notices = try await t.count("notices")
            #expect(notices == 4)
        }
    }
}
