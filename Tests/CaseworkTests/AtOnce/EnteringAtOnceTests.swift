import Foundation
import Store
import Testing
import TitleReview

@testable import Casework

/// Who first asks whether something is there and then writes it, while others do the same.
@Suite struct EnteringAtOnceTests {
    @Test("B22 two who start an application at once get one application, on both engines", arguments: engines)
    func applications(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            for round in 0..<10 {
                let person = try await t.registered(round)
                let started = await atOnce { _ in
                    try await t.casework.perform(StartApplication(planID: t.plan.id), as: person, at: t.inWindow)
                }
                #expect(started.refused.isEmpty && started.done.count == 4 && Set(started.done).count == 1)
            }
            let rows1 = try await t.count("cases")
            #expect(rows1 == 10)
            let rows2 = try await t.count("audit_entries WHERE act = 'case.started'")
            #expect(rows2 == 10)
        }
    }

    @Test(
        "B22 of those who want the same login at once one has it, and the others are told in words", arguments: engines)
    func logins(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            for round in 0..<8 {
                let login = "same\(round)"
                let opened = await atOnce(6) { index in
                    switch index % 3 {
                    case 0:
                        _ = try await t.casework.perform(
                            Hashed(t.registration(login, serial: round * 6 + index)), as: nil)
                    case 1: _ = try await t.casework.perform(Hashed(AddClerk(login: login, name: "第二")), as: t.clerk)
                    default: _ = try await t.casework.perform(Hashed(t.expert(round * 6 + index, login)), as: t.office)
                    }
                }
                #expect(opened.done.count == 1 && opened.refused.count == 5)
                #expect(opened.refused.allSatisfy { $0.faults.first?.field == "account" })
                let rows3 = try await t.count("accounts WHERE login = \(login)")
                #expect(rows3 == 1)
            }
        }
    }

    @Test("B22 of those who register the same unit at once one has registered it", arguments: engines)
    func units(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            for round in 0..<6 {
                let profile = EmployerProfile(
                    name: "同一单位\(round)", creditCode: "91330110MA2B0CC\(round)1X".validCreditCode,
                    kind: "enterprise", ownership: "private", sector: "other", supervisedBy: "district")
                let registered = await atOnce { index in
                    try await t.casework.perform(
                        Hashed(
                            RegisterEmployer(
                                profile, login: "unit\(round)x\(index)", password: CaseworkFixture.password, clerk: "某",
                                letter: t.photo.address)), as: nil)
                }
                #expect(registered.done.count == 1)
                #expect(registered.refused.allSatisfy { $0.faults.first?.field == "creditCode" })
                let added = await atOnce { _ in
                    try await t.casework.perform(AddUnit(kind: "bureau", name: "同一部门\(round)"), as: t.administrator)
                }
                #expect(added.done.count == 1)
                #expect(added.refused.allSatisfy { $0.faults.first?.field == "name" })
            }
        }
    }

    @Test("B22 two plans that are approved under one number at once: one has the number", arguments: engines)
    func documents(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            var other = t.plan
            other.id = "other-plan"
            _ = try await t.casework.perform(
                PublishPlan(plan: other, source: "", reason: ""), as: t.administrator, at: t.inWindow)
            _ = try await t.filed(1, state: .reported)
            let elsewhere = try await t.filed(2, state: .reported)
            _ = try await t.database.write { tx in
                try tx.execute("UPDATE cases SET plan_id = 'other-plan', plan_version = 1 WHERE id = \(elsewhere.id)")
            }
            for round in 0..<5 {
                let plans = [t.plan.id, "other-plan"]
                let approved = await atOnce(2) { index in
                    try await t.casework.perform(
                        ApproveResults(
                            planID: plans[index], number: "杭人社发〔2022〕\(188 + round)号", day: t.plan.dates.open),
                        as: t.bureau, at: t.inWindow)
                }
                #expect(approved.done == [1] && approved.refused.map(\.faults.first?.field) == ["number"])
                _ = try await t.database.write { tx in try tx.execute("UPDATE cases SET state = 'reported'") }
            }
            let rows4 = try await t.count("result_documents")
            #expect(rows4 == 5)
        }
    }

    @Test("B22 R14 a recheck that is asked for twice at once is asked for once", arguments: engines)
    func rechecks(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            for round in 0..<5 {
                let failed = try await t.filed(round, state: .notPassed)
                let asked = await atOnce { _ in
                    try await t.casework.perform(
                        AskForRecheck(caseID: failed.id, reason: "请核对得分"), as: failed.actor, at: t.inWindow)
                }
                #expect(asked.done.count == 1 && asked.refused.allSatisfy { $0.kind == .conflict })
            }
            let rows5 = try await t.count("rechecks")
            #expect(rows5 == 5)
        }
    }

    @Test(
        "B22 a plan that is published twice at once has one version of it, or one after the other", arguments: engines)
    func plans(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let source = try CaseworkFixture.source(ofPlan: t.plan.id)
            for round in 0..<4 {
                let text = source.replacingOccurrences(of: "id: \(t.plan.id)", with: "id: raced-\(round)")
                var drafts: [String] = []
                for _ in 0..<3 {
                    drafts.append(try await t.casework.perform(StartPlanDraft(.file(text)), as: t.office))
                }
                let published = await atOnce(3) { [drafts] index in
                    try await t.casework.perform(
                        PublishPlanDraft(id: drafts[index], version: 1, newest: 0, reason: ""), as: t.office
                    ).version
                }
                #expect(published.done == [1] && published.refused.map(\.kind) == [.conflict, .conflict])
                let again = await atOnce(3) { _ in
                    try await t.casework.perform(
                        PublishPlan(plan: t.plan, source: "", reason: "更正"), as: t.administrator)
                }
                #expect(again.done.sorted() == Array(3 * round + 2..<3 * round + 5) && again.refused.isEmpty)
            }
        }
    }

    @Test("B22 a command that looks again is remembered once, and its row is bound once", arguments: engines)
    func commands(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            for round in 0..<6 {
                let added = await atOnce(3) { index in
                    try await t.casework.perform(
                        AddUnit(kind: "bureau", name: "部门\(round)"), as: t.administrator, at: nil,
                        once: Command(person: "p", id: "\(round)-\(index)", content: [1]))
                }
                #expect(added.done.count == 1 && added.refused.count == 2)
            }
            let rows6 = try await t.count("command_log")
            #expect(rows6 == 6)
            #expect(try await t.count("audit_entries WHERE act = 'unit.added'") == 7, "and the one of the fixture")
            let report = try await AuditVerifier.verify(t.database, keys: t.casework.keys, rows: true)
            #expect(report.ok)
        }
    }
}
