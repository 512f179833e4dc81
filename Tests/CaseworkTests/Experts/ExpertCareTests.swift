import Casework
import Foundation
import Store
import Testing
import TitleReview

/// Experts of the pool kept up to date (R2, R3, R12).
@Suite struct ExpertCareTests {
    private func entry(_ p: ExpertProfile, change: (inout ChangeExpert.Entry) -> Void) -> ChangeExpert.Entry {
        var entry = ChangeExpert.Entry(
            speciality: p.speciality, titleLevel: p.titleLevel, employer: p.employer, termFrom: p.termFrom,
            termTo: p.termTo, contact: "")
        change(&entry)
        return entry
    }

    @Test(
        "R2 R3 a change and a withdrawal touch the next pool and nothing that was frozen, drawn or seated",
        arguments: engines)
    func frozen(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let moment = CaseworkFixture.noon(t.plan.dates.officeDeadline.adding(days: 1))
            for index in 0..<9 {
                let day = moment.day
                let profile = ExpertProfile(
                    name: "专家\(index)", speciality: t.plan.specialities[0], titleLevel: "senior",
                    employer: "研究院\(index)", termFrom: day.adding(days: -10), termTo: day.adding(days: 700))
                _ = try await t.casework.perform(
                    AddExpert(profile, login: "expert\(index)", password: CaseworkFixture.password), as: t.office,
                    at: moment.adding(seconds: -86_400))
            }
            _ = try await t.casework.perform(RegisterCommittee(planID: t.plan.id), as: t.office, at: moment)
            let draw = try await t.casework.perform(
                CommitDraw(planID: t.plan.id, reason: "", fewBecause: "测试"), as: t.office, at: moment)
            let frozen = try await t.casework.ask(ReadDraw(id: draw), as: t.office)
            let pool = try await t.casework.ask(ListExperts(), as: t.office)
            for one in pool {
                try await t.casework.perform(
                    ChangeExpert(
                        id: one.id,
                        entry(one.profile) {
                            $0.speciality = t.plan.specialities[1]
                            $0.titleLevel = "intermediate"
                            $0.employer = "新单位"
                            $0.contact = "13800000001"
                        }), as: t.office, at: moment)
                try await t.casework.perform(
                    ChangeStanding(id: one.id, .withdrawn, reason: "本人要求"), as: t.office, at: moment)
            }
            let published = try await t.casework.ask(ReadDraw(id: draw), as: t.office)
            #expect(published.candidates == frozen.candidates && published.orderDigest == frozen.orderDigest)
            #expect(
                try await t.casework.perform(
                    RevealDraw(drawID: draw, publicValue: "08 15 22 26"), as: t.office, at: moment)
                    == t.plan.committee.members)
            let seated = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members
            #expect(
                seated.count == 7
                    && seated.allSatisfy { $0.speciality == t.plan.specialities[0] && $0.employer.hasPrefix("研究院") })

            let leaving = seated[0].expertID
            try await t.casework.perform(
                LeaveCommittee(planID: t.plan.id, expertID: leaving, reason: "因病"), as: t.office, at: moment)
            let next = moment.adding(seconds: 86_400)
            #expect(
                await t.refusal(CommitDraw(planID: t.plan.id, reason: "补充"), as: t.office, at: next)?.kind
                    == .conflict, "nobody is left who could be drawn")
            let back = try #require(pool.first { one in !seated.contains { $0.expertID == one.id } })
            try await t.casework.perform(
                ChangeStanding(id: back.id, .serving, reason: "本人同意继续"), as: t.office, at: next)
            let now = try #require(try await t.casework.ask(ListExperts(), as: t.office).first { $0.id == back.id })
            try await t.casework.perform(
                ChangeExpert(
                    id: back.id,
                    entry(now.profile) {
                        $0.speciality = t.plan.specialities[0]
                        $0.contact = "13800000001"
                    }), as: t.office, at: next)
            _ = try await t.casework.perform(
                CommitDraw(planID: t.plan.id, reason: "补充", fewBecause: "只有一人"), as: t.office,
                at: next.adding(seconds: 86_400))

            let view = try await t.casework.ask(ReadExpert(id: back.id), as: t.office)
            #expect(view.contact == "13800000001" && view.standing == .serving && view.standingBecause.isEmpty)
            #expect(
                view.changes.map(\.field) == [
                    "speciality", "standing", "standing", "contact", "employer", "titleLevel", "speciality",
                ])
            #expect(view.changes.allSatisfy { !$0.after.contains("138") }, "the contact stands in no list of changes")
            let told = try await t.database.read {
                try $0.query("SELECT detail FROM audit_entries WHERE subject = \(back.id) ORDER BY number").map {
                    ChainedEntry.shown(try $0.text("detail"))
                }.joined()
            }
            #expect(
                told.contains("employer") && told.contains("withdrawn") && !told.contains("新单位")
                    && !told.contains("138"))
        }
    }

    @Test(
        "R12 a new employer is looked at in the cases before the committee, and the one before it still counts",
        arguments: engines)
    func employers(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let pool = try await t.casework.ask(ListExperts(), as: t.office)
            let seated = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members
            func profile(_ id: String) throws -> ExpertProfile {
                guard let found = pool.first(where: { $0.id == id }) else { throw Refusal.notFound }
                return found.profile
            }
            func change(_ id: String, to employer: String) throws -> ChangeExpert {
                ChangeExpert(id: id, entry(try profile(id)) { $0.employer = employer })
            }
            let colleagues = "杭州临平某机械有限公司"
            // Was there until a moment ago.
            let first = seated[0].expertID
            try await t.casework.perform(change(first, to: colleagues), as: t.office, at: t.meetingMorning)
            try await t.casework.perform(change(first, to: "别的单位"), as: t.office, at: t.meetingMorning)
            _ = try await t.casework.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            func recused() async throws -> Set<String> {
                try await t.database.read {
                    try Set(
                        $0.query("SELECT expert_id FROM recusals WHERE case_id = \(one.id) AND kind = 'employer'").map {
                            try $0.text("expert_id")
                        })
                }
            }
            #expect(try await recused() == [first])

            // Goes there while reading the case.
            var reader: (id: String, actor: Actor)?
            for (index, member) in members.enumerated()
            where try await !t.casework.ask(ReadExpertHome(), as: member).items.isEmpty {
                reader = (seated[index].expertID, member)
            }
            let second = try #require(reader)
            try await t.casework.perform(change(second.id, to: colleagues), as: t.office, at: t.meetingMorning)
            #expect(try await recused() == [first, second.id])
            await #expect(throws: Refusal.notFound) {
                try await t.casework.ask(ReadCaseAsExpert(caseID: one.id), as: second.actor)
            }
            var readers = 0
            for member in members { readers += try await t.casework.ask(ReadExpertHome(), as: member).items.count }
            #expect(readers == t.plan.committee.panelSize, "the seat went to somebody else")

            // Not while the ballot is open.
            let meeting = try await t.meeting([one.id], members: members, present: 7)
            _ = try await t.casework.perform(
                OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            let third = try #require(seated.map(\.expertID).first { ![first, second.id].contains($0) })
            let late = await t.refusal(try change(third, to: colleagues), as: t.office, at: t.meetingMorning)
            #expect(late?.message == "这位专家所在的评委会正在表决，工作单位请在计票以后再改。")
        }
    }

    @Test("R3 a paused member goes on with the committee and is recused like everybody", arguments: engines)
    func paused(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let seated = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members
            for member in seated {
                try await t.casework.perform(
                    ChangeStanding(id: member.expertID, .paused, reason: "出国"), as: t.office, at: t.meetingMorning)
            }
            let meeting = try await t.meeting([one.id], members: members, present: 7)
            #expect(
                try await t.casework.perform(
                    OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning) == 1)
            let list = try await t.casework.ask(ListExperts(), as: t.office)
            #expect(
                list.count { $0.standing == .paused } == 7 && list.reduce(0) { $0 + $1.load } == 3
                    && list.allSatisfy { $0.waiting == 0 })
        }
    }

    @Test("R3 R11 only the pool's own office; in words what is wrong")
    func refusals() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let members = try await t.committee()
            let one = try #require(try await t.casework.ask(ListExperts(), as: t.office).first)
            func refused(_ actor: Actor?, _ change: (inout ChangeExpert.Entry) -> Void) async -> Refusal? {
                await t.refusal(
                    ChangeExpert(id: one.id, entry(one.profile, change: change)), as: actor, at: t.meetingMorning)
            }
            #expect(
                await refused(t.office) { $0.termTo = $0.termFrom.adding(months: 37) }?.faults.first?.field == "termTo")
            #expect(await refused(t.office) { $0.speciality = "没有的专业" }?.faults.first?.field == "speciality")
            for other in [t.clerk, t.bureau, t.administrator, t.authorities[0], members[0]] {
                #expect(await refused(other) { $0.employer = "x" }?.kind == .forbidden)
            }
            #expect(
                await t.refusal(
                    ChangeExpert(id: UnitOfWork.randomID(), entry(one.profile) { $0.employer = "x" }), as: t.office)?
                    .kind
                    == .notFound)
            #expect(await t.refusal(ChangeStanding(id: one.id, .serving, reason: "x"), as: t.office)?.kind == .conflict)
            #expect(await t.refusal(ChangeStanding(id: one.id, .paused, reason: ""), as: t.office)?.kind == .invalid)
            #expect(
                await t.refusal(of: { _ = try await t.casework.ask(ReadExpert(id: one.id), as: members[0]) })?.kind
                    == .forbidden)
        }
    }
}
