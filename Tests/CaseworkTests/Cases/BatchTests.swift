import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct BatchTests {
    @Test(
        "B5 S18 one case that has moved on and one of nobody are reported; the rest is done",
        arguments: engines)
    func rows(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let cases = [try await t.submitted(1), try await t.submitted(2)]
            for one in cases { try await t.reported(one.id) }
            let moment = CaseworkFixture.noon(t.plan.dates.employerDeadline.adding(days: 3))
            try await t.passByAuthority(cases[0].id, level: 0, at: moment)
            let ticked = t.plan.authorities[0].checklist.indices.map(String.init)
            try await t.casework.perform(
                PassAtAuthority(caseID: cases[1].id, opinion: "符合", ticked: ticked), as: t.authorities[0], at: moment)
            let outcomes = try await t.casework.perform(
                RecommendCases(caseIDs: [cases[0].id, "nobody", cases[1].id, cases[1].id]), as: t.authorities[0],
                at: moment)
            #expect(outcomes.map(\.name) == ["王工1", "没有找到的一份", "王工2"])
            #expect(outcomes[0].problem.contains("审核推荐"))
            #expect(outcomes[1].problem == Refusal.notFound.message)
            #expect(outcomes[2].problem.isEmpty)
            #expect(try await t.casework.ask(ReadCase(caseID: cases[1].id), as: t.authorities[1]).record.level == 1)
            // An authority that never had it learns nothing, not even the name.
            let stranger = try await t.casework.perform(
                RecommendCases(caseIDs: [try await t.submitted(3).id]), as: t.authorities[1], at: moment)
            #expect(stranger.map(\.name) == ["没有找到的一份"])
        }
    }

    @Test("B5 what a refused row has written already is undone, that of the others stays", arguments: engines)
    func undone(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let cases = [try await t.submitted(1), try await t.submitted(2)]
            let outcomes = try await t.casework.perform(
                HalfWay(ids: cases.map(\.id), refused: cases[0].id), as: t.clerk, at: t.inWindow)
            #expect(outcomes.map(\.problem) == ["不行", ""])
            let written = try await t.database.read { tx in
                try tx.query("SELECT subject FROM audit_entries WHERE act = 'test.half'").map { try $0.text("subject") }
            }
            #expect(written == [cases[1].id])
            let clauses = try await t.database.read { tx in
                try tx.query("SELECT id FROM cases WHERE clause = 'half'").map { try $0.text("id") }
            }
            #expect(clauses == [cases[1].id])
        }
    }

    /// Writes, then refuses one.
    private struct HalfWay: UseCase {
        let ids: [String], refused: String

        func run(_ work: UnitOfWork) throws -> [BatchOutcome] {
            try work.batch(ids, .employer) { c in
                try work.tx.execute("UPDATE cases SET clause = 'half' WHERE id = \(c.id)")
                try work.record("test.half", c.id)
                if c.id == refused { throw Refusal.conflict("不行") }
            }
        }
    }

    @Test("B5 a notice is posted for those who can stand in it, the others are named", arguments: engines)
    func notice(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let cases = [try await t.submitted(1), try await t.submitted(2)]
            for one in cases { try await t.passByEmployer(one.id) }
            let moment = t.inWindow.adding(seconds: 2 * 86_400)
            try await t.casework.perform(WithdrawApplication(caseID: cases[0].id), as: cases[0].actor, at: moment)
            let posted = try await t.casework.perform(
                PostInternalNotice(caseIDs: cases.map(\.id) + ["nobody"]), as: t.clerk, at: moment)
            #expect(posted.notices.count == 1)
            #expect(posted.outcomes.map { $0.problem.isEmpty } == [false, true, false])
            #expect(posted.outcomes[0].name == "王工1" && posted.outcomes[0].problem.contains("申报人已于"))
        }
    }

    @Test("B5 records of an archive are decided one by one; what a colleague has decided is said", arguments: engines)
    func records(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let actor = try await t.applicant(1)
            let record = try await t.casework.perform(
                SaveArchiveRecord(
                    id: nil, kind: #require(ArchiveKind.find("assessment")),
                    body: ["year": "2018", "result": "competent"], send: true), as: actor
            ).id
            let done = try #require(
                try await t.casework.ask(ReadArchive(), as: actor).first { $0.kind == "project" }?.id)
            let outcomes = try await t.casework.perform(
                DecideArchiveRecord(recordIDs: [done, "nobody", record], approve: true, reason: ""), as: t.clerk)
            #expect(outcomes.map { $0.problem.isEmpty } == [false, false, true])
            #expect(outcomes[0].name.hasPrefix("王工1的") && outcomes[0].problem.contains("已经审核通过"))
        }
    }

    @Test(
        "B5 stamped forms are handed over one by one; one that is not there any more, or was handed over, is said",
        arguments: engines)
    func forms(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let cases = [try await t.submitted(1), try await t.submitted(2)]
            try await t.certify(cases)
            for one in cases {
                for step in [TrackPaper.Step.arrived, .stamped] {
                    try await t.casework.perform(TrackPaper(caseID: one.id, step: step), as: t.office)
                }
            }
            let first = HandOverForms(caseIDs: [cases[0].id], receiver: "李人事")
            #expect(try await t.casework.perform(first, as: t.authorities[0]).map(\.problem) == [""])
            let all = HandOverForms(caseIDs: [cases[0].id, "nobody", cases[1].id], receiver: "张人事")
            let outcomes = try await t.casework.perform(all, as: t.authorities[0])
            #expect(outcomes.map(\.name) == ["王工1", "没有找到的一份", "王工2"])
            #expect(outcomes.map { $0.problem.isEmpty } == [false, false, true])
            let register = try await t.casework.ask(
                ReadHandOverRegister(day: t.casework.business.now().day), as: t.authorities[0])
            #expect(register.lines.map { "\($0.name) \($0.receiver)" } == ["王工1 李人事", "王工2 张人事"])
        }
    }

    @Test(
        "B5 colleagues are reminded and given to a clerk one by one; who has left meanwhile is counted, not in the way",
        arguments: engines)
    func people(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let there = try await t.applicant(1)
            let left = try await t.applicant(2)
            try await t.casework.perform(MarkLeft(personID: left.personID ?? ""), as: t.clerk, at: t.inWindow)
            let ids = [there.personID ?? "", left.personID ?? ""]
            #expect(
                try await t.casework.perform(
                    RemindPeople(planID: t.plan.id, personIDs: ids), as: t.clerk, at: t.inWindow)
                    == .init(sent: 1, finished: 0, recent: 0, late: 0, gone: 1))
            #expect(
                try await t.casework.perform(
                    AssignClerk(personIDs: ids, accountID: t.clerk.accountID), as: t.clerk, at: t.inWindow) == 1)
            let mine = try await t.casework.ask(
                ReadPeople(.init(clerk: t.clerk.accountID)), as: t.clerk, at: t.inWindow)
            #expect(mine.people.map(\.personID) == [there.personID])
            // Of people who are nobody's here nothing is said.
            let nobody = RemindPeople(planID: t.plan.id, personIDs: [left.personID ?? ""])
            #expect(await t.refusal(nobody, as: t.clerk, at: t.inWindow)?.kind == .notFound)
        }
    }

    @Test("B21 whoever comes second is told which colleague was first, and when", arguments: engines)
    func second(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let colleague = try await self.colleague(.employer, of: t.clerk, t)
            let moment = t.inWindow.adding(seconds: 86_400)
            try await t.casework.perform(ReturnCase(caseID: one.id, items: ["缺少聘书"]), as: t.clerk, at: moment)
            let pass = PassCase(
                caseID: one.id, opinion: "同意", confirmation: .init(backbone: false, noNominalEmployment: false))
            for refusal in [
                await t.refusal(ReturnCase(caseID: one.id, items: []), as: colleague, at: moment),
                await t.refusal(pass, as: colleague, at: moment),
                await t.refusal(RefuseCase(caseID: one.id, reason: "", clause: ""), as: colleague, at: moment),
            ] {
                #expect(refusal?.kind == .conflict)
                #expect(refusal?.message.contains("同事经办人已于 \(moment.chinese) 办理“退回修改”") == true)
                #expect(refusal?.message.contains("新发现的事实") == false)
            }
            let own = await t.refusal(ReturnCase(caseID: one.id, items: ["x"]), as: t.clerk, at: moment)
            #expect(own?.message.contains("您已于") == true)
            // Others learn the role, not the name.
            let stranger = await t.refusal(WithdrawTwice(caseID: one.id), as: one.actor, at: moment)
            #expect(stranger?.message.contains("用人单位已于") == true && stranger?.message.contains("经办人") == false)
        }
    }

    @Test("B21 at an authority the same, also when the case is not there any more", arguments: engines)
    func secondAtAuthority(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.reported(one.id)
            let colleague = try await self.colleague(.authority, of: t.authorities[0], t)
            let moment = CaseworkFixture.noon(t.plan.dates.employerDeadline.adding(days: 3))
            let ticked = t.plan.authorities[0].checklist.indices.map(String.init)
            try await t.casework.perform(
                PassAtAuthority(caseID: one.id, opinion: "符合", ticked: ticked), as: t.authorities[0], at: moment)
            let pass = PassAtAuthority(caseID: one.id, opinion: "符合", ticked: [])
            #expect(
                await t.refusal(pass, as: colleague, at: moment)?.message.contains(
                    "同事authority0已于 \(moment.chinese) 办理“审核通过”") == true)
            _ = try await t.casework.perform(RecommendCases(caseIDs: [one.id]), as: t.authorities[0], at: moment)
            let gone = await t.refusal(pass, as: colleague, at: moment)
            #expect(gone?.kind == .conflict && gone?.message.contains("同事authority0已于") == true)
            #expect(await t.refusal(pass, as: t.authorities[1], at: moment)?.kind == .invalid)
        }
    }

    /// An applicant's act that the state does not allow.
    private struct WithdrawTwice: UseCase {
        let caseID: String
        func run(_ work: UnitOfWork) throws { try work.move(work.ownCase(caseID, .applicant), .submit, by: .applicant) }
    }

    private func colleague(_ role: Role, of officer: Actor, _ t: CaseworkFixture) async throws -> Actor {
        let opened = try await t.casework.perform(
            OpenAccount(
                login: "colleague", password: CaseworkFixture.password, name: "同事乙", role: role, unitID: officer.unitID),
            as: t.administrator)
        return try await CaseworkFixture.actor(t.casework, opened.accountID, role, unit: officer.unitID)
    }
}
