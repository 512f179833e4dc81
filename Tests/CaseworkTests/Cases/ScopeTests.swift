import Store
import Testing
import TitleReview

@testable import Casework

/// Accounts of authorities that have to do with some specialities only. A right, not an order.
@Suite struct ScopeTests {
    /// Six cases before the first authority, two of each speciality, and two officers, of whom the second has to do with 电子 only.
    private func desk(_ t: CaseworkFixture) async throws -> (ids: [String: [String]], narrow: Actor, wide: Actor) {
        let one = try await t.submitted(1)
        try await t.reported(one.id)
        try await t.copies(of: one.id, named: (0..<5).map { "某\($0)" })
        try await t.database.write { tx in
            try tx.execute("UPDATE cases SET speciality = '电子' WHERE id IN ('copy-1', 'copy-2')")
            try tx.execute("UPDATE cases SET speciality = '化工' WHERE id IN ('copy-3', 'copy-4')")
        }
        let unit = t.authorities[0].unitID ?? ""
        let opened = try await t.casework.perform(
            OpenAccount(
                login: "authority0b", password: CaseworkFixture.password, name: "李审", role: .authority, unitID: unit),
            as: t.administrator)
        let narrow = try await CaseworkFixture.actor(t.casework, opened.accountID, .authority, unit: unit)
        #expect(try await set(t, narrow, ["电子"]) == 0)
        return (
            ["机电制造": [one.id, "copy-0"], "电子": ["copy-1", "copy-2"], "化工": ["copy-3", "copy-4"]], narrow,
            t.authorities[0]
        )
    }

    private func set(_ t: CaseworkFixture, _ actor: Actor, _ names: [String]) async throws -> Int {
        try await t.casework.perform(
            NarrowAccount(accountID: actor.accountID, postID: actor.membershipID, specialities: names),
            as: t.administrator)
    }

    private func queue(
        _ t: CaseworkFixture, _ actor: Actor, _ filter: QueueFilter = QueueFilter(states: [.authorityReview]),
        at moment: Instant? = nil
    ) async throws -> ReadOfficerQueue.Contents {
        try await t.casework.ask(ReadOfficerQueue(filter, chosen: nil, first: false), as: actor, at: moment)
    }

    private func ids(_ desk: ReadOfficerQueue.Contents) -> Set<String> { Set(desk.page.rows.map(\.id)) }

    @Test(
        """
        A3.2.0 for an account of some specialities cases of others are in no list, \
        no number and no export, and cannot be opened or decided
        """,
        arguments: engines)
    func narrow(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let (cases, me, wide) = try await desk(t)
            #expect(try await ids(queue(t, me)) == ["copy-1", "copy-2"])
            #expect(try await queue(t, me).page.counts.lines.map(\.speciality) == ["电子"])
            #expect(try await queue(t, wide).page.rows.count == 6)
            for filter in [
                QueueFilter(states: [.authorityReview], speciality: "化工"),
                QueueFilter(states: [.authorityReview], name: "某3"),
                QueueFilter(states: [.authorityReview], speciality: "化工", mine: true),
            ] {
                #expect(try await queue(t, me, filter).page.rows.isEmpty)
            }
            let employer = t.clerk.unitID ?? ""
            #expect(
                try await ids(queue(t, me, QueueFilter(states: [.authorityReview], employerID: employer))) == [
                    "copy-1", "copy-2",
                ])
            #expect(
                try await queue(t, wide, QueueFilter(states: [.authorityReview], employerID: employer)).page.rows.count
                    == 6)
            // Page after page, too.
            var filter = QueueFilter(states: [.authorityReview], limit: 1)
            var seen: [String] = []
            while true {
                let page = try await queue(t, me, filter).page
                seen += page.rows.map(\.id)
                guard let next = page.next else { break }
                filter.after = QueueKey(next)
            }
            #expect(seen == ["copy-1", "copy-2"])
            let numbers = try await t.casework.ask(ReadStatistics(), as: me)
            #expect(
                numbers.total == 2 && numbers.isPart && numbers.employers.isEmpty && numbers.unmet.isEmpty
                    && numbers.unknown.isEmpty && numbers.routes.isEmpty)
            #expect(try await t.casework.ask(ReadAuthorityHome(), as: me).counts.states()[.authorityReview] == 2)
            #expect(try await t.casework.ask(ReadAuthorityHome(), as: me).specialities == ["电子"])
            #expect(try await t.casework.ask(ReadAuthorityHome(), as: wide).specialities == nil)
            #expect(
                try await QueueExport.rows(
                    t.casework, QueueFilter(states: [.authorityReview]), as: me, at: t.casework.business.now()
                ).count == 2)

            let other = cases["机电制造"]![0]
            await #expect(throws: Refusal.notFound) { try await t.casework.ask(ReadCase(caseID: other), as: me) }
            await #expect(throws: Refusal.notFound) { try await t.casework.ask(ReadPhoto(caseID: other), as: me) }
            let noon = CaseworkFixture.noon(t.plan.dates.employerDeadline.adding(days: 3))
            #expect(
                await t.refusal(PassAtAuthority(caseID: other, opinion: "同意", ticked: []), as: me, at: noon)?.kind
                    == .notFound)
            let recommended = try await t.casework.perform(RecommendCases(caseIDs: [other]), as: me, at: noon)
            #expect(recommended.allSatisfy { !$0.problem.isEmpty && !$0.name.contains("王工") })
            #expect(await t.refusal(VetoCase(caseID: other, reason: "假"), as: me, at: noon)?.kind == .notFound)
            let taken = try await t.casework.perform(AssignCases(caseIDs: [other], way: .take), as: me, at: noon)
            #expect(taken.allSatisfy { !$0.problem.isEmpty && !$0.name.contains("王工") })
            _ = try await t.casework.ask(ReadCase(caseID: "copy-1"), as: me)
            // Evidence of a person with no case in the scope is not shown; with one it is.
            let file = try await #require(
                t.database.read { tx in
                    try tx.one("SELECT id FROM evidence WHERE case_id = \(other) ORDER BY id LIMIT 1")?.text("id")
                })
            await #expect(throws: Refusal.notFound) { try await t.casework.ask(ReadEvidence(id: file), as: me) }
            _ = try await t.casework.ask(ReadEvidence(id: file), as: wide)

            // All again, from the next request on.
            #expect(try await set(t, me, []) == 0)
            #expect(try await queue(t, me).page.rows.count == 6)
            _ = try await t.casework.ask(ReadEvidence(id: file), as: me)
        }
    }

    @Test(
        """
        A3.2.0 what an officer handled of other specialities is nobody's once the account is narrowed, \
        and cannot be handed to it; the next unit's accounts stay as they are
        """,
        arguments: engines)
    func handled(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let (_, me, wide) = try await desk(t)
            let now = t.casework.business.now()
            _ = try await t.casework.perform(AssignCases(caseIDs: ["copy-1", "copy-2"], way: .take), as: me)
            #expect(try await set(t, me, ["化工"]) == 2)
            #expect(try await queue(t, wide).handlers["copy-1"] == nil)
            #expect(try await queue(t, me).mine == 0)
            let outcomes = try await t.casework.perform(
                AssignCases(caseIDs: ["copy-3", "copy-1"], way: .handOver, accountID: me.accountID), as: wide)
            #expect(outcomes.map(\.problem) == ["", "账号不办理电子专业的人不能经办这份申报；代办期间可以直接审核。"])
            #expect(try await ids(queue(t, me, QueueFilter(states: [.authorityReview], mine: true))) == ["copy-3"])
            #expect(
                try await t.casework.ask(CheckInvariants(), as: nil)[
                    "the counts of the handlers are those of their cases"]
                    == 0)
            // Standing in for somebody, one sees what they see; on the day after no more.
            try await t.casework.perform(
                RegisterAbsence(accountID: wide.accountID, standIn: me.accountID, from: now.day, to: now.day), as: wide)
            #expect(try await queue(t, me, at: now).page.rows.count == 6)
            #expect(try await queue(t, me, at: CaseworkFixture.noon(now.day.adding(days: 1))).page.rows.count == 2)
        }
    }

    @Test(
        "A3.2.0 only the administrator narrows an account, to specialities that there are, and is told what nobody has to do with",
        arguments: engines)
    func administered(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let (_, me, wide) = try await desk(t)
            func narrowing(_ names: [String], post: String? = nil) -> NarrowAccount {
                NarrowAccount(accountID: me.accountID, postID: post ?? me.membershipID, specialities: names)
            }
            for actor in [wide, me, t.office, t.clerk] {
                #expect(await t.refusal(narrowing([]), as: actor)?.kind == .forbidden)
            }
            #expect(await t.refusal(narrowing(["炼金"]), as: t.administrator)?.faults.first?.field == "speciality")
            #expect(await t.refusal(narrowing([], post: wide.membershipID), as: t.administrator)?.kind == .notFound)
            await #expect(throws: Refusal.notFound) {
                try await t.casework.ask(
                    ReadScope(accountID: t.office.accountID, postID: t.office.membershipID), as: t.administrator)
            }
            #expect(
                try await t.casework.ask(
                    ReadScope(accountID: me.accountID, postID: me.membershipID), as: t.administrator
                )
                .uncovered.isEmpty)
            _ = try await t.casework.perform(
                NarrowAccount(accountID: wide.accountID, postID: wide.membershipID, specialities: ["机电制造", "电力"]),
                as: t.administrator)
            let scope = try await t.casework.ask(
                ReadScope(accountID: me.accountID, postID: me.membershipID), as: t.administrator)
            #expect(
                scope.post.specialities == ["电子"] && scope.uncovered.contains("化工") && !scope.uncovered.contains("电力")
                    && !scope.uncovered.contains("电子"))
            #expect(
                try await t.database.read { tx in
                    try tx.query("SELECT act FROM audit_entries").count { try $0.text("act") == "account.narrowed" }
                } == 2)
        }
    }
}
