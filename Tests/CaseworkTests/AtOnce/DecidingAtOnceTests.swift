import Store
import Testing
import TitleReview

@testable import Casework

/// What is checked and then relied on where no index would refuse the second: limits, overlaps, draws, ends.
@Suite struct DecidingAtOnceTests {
    @Test(
        "B22 R2 a committee is registered, drawn for and revealed once, whoever does it at the same moment",
        arguments: engines)
    func draws(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let noon = CaseworkFixture.noon(t.plan.dates.officeDeadline.adding(days: 1))
            let office = [t.office, try await t.colleague(of: t.office)]
            for index in 0..<9 {
                _ = try await t.casework.perform(
                    Hashed(t.expert(index, "expert\(index)")), as: t.office, at: noon.adding(seconds: -86_400))
            }
            let registered = await atOnce { index in
                try await t.casework.perform(RegisterCommittee(planID: t.plan.id), as: office[index % 2], at: noon)
            }
            #expect(registered.done.count == 4 && Set(registered.done).count == 1)
            let committed = await atOnce { index in
                try await t.casework.perform(
                    CommitDraw(planID: t.plan.id, reason: "", fewBecause: "测试"), as: office[index % 2], at: noon)
            }
            #expect(committed.done.count == 1 && committed.refused.allSatisfy { $0.kind == .conflict })
            let draw = try #require(committed.done.first)
            let revealed = await atOnce { index in
                try await t.casework.perform(
                    RevealDraw(drawID: draw, publicValue: "08 15 22 \(index)"), as: office[index % 2], at: noon)
            }
            #expect(revealed.done == [7] && revealed.refused.allSatisfy { $0.kind == .conflict })
            let rows1 = try await t.count("committee_members")
            #expect(rows1 == 7)
            let rows2 = try await t.count("draws")
            #expect(rows2 == 1)
            let rows3 = try await t.count("audit_entries WHERE act = 'draw.revealed'")
            #expect(rows3 == 1)
        }
    }

    @Test("B22 R16 an inspection is opened and drawn once", arguments: engines)
    func inspections(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            for serial in 0..<6 { _ = try await t.filed(serial, state: .employerReview) }
            let opened = await atOnce { _ in
                try await t.casework.perform(
                    OpenInspection(planID: t.plan.id, size: 2, reason: "年度抽查"), as: t.bureau, at: t.inWindow)
            }
            #expect(opened.done.count == 1 && opened.refused.allSatisfy { $0.kind == .conflict })
            let id = try #require(opened.done.first)
            let revealed = await atOnce { index in
                try await t.casework.perform(
                    RevealInspection(id: id, publicValue: "08 15 22 \(index)"), as: t.bureau, at: t.inWindow)
            }
            #expect(revealed.done == [2] && revealed.refused.allSatisfy { $0.kind == .conflict })
            let rows4 = try await t.count("inspection_cases")
            #expect(rows4 == 2)
        }
    }

    @Test("B22 absences do not overlap, and nobody stands in for who is away", arguments: engines)
    func absences(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let unit = try #require(t.office.unitID)
            let other = try await t.casework.perform(
                OpenAccount(
                    login: "office2", password: CaseworkFixture.password, name: "李办", role: .office, unitID: unit),
                as: t.administrator
            ).accountID
            let pair = [t.office.accountID, other]
            for round in 0..<6 {
                let day = t.inWindow.day.adding(days: 10 * round)
                // Some are the same, and some say that each stands in for the other.
                let registered = await atOnce { index in
                    try await t.casework.perform(
                        RegisterAbsence(
                            accountID: pair[index % 2], standIn: pair[1 - index % 2], from: day,
                            to: day.adding(days: 2)), as: t.office, at: t.inWindow)
                }
                #expect(registered.done.count == 1 && registered.refused.allSatisfy { $0.kind == .invalid })
            }
            let rows5 = try await t.count("absences")
            #expect(rows5 == 6)
        }
    }

    @Test("B22 S4 of two sheets of recovery codes that are made at once one counts", arguments: engines)
    func recoveryCodes(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            for _ in 0..<5 {
                let made = await atOnce { _ in try await t.casework.perform(NewRecoveryCodes(), as: t.office) }
                #expect(made.done.count == 4)
                let rows6 = try await t.count("recovery_codes WHERE account_id = \(t.office.accountID)")
                #expect(rows6 == 10)
            }
        }
    }

    @Test("B22 A3.2.0 an account that is narrowed twice at once has what one of the two has said", arguments: engines)
    func narrowed(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let officer = t.authorities[0]
            for _ in 0..<6 {
                let narrowed = await atOnce(2) { index in
                    try await t.casework.perform(
                        NarrowAccount(
                            accountID: officer.accountID, postID: officer.membershipID,
                            specialities: [t.plan.specialities[index]]), as: t.administrator)
                }
                #expect(narrowed.done.count == 2)
                let rows7 = try await t.count("membership_specialities")
                #expect(rows7 == 1)
            }
        }
    }

    @Test("B22 the last place for a view is one person's last place once", arguments: engines)
    func views(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            for index in 1..<SaveView.most {
                try await t.casework.perform(SaveView(name: "视图\(index)", query: "speciality=a"), as: t.office)
            }
            let saved = await atOnce { index in
                try await t.casework.perform(SaveView(name: "另外\(index)", query: "speciality=b"), as: t.office)
            }
            #expect(saved.done.count == 1 && saved.refused.count == 3)
            let rows8 = try await t.count("saved_views")
            #expect(rows8 == SaveView.most)
        }
    }

    @Test("B22 two administrators who close each other at once: one is left", arguments: engines)
    func administrators(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let opened = try await t.casework.perform(
                OpenAccount(
                    login: "admin2", password: CaseworkFixture.password, name: "第二管理员", role: .administrator,
                    unitID: "platform"), as: t.administrator)
            let other = try await CaseworkFixture.actor(t.casework, opened.accountID, .administrator, unit: "platform")
            let pair = [t.administrator, other]
            let closed = await atOnce(2) { index in
                try await t.casework.perform(CloseAccount(accountID: pair[1 - index].accountID), as: pair[index])
            }
            #expect(closed.done.count == 1 && closed.refused.map(\.kind) == [.forbidden])
        }
    }

    @Test(
        "B22 S10 whoever asks for many links at once gets as many as one after the other, and one lives",
        arguments: engines)
    func passwordLinks(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine, messageGateways: [.text: ScriptedGateway()]) { t in
            let one = try await t.registered(1)
            let asked = await atOnce(8) { _ in
                try await t.casework.perform(AskForPasswordLink(login: "racer1"), as: nil)
            }
            #expect(asked.done.count == 8)
            let rows9 = try await t.count("password_links WHERE account_id = \(one.accountID)")
            #expect(rows9 == 3)
            let rows10 = try await t.count("password_links WHERE account_id = \(one.accountID) AND used_at IS NULL")
            #expect(rows10 == 1)
        }
    }

    @Test("B22 S17 an account is known as the person's whose number is proved in that moment", arguments: engines)
    func numbers(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            for serial in 0..<6 {
                let person = try await t.registered(serial)
                let record = try await t.casework.perform(
                    SaveArchiveRecord(
                        id: nil, kind: #require(ArchiveKind.find("assessment")),
                        body: ["year": "2020", "result": "competent"], send: true), as: person
                ).id
                let account = try await t.casework.perform(
                    Hashed(
                        OpenAccount(
                            login: "second\(serial)", password: CaseworkFixture.password, name: person.name,
                            role: .expert,
                            unitID: nil)), as: t.administrator
                ).accountID
                let number = ResidentID.test(born: "19900315", serial: serial)
                let both = await atOnce(2) { index in
                    if index == 0 {
                        let decided = try await t.casework.perform(
                            DecideArchiveRecord(recordIDs: [record], approve: true, reason: ""), as: t.clerk)
                        #expect(decided.map(\.problem) == [""])
                    } else {
                        try await t.casework.perform(
                            LinkAccount(accountID: account, residentID: number), as: t.administrator)
                    }
                }
                #expect(both.done.count == 2)
                let owner = person.personID ?? ""
                let rows11 = try await t.count("accounts WHERE id = \(account) AND person_id = \(owner)")
                #expect(rows11 == 1)
            }
        }
    }
}
