import Casework
import Store
import Testing
import TitleReview

@Suite struct ExtendNoticeTests {
    @Test(
        "N3.2 R13 an interrupted notice runs longer by its working days, the reason is public and the case waits",
        arguments: engines)
    func interrupted(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.recommended(one.id)
            let notice = try await t.published([one.id])
            let calendar = t.casework.calendars.bundled
            let start = t.plan.dates.officeDeadline
            let counted = try calendar.end(start: start, workdays: t.plan.notices.qualificationDays, countStart: false)
                .days
            let second = counted[1]
            let last = try #require(counted.last)
            let noon = CaseworkFixture.noon(counted[2])
            let next = try calendar.end(start: last, workdays: 1, countStart: false).end
            func extend(_ what: NoticePeriod.Interruption, _ reason: String = "网站检修，名单打不开") -> ExtendNotice {
                ExtendNotice(noticeID: notice, interruption: what, reason: reason)
            }

            #expect(await t.refusal(extend(.days(second...second)), as: t.bureau, at: noon)?.kind == .forbidden)
            #expect(
                await t.refusal(
                    ExtendNotice(noticeID: "none", interruption: .workdays(1), reason: "网站检修"), as: t.office, at: noon)?
                    .kind == .notFound)
            #expect(
                await t.refusal(extend(.days(second...second), ""), as: t.office, at: noon)?.faults.first?.field
                    == "reason")
            #expect(
                await t.refusal(extend(.days(start.adding(days: -1)...second)), as: t.office, at: noon)?.faults.first?
                    .field == "from")
            #expect(
                await t.refusal(extend(.days(second...counted[3])), as: t.office, at: noon)?.faults.first?.field == "to"
            )
            #expect(
                await t.refusal(extend(.days(start...start)), as: t.office, at: noon)?.faults.first?.field == "from",
                "the day of posting does not count anyhow")
            #expect(await t.refusal(extend(.workdays(0)), as: t.office, at: noon)?.faults.first?.field == "workdays")

            #expect(try await t.casework.perform(extend(.days(second...second)), as: t.office, at: noon) == next)
            // The same day a second time changes nothing; a day more is added to what there is.
            #expect(
                await t.refusal(extend(.days(second...second)), as: t.office, at: noon)?.faults.first?.field == "from")
            let further = try await t.casework.perform(extend(.workdays(1), "名单更正"), as: t.office, at: noon)
            #expect(further == (try calendar.end(start: next, workdays: 1, countStart: false).end))

            let shown = try await t.casework.ask(ReadNotice(id: notice), as: nil, at: noon)
            #expect(
                shown.last == further && shown.updatedAt == noon
                    && shown.interruptions.map(\.reason) == ["网站检修，名单打不开", "名单更正"])
            #expect(
                shown.interruptions.map(\.lastBefore) == [last, next] && shown.days == t.plan.notices.qualificationDays)
            try await t.turn(at: try t.afterNotice())
            #expect(try await t.state(one.id) == .qualificationNotice)
            try await t.turn(at: Instant.deadline(further).adding(seconds: -1))
            #expect(try await t.state(one.id) == .qualificationNotice)
            #expect(await t.refusal(extend(.workdays(1)), as: t.office, at: .deadline(further))?.kind == .conflict)
            try await t.turn(at: .deadline(further))
            #expect(try await t.state(one.id) == .awaitingPayment)
            let acts = try await t.database.read { tx in
                try tx.one(
                    "SELECT COUNT(*) AS n FROM audit_entries WHERE act = 'notice.extended' AND subject = \(notice)")?
                    .int("n")
            }
            #expect(acts == 2)
            #expect(try await AuditVerifier.verify(t.database, keys: t.casework.keys).ok)
        }
    }

    @Test(
        "N3.1 only the office whose plan it is extends a notice, and an employer's own notice is none of it",
        arguments: engines)
    func others(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.recommended(one.id)
            let notice = try await t.published([one.id])
            let noon = CaseworkFixture.noon(t.plan.dates.officeDeadline.adding(days: 1))
            let other = Actor(
                accountID: t.office.accountID, membershipID: t.office.membershipID, role: .office,
                unitID: t.bureau.unitID, unitName: "", personID: nil, name: "", secondFactor: true)
            #expect(
                await t.refusal(
                    ExtendNotice(noticeID: notice, interruption: .workdays(1), reason: "网站检修"), as: other, at: noon)?
                    .kind == .notFound)
            #expect(try await t.casework.ask(ListNotices(own: true), as: other, at: noon).isEmpty)
            #expect(try await t.casework.ask(ListNotices(own: true), as: t.office, at: noon).map(\.id) == [notice])
            let internalNotice = try #require(
                try await t.database.read { tx in
                    try tx.one("SELECT id FROM notices WHERE kind = 'employer'")?.text("id")
                })
            #expect(
                await t.refusal(
                    ExtendNotice(noticeID: internalNotice, interruption: .workdays(1), reason: "网站检修"), as: t.office,
                    at: t.inWindow.adding(seconds: 3 * 86_400))?.kind == .notFound)
        }
    }
}
