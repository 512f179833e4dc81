import Casework
import Store
import Testing
import TitleReview

/// What the office may draw from, and when (R2, R3).
@Suite struct DrawTests {
    private func add(
        _ count: Int, of speciality: String, from first: Int = 0, to t: CaseworkFixture, at moment: Instant
    ) async throws {
        for index in first..<first + count {
            let profile = ExpertProfile(
                name: "专家\(index)", speciality: speciality, titleLevel: "senior", employer: "研究院\(index)",
                termFrom: moment.day.adding(days: -10), termTo: moment.day.adding(days: 700))
            _ = try await t.casework.perform(
                AddExpert(profile, login: "expert\(index)", password: CaseworkFixture.password), as: t.office,
                at: moment)
        }
    }

    private func day(_ t: CaseworkFixture) -> Instant {
        CaseworkFixture.noon(t.plan.dates.officeDeadline.adding(days: 1))
    }

    /// Five of the first speciality and two of the second, drawn by a reason from six and three.
    private func drawn(_ t: CaseworkFixture) async throws -> PublishedDraw {
        let eve = day(t).adding(seconds: -86_400)
        try await add(6, of: t.plan.specialities[0], to: t, at: eve)
        try await add(3, of: t.plan.specialities[9], from: 6, to: t, at: eve)
        _ = try await t.casework.perform(RegisterCommittee(planID: t.plan.id), as: t.office, at: day(t))
        let bare = await t.refusal(CommitDraw(planID: t.plan.id, reason: ""), as: t.office, at: day(t))
        #expect(bare?.faults.first?.field == "fewBecause" && bare?.message.contains("合计从 9 人中抽 7 人") == true)
        #expect(bare?.message.contains("“\(t.plan.specialities[9])”从 3 人中抽 2 人") == true)
        let id = try await t.casework.perform(
            CommitDraw(planID: t.plan.id, reason: "", fewBecause: "全区这两个专业的高级职称只有九人"), as: t.office, at: day(t))
        _ = try await t.casework.perform(RevealDraw(drawID: id, publicValue: "08 15 22"), as: t.office, at: day(t))
        return try await t.casework.ask(ReadDraw(id: id), as: nil)
    }

    @Test(
        "B11 R2 a draw with fewer than twice as many candidates as seats takes a reason, which is published and on the chain",
        arguments: engines)
    func few(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let draw = try await drawn(t)
            #expect(draw.fewBecause == "全区这两个专业的高级职称只有九人")
            let told = try await t.database.read {
                try $0.one("SELECT detail FROM audit_entries WHERE act = 'draw.committed'")?.text("detail") ?? ""
            }
            #expect(told.contains(SHA256Digest(of: Array(draw.fewBecause.utf8)).hex))
        }
    }

    @Test("B11 R2 with enough candidates no reason is asked for, and none is published", arguments: engines)
    func enough(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine, plan: { $0.committee.members = 3 }) { t in
            try await add(6, of: t.plan.specialities[0], to: t, at: day(t).adding(seconds: -86_400))
            _ = try await t.casework.perform(RegisterCommittee(planID: t.plan.id), as: t.office, at: day(t))
            let id = try await t.casework.perform(
                CommitDraw(planID: t.plan.id, reason: "", fewBecause: "随手写的"), as: t.office, at: day(t))
            #expect(try await t.casework.ask(ReadDraw(id: id), as: nil).fewBecause.isEmpty)
        }
    }

    @Test("B11 R2 the seat of who leaves is filled from the own speciality, or not at all", arguments: engines)
    func own(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            #expect(try await drawn(t).seats.contains("\(t.plan.specialities[9]) 2"))
            let scarce = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members.filter {
                $0.speciality == t.plan.specialities[9]
            }
            for member in scarce {
                try await t.casework.perform(
                    LeaveCommittee(planID: t.plan.id, expertID: member.expertID, reason: "因病"), as: t.office,
                    at: day(t))
            }
            let again = CommitDraw(planID: t.plan.id, reason: "两位因病退出", fewBecause: "没有别人")
            // One of the speciality is left, and one of the other, who cannot take these seats.
            let short = await t.refusal(again, as: t.office, at: day(t))
            #expect(short?.message.contains("“\(t.plan.specialities[9])”要抽取 2 人，库中合格的只有 1 人") == true)
            try await add(1, of: t.plan.specialities[9], from: 20, to: t, at: day(t))
            let next = day(t).adding(seconds: 86_400)
            let id = try await t.casework.perform(again, as: t.office, at: next)
            let draw = try await t.casework.ask(ReadDraw(id: id), as: nil)
            #expect(draw.seats == ["\(t.plan.specialities[9]) 2"])
            #expect(draw.candidates.allSatisfy { $0[1] == t.plan.specialities[9] })
        }
    }

    @Test(
        "B11 R2 the pool is fixed before the day of the draw: whoever came or changed that day makes it wait",
        arguments: engines)
    func fixed(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine, plan: { $0.committee.members = 3 }) { t in
            _ = try await t.casework.perform(RegisterCommittee(planID: t.plan.id), as: t.office, at: day(t))
            try await add(8, of: t.plan.specialities[0], to: t, at: day(t))
            let draw = CommitDraw(planID: t.plan.id, reason: "")
            let early = await t.refusal(draw, as: t.office, at: day(t).adding(seconds: 3600))
            #expect(early?.message == "专家库要在抽取的前一天固定下来，今天新加入 8 人，请明天再抽取。（人社部令第40号）")
            let next = day(t).adding(seconds: 86_400)
            let one = try #require(try await t.casework.ask(ListExperts(), as: t.office).first)
            try await t.casework.perform(ChangeStanding(id: one.id, .paused, reason: "出国"), as: t.office, at: next)
            #expect(
                await t.refusal(draw, as: t.office, at: next)?.message.contains("今天修改 1 人") == true,
                "who is left out that day narrows the pool")
            _ = try await t.casework.perform(draw, as: t.office, at: next.adding(seconds: 86_400))
        }
    }

    /// Makes the case one of another plan, which these read.
    private func lay(_ id: String, before experts: [String], _ t: CaseworkFixture) async throws {
        var other = t.plan
        other.id = "other-plan"
        _ = try await t.casework.perform(
            PublishPlan(plan: other, source: "", reason: ""), as: t.administrator, at: t.inWindow)
        try await t.database.write { tx in
            _ = try tx.execute("UPDATE cases SET plan_id = 'other-plan' WHERE id = \(id)")
            for expert in experts {
                _ = try tx.execute("INSERT INTO panel_members (case_id, expert_id) VALUES (\(id), \(expert))")
            }
        }
    }

    @Test("B11 R8 who reads a case of another plan has no less to read of this one", arguments: engines)
    func evenByPlan(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let (one, elsewhere) = (try await t.submitted(1), try await t.submitted(2))
            try await t.ready([one])
            _ = try await t.committee()
            let seated = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members
            // Of members with nothing to read these come first.
            let first = Array(seated.map(\.expertID).sorted().prefix(t.plan.committee.panelSize))
            try await lay(elsewhere.id, before: first, t)
            _ = try await t.casework.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            let readers = try await t.database.read { tx in
                try tx.query("SELECT expert_id FROM panel_members WHERE case_id = \(one.id)").map {
                    try $0.text("expert_id")
                }
            }
            #expect(readers.sorted() == first)
        }
    }

    @Test(
        "B11 R8 loads are counted by plan, and who leaves one committee keeps the cases of another", arguments: engines)
    func byPlan(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let (one, elsewhere) = (try await t.submitted(1), try await t.submitted(2))
            try await t.ready([one])
            _ = try await t.committee()
            let seated = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members
            // A case of another plan lies on most desks.
            try await lay(elsewhere.id, before: seated.dropLast(3).map(\.expertID), t)
            #expect(
                try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members.allSatisfy {
                    $0.load == 0
                })
            try await t.casework.perform(
                LeaveCommittee(planID: t.plan.id, expertID: seated[0].expertID, reason: "因病"), as: t.office,
                at: t.meetingMorning)
            let kept = try await t.database.read {
                try $0.one("SELECT COUNT(*) AS n FROM panel_members WHERE expert_id = \(seated[0].expertID)")?.int("n")
            }
            #expect(kept == 1)
        }
    }
}
