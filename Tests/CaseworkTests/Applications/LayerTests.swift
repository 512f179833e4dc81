import Store
import Testing
import TitleReview

@testable import Casework

/// What stands beside a snapshot: confirmations of the employer, corrected names, integrity records.
@Suite struct LayerTests {
    /// The digests of all that was handed in with a case.
    private func parts(_ id: String, _ t: CaseworkFixture) async throws -> [[UInt8]] {
        try await t.database.read { tx in
            try tx.query("SELECT application, archive, answers FROM snapshots WHERE case_id = \(id) ORDER BY number")
                .flatMap {
                    [try $0.bytes("application"), try $0.bytes("archive"), try $0.bytes("answers")]
                }
        }
    }

    @Test(
        "B1 N5 an integrity record that is opened after the submission is judged beside it, and changes nothing of it",
        arguments: engines)
    func integrity(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let before = try await parts(one.id, t)
            let person = try #require(one.actor.personID)
            let (from, to) = (t.plan.dates.open.adding(days: -100), t.plan.dates.open.adding(days: 900))
            try await t.database.write { tx in
                _ = try tx.execute(
                    """
                    INSERT INTO integrity_records (id, person_id, from_day, to_day, reason, created_at)
                    VALUES ('i', \(person), \(from), \(to), '查实', \(t.inWindow))
                    """)
            }
            let pass = PassCase(
                caseID: one.id, opinion: "同意", confirmation: .init(backbone: true, noNominalEmployment: true))
            let refusal = await t.refusal(pass, as: t.clerk, at: t.inWindow.adding(seconds: 60))
            #expect(refusal?.faults.contains { $0.field == "clause.N5" } == true)
            #expect(try await t.state(one.id) == .employerReview)
            #expect(try await parts(one.id, t) == before)
        }
    }

    @Test(
        "B1 A1.2.2.1 what the clerk confirms has its day and its clerk, stands beside what was declared, and stays with the next snapshot",
        arguments: engines)
    func confirmed(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let before = try await parts(one.id, t)
            let moment = t.inWindow.adding(seconds: 86_400)
            try await t.casework.perform(
                PassCase(
                    caseID: one.id, opinion: "同意", confirmation: .init(backbone: false, noNominalEmployment: true)),
                as: t.clerk, at: moment)
            let found = try await t.database.read { tx in
                try tx.query("SELECT * FROM confirmations WHERE case_id = \(one.id)")
            }
            let layer = try #require(found.first)
            #expect(try found.count == 1 && layer.int("snapshot") == 1 && layer.bool("backbone") == false)
            #expect(try layer.instant("at") == moment && layer.text("account_id") == t.clerk.accountID)
            // What was declared stays; what is read and judged is what was confirmed.
            #expect(try await parts(one.id, t) == before)
            func shown(_ actor: Actor) async throws -> Bool? {
                try await t.casework.ask(ReadCase(caseID: one.id), as: actor).details.backbone
            }
            #expect(try await shown(t.clerk) == false)
            _ = try await t.casework.perform(
                PostInternalNotice(caseIDs: [one.id]), as: t.clerk, at: moment.adding(seconds: 86_400))
            _ = try await t.casework.perform(
                ReportCases(caseIDs: [one.id]), as: t.clerk, at: CaseworkFixture.noon(t.plan.dates.employerDeadline))
            let back = CaseworkFixture.noon(t.plan.dates.employerDeadline.adding(days: 1))
            try await t.casework.perform(ReturnCase(caseID: one.id, items: ["请补充"]), as: t.authorities[0], at: back)
            _ = try await t.casework.perform(SubmitApplication(caseID: one.id), as: one.actor, at: back)
            #expect(try await t.state(one.id) == .authorityReview)
            #expect(try await parts(one.id, t).count == 6)
            #expect(try await shown(t.authorities[0]) == false)
        }
    }
}
