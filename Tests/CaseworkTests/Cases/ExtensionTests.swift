import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct ExtensionTests {
    private func grant(
        _ t: CaseworkFixture, _ stage: DeadlineStage = .employer, case id: String? = nil, unit: String? = nil,
        to day: Day,
        plan: String? = nil
    ) -> GrantExtension {
        GrantExtension(
            planID: plan ?? t.plan.id, stage: stage, caseID: id, unitID: unit, lastDay: day, reason: "经办人住院")
    }

    @Test("B4 cases that were given more time do not keep the clock from the others", arguments: engines)
    func clockGoesOn(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let ids = [try await t.submitted(1).id, try await t.submitted(2).id].sorted()
            let last = t.plan.dates.employerDeadline
            #expect(
                try await t.casework.perform(
                    grant(t, case: ids[0], to: last.adding(days: 5)), as: t.office, at: .deadline(last)) == 1)
            // A slice of one: the extended case comes first by its id.
            #expect(try await t.casework.perform(TurnClock(limit: 1), as: nil, at: .deadline(last)) == 1)
            #expect(try await t.state(ids[1]) == .expired)
            #expect(try await t.casework.perform(TurnClock(limit: 1), as: nil, at: .deadline(last)) == 0)
            #expect(
                try await t.casework.perform(TurnClock(limit: 1), as: nil, at: .deadline(last.adding(days: 5))) == 1)
            #expect(try await t.state(ids[0]) == .expired)
        }
    }

    @Test("B4 queue, export, page and home all show the day that was granted", arguments: engines)
    func oneTruth(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let now = t.inWindow
            let more = t.plan.dates.employerDeadline.adding(days: 4)
            _ = try await t.casework.perform(grant(t, case: one.id, to: more), as: t.office, at: now)
            #expect(
                try await t.casework.ask(ReadQueue(.init(states: [.employerReview])), as: t.clerk, at: now).rows.map(
                    \.due)
                    == [more])
            #expect(try await t.casework.ask(ReadEmployerHome(), as: t.clerk, at: now).due["employerReview"] == more)
            #expect(try await t.casework.ask(ReadCase(caseID: one.id), as: one.actor, at: now).dueShown == more)
            #expect(
                try await t.casework.ask(ReadPeople(.init(planID: t.plan.id)), as: t.clerk, at: now).people.first?.due
                    == more)
            try await t.reported(one.id)
            let last = t.plan.dates.authorityDeadline.adding(days: 6)
            _ = try await t.casework.perform(
                grant(t, .authority, unit: t.authorities[0].unitID, to: last), as: t.office, at: now)
            #expect(try await t.casework.ask(ReadAuthorityHome(), as: t.authorities[0], at: now).nextDue == last)
            #expect(try await t.casework.ask(ReadCase(caseID: one.id), as: t.authorities[0], at: now).dueShown == last)
            let rows = try await QueueExport.rows(
                t.casework, QueueFilter(states: [.authorityReview]), as: t.authorities[0], at: now)
            let column = try #require(QueueExport.head.firstIndex(of: "本环节截止"))
            #expect(rows.map { $0[column] } == [last.chineseDate])
        }
    }

    @Test("B4 more time for a unit holds for cases that come to it later, at its stage alone", arguments: engines)
    func unitLater(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let first = try await t.submitted(1)
            let employer = t.plan.dates.employerDeadline.adding(days: 3)
            #expect(
                try await t.casework.perform(grant(t, unit: t.clerk.unitID, to: employer), as: t.office, at: t.inWindow)
                    == 1)
            let later = try await t.submitted(2)
            for id in [first.id, later.id] { #expect(try await due(id, t) == employer) }
            #expect(
                try await t.casework.ask(ReadEmployerGuide(planID: t.plan.id), as: t.clerk, at: t.inWindow)?.deadline
                    == employer)
            let authority = t.plan.dates.authorityDeadline.adding(days: 2)
            #expect(
                try await t.casework.perform(
                    grant(t, .authority, unit: t.authorities[1].unitID, to: authority), as: t.office, at: t.inWindow)
                    == 0)
            try await t.reported(first.id)
            #expect(try await due(first.id, t) == t.plan.dates.authorityDeadline)
            try await t.passByAuthority(
                first.id, level: 0, at: CaseworkFixture.noon(t.plan.dates.employerDeadline.adding(days: 3)))
            #expect(try await due(first.id, t) == authority)
        }
    }

    @Test("B4 more time for a case that was sent back holds when it comes again", arguments: engines)
    func sentBack(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let back = t.inWindow.adding(seconds: 3600)
            try await t.casework.perform(ReturnCase(caseID: one.id, items: ["请补充聘书"]), as: t.clerk, at: back)
            let correction = try await due(one.id, t)
            let more = t.plan.dates.employerDeadline.adding(days: 60)
            // Its present stage, the correction, has its own day.
            #expect(try await t.casework.perform(grant(t, case: one.id, to: more), as: t.office, at: back) == 0)
            #expect(try await due(one.id, t) == correction)
            _ = try await t.casework.perform(SubmitApplication(caseID: one.id), as: one.actor, at: back)
            #expect(try await due(one.id, t) == more)
        }
    }

    @Test("B4 an extension that would move nothing is refused", arguments: engines)
    func refused(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            var other = t.plan
            other.id = "linping-other-2022"
            other.title = "另一个计划"
            _ = try await t.casework.perform(
                PublishPlan(plan: other, source: "", reason: ""), as: t.administrator, at: t.inWindow)
            let one = try await t.submitted(1)
            let last = t.plan.dates.employerDeadline
            let more = last.adding(days: 3)
            func field(_ extension: GrantExtension, at moment: Instant) async -> String? {
                await t.refusal(`extension`, as: t.office, at: moment)?.faults.first?.field
            }
            let now = t.inWindow
            #expect(await field(grant(t, case: one.id, to: more, plan: other.id), at: now) == "case")
            #expect(await field(grant(t, case: "nobody", to: more), at: now) == "case")
            #expect(await field(grant(t, case: one.id, to: last), at: now) == "lastDay")
            #expect(await field(grant(t, unit: "nowhere", to: more), at: now) == "unit")
            #expect(await field(grant(t, unit: t.authorities[0].unitID, to: more), at: now) == "unit")
            #expect(
                await field(grant(t, .authority, unit: t.clerk.unitID, to: more.adding(days: 60)), at: now) == "unit")
            #expect(await field(grant(t, unit: t.clerk.unitID, to: last), at: now) == "lastDay")
            _ = try await t.casework.perform(grant(t, case: one.id, to: more), as: t.office, at: now)
            #expect(await field(grant(t, case: one.id, to: more), at: now) == "lastDay")
            try await t.reported(one.id)
            let passed = CaseworkFixture.noon(last)
            #expect(await field(grant(t, case: one.id, to: more.adding(days: 9)), at: passed) == "case")
            #expect(await field(grant(t, unit: t.clerk.unitID, to: more.adding(days: 9)), at: passed) == "unit")
            let count = try await t.database.read { tx in try tx.one("SELECT COUNT(*) AS n FROM extensions")?.int("n") }
            #expect(count == 1)
        }
    }

    private func due(_ id: String, _ t: CaseworkFixture) async throws -> Day? {
        try await t.database.read { tx in try tx.one("SELECT due FROM cases WHERE id = \(id)")?.optionalDay("due") }
    }
}
