import Store
import Testing
import TitleReview

@testable import Casework

/// 经办人: who sees to a case. Order, not right.
@Suite struct HandlerTests {
    /// A second officer of the first authority.
    private func colleague(_ t: CaseworkFixture) async throws -> Actor {
        let unit = t.authorities[0].unitID ?? ""
        let opened = try await t.casework.perform(
            OpenAccount(
                login: "authority0b", password: CaseworkFixture.password, name: "李审", role: .authority, unitID: unit),
            as: t.administrator)
        return try await CaseworkFixture.actor(t.casework, opened.accountID, .authority, unit: unit)
    }

    private func mine(
        _ t: CaseworkFixture, _ actor: Actor, _ states: [CaseState] = [.authorityReview], at moment: Instant? = nil
    ) async throws -> ReadOfficerQueue.Contents {
        try await t.casework.ask(
            ReadOfficerQueue(QueueFilter(states: states, mine: true), chosen: nil, first: false), as: actor, at: moment)
    }

    private func ids(_ desk: ReadOfficerQueue.Contents) -> Set<String> { Set(desk.page.rows.map(\.id)) }

    private func acts(_ t: CaseworkFixture, _ prefix: String) async throws -> Int {
        try await t.database.read { tx in
            try tx.query("SELECT act FROM audit_entries").count { try $0.text("act").hasPrefix(prefix) }
        }
    }

    @Test(
        """
        A3.2.1 a case is taken, handed on and shared within the unit, \
        each change on the audit log, and any officer of the unit decides as before
        """,
        arguments: engines)
    func taken(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let two = try await t.submitted(2)
            for c in [one, two] { try await t.reported(c.id) }
            let me = t.authorities[0]
            let other = try await colleague(t)
            _ = try await t.casework.perform(AssignCases(caseIDs: [one.id, two.id], way: .take), as: me)
            #expect(try await ids(mine(t, me)) == [one.id, two.id])
            #expect(try await mine(t, me).mine == 2)
            // Another cannot take it in passing, and can be given it.
            let second = try await t.casework.perform(AssignCases(caseIDs: [one.id], way: .take), as: other)
            #expect(second.first?.problem.contains("已由authority0经办") == true)
            _ = try await t.casework.perform(
                AssignCases(caseIDs: [one.id], way: .handOver, accountID: other.accountID), as: me)
            _ = try await t.casework.perform(
                AssignCases(caseIDs: [two.id], way: .share, accountID: other.accountID), as: me)
            #expect(try await ids(mine(t, other)) == [one.id, two.id])
            #expect(try await ids(mine(t, me)) == [two.id])
            #expect(try await mine(t, me).handlers[two.id]?.map(\.name) == ["authority0", "李审"])
            try await t.casework.perform(LeaveCase(caseID: two.id), as: me)
            #expect(try await mine(t, me).mine == 0)
            #expect(await t.refusal(LeaveCase(caseID: two.id), as: me)?.kind == .conflict)
            // Nobody of another unit, and no applicant, is part of it.
            #expect(
                await t.refusal(AssignCases(caseIDs: [one.id], way: .handOver, accountID: t.office.accountID), as: me)?
                    .faults.first?.field == "account")
            let foreign = try await t.casework.perform(
                AssignCases(caseIDs: [one.id], way: .take), as: t.authorities[1])
            #expect(foreign.map(\.problem) == [Refusal.notFound.message])
            #expect(await t.refusal(AssignCases(caseIDs: [one.id], way: .take), as: one.actor)?.kind == .forbidden)
            #expect(try await t.casework.ask(ReadCase(caseID: one.id), as: one.actor).handlers.isEmpty)
            #expect(try await acts(t, "case.handler.") == 5)
            // It is the colleague's; I decide all the same.
            try await t.passByAuthority(
                one.id, level: 0, at: CaseworkFixture.noon(t.plan.dates.employerDeadline.adding(days: 3)))
            #expect(
                try await t.casework.ask(CheckInvariants(), as: nil)[
                    "the counts of the handlers are those of their cases"]
                    == 0)
            // With the next level it has no handler yet, and it is out of the own list.
            #expect(try await mine(t, other, CaseState.allCases).page.rows.map(\.id) == [two.id])
            #expect(try await t.casework.ask(ReadCase(caseID: one.id), as: t.authorities[1]).handlers.isEmpty)
        }
    }

    @Test(
        "A3.2.1 while an officer is away the cases stand with the stand-in, too, from the first to the last day and each once",
        arguments: engines)
    func absence(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.reported(one.id)
            let me = t.authorities[0]
            let other = try await colleague(t)
            let first = t.plan.dates.employerDeadline.adding(days: 2)
            let last = first.adding(days: 4)
            let now = CaseworkFixture.noon(first.adding(days: -1))
            _ = try await t.casework.perform(AssignCases(caseIDs: [one.id], way: .take), as: me, at: now)
            try await t.casework.perform(
                RegisterAbsence(accountID: me.accountID, standIn: other.accountID, from: first, to: last), as: other,
                at: now)
            for (day, count) in [(first.adding(days: -1), 0), (first, 1), (last, 1), (last.adding(days: 1), 0)] {
                let desk = try await mine(t, other, at: CaseworkFixture.noon(day))
                #expect(desk.page.rows.count == count && desk.mine == count, "\(day)")
            }
            #expect(try await mine(t, me, at: CaseworkFixture.noon(first)).handlers[one.id]?.first?.standIn == "李审")
            _ = try await t.casework.perform(
                AssignCases(caseIDs: [one.id], way: .share, accountID: other.accountID), as: me, at: now)
            let shared = try await mine(t, other, at: CaseworkFixture.noon(first))
            #expect(shared.page.rows.count == 1 && shared.mine == 1)
            // Not twice, not by somebody who is away, not backwards, not in the past.
            for (absent, standIn, from, to, field) in [
                (me, other, last, last, "from"), (other, me, last, last, "standIn"),
                (other, other, last, last, "standIn"), (other, me, last.adding(days: 9), last.adding(days: 8), "to"),
                (other, me, now.day.adding(days: -3), now.day.adding(days: -1), "to"),
            ] {
                #expect(
                    await t.refusal(
                        RegisterAbsence(accountID: absent.accountID, standIn: standIn.accountID, from: from, to: to),
                        as: me, at: now)?.faults.first?.field == field)
            }
            let board = try await t.casework.ask(ReadColleagues(), as: me, at: now)
            #expect(board.colleagues.map(\.waiting) == [1, 1] && board.absences.count == 1)
            #expect(await t.refusal(EndAbsence(id: board.absences[0].id), as: t.office)?.kind == .notFound)
            try await t.casework.perform(EndAbsence(id: board.absences[0].id), as: me, at: now)
            #expect(try await mine(t, other, at: CaseworkFixture.noon(first)).mine == 1)
            #expect(try await acts(t, "absence.") == 2)
        }
    }

    @Test(
        "A3.2.0 the own queue goes along an index like everybody's",
        arguments: [
            QueueFilter(states: [.authorityReview], mine: true),
            QueueFilter(states: [.authorityReview], verdict: "manual", mine: true),
        ])
    func plans(_ filter: QueueFilter) async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            var filter = filter
            filter.after = QueueKey("1-x")
            let unit = t.authorities[0].unitID ?? ""
            let lines = [
                QueueCounts.Line(
                    planID: t.plan.id, state: .authorityReview, verdict: "manual", speciality: "专业1", count: 1)
            ]
            let branches = ReadQueue(filter).branches(
                .mine(unit, ["a", "b"], .authority(unit, .all)), QueueCounts(lines: lines))
            #expect(branches.count == 2)
            for branch in branches {
                let steps = try await t.database.read { tx in
                    try tx.query("EXPLAIN QUERY PLAN \(branch)").map { try $0.text("detail") }
                }
                #expect(steps.contains { $0.hasPrefix("SEARCH c USING COVERING INDEX handlers_by_") }, "\(steps)")
                #expect(!steps.contains { $0.contains("TEMP B-TREE") || $0.hasPrefix("SCAN c") }, "\(steps)")
            }
        }
    }
}
