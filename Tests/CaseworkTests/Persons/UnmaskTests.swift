import Casework
import Store
import Testing
import TitleReview

/// Personal numbers are masked, and seen in full on record (S39).
@Suite struct UnmaskTests {
    private func reveal(
        _ id: String, _ field: PersonalField = .phone, _ purpose: UnmaskPurpose = .contact, note: String = ""
    ) -> UnmaskNumber {
        UnmaskNumber(caseID: id, field: field, purpose: purpose, note: note)
    }

    @Test(
        "S39 numbers are masked; one is seen in full for a purpose, is on the chain without the number, and its owner reads who saw it",
        arguments: engines)
    func onRecord(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let number = ResidentID.test(born: "19900315", serial: 1)
            let view = try await t.casework.ask(ReadPersonalFields(caseID: one.id), as: t.clerk)
            #expect(
                view.lines.map(\.field) == [.residentID, .phone]
                    && view.lines.map(\.masked) == [number.masked, "138****0000"])
            #expect(view.left == UnmaskNumber.most)
            #expect(try await t.casework.ask(ReadOwnUnmaskings(), as: one.actor).isEmpty)

            let seen = try await t.casework.perform(
                reveal(one.id, .residentID, .identity, note: "与原件核对"), as: t.clerk, at: t.inWindow)
            #expect(seen.value == number.revealed)
            #expect(
                try await t.casework.perform(reveal(one.id), as: t.clerk, at: t.inWindow.adding(seconds: 60)).value
                    == "13800000000")
            #expect(
                try await t.casework.ask(ReadPersonalFields(caseID: one.id), as: t.clerk).left == UnmaskNumber
                    .most
                    - 2)
            let own = try await t.casework.ask(ReadOwnUnmaskings(), as: one.actor)
            #expect(
                own.map(\.field) == [.phone, .residentID] && own.map(\.purpose) == [.contact, .identity]
                    && own[1].note == "与原件核对" && own[1].unit == "杭州临平某机械有限公司")
            let chain = try await t.database.read {
                try $0.query(
                    "SELECT actor, subject, detail FROM audit_entries WHERE act = 'person.revealed' ORDER BY number"
                ).map { [try $0.text("actor"), try $0.text("subject"), try $0.text("detail")] }
            }
            #expect(
                chain.count == 2 && chain.allSatisfy { $0[0] == "employer:\(t.clerk.accountID)" && $0[1] == one.id })
            #expect(
                !chain.joined().joined().contains("原件") && !chain.joined().joined().contains(number.revealed)
                    && chain[0][2].contains("identity"))
            #expect(try await AuditVerifier.verify(t.database, keys: t.casework.keys).ok)
        }
    }

    @Test(
        "S39 S13 S17 only the desks at which the case is, never the own case, with a purpose, and so many a day",
        arguments: engines)
    func bounds(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            #expect(await t.refusal(reveal(one.id), as: t.authorities[1])?.kind == .notFound, "not there yet")
            for other in [t.bureau, t.administrator, one.actor] {
                #expect(await t.refusal(reveal(one.id), as: other)?.kind == .forbidden)
            }
            await #expect(throws: Refusal.self) {
                try await t.casework.ask(ReadPersonalFields(caseID: one.id), as: one.actor)
            }
            #expect(await t.refusal(reveal(one.id, .phone, .other), as: t.clerk)?.faults.map(\.field) == ["note"])
            #expect(
                await t.refusal(reveal(one.id, .email), as: t.clerk)?.faults.map(\.field) == ["field"], "there is none")
            let opened = try await t.casework.perform(
                OpenAccount(
                    login: "second", password: CaseworkFixture.password, name: "王工1", role: .employer,
                    unitID: t.clerk.unitID,
                    residentID: .test(born: "19900315", serial: 1)), as: t.administrator)
            let ownActor = try await CaseworkFixture.actor(
                t.casework, opened.accountID, .employer, unit: t.clerk.unitID)
            #expect(await t.refusal(reveal(one.id), as: ownActor)?.message.contains("本人") == true)

            let over = try await t.submitted(2)
            try await t.casework.perform(
                RefuseCase(caseID: over.id, reason: "不在岗", clause: "A1.1"), as: t.clerk, at: t.inWindow)
            #expect(
                await t.refusal(reveal(over.id), as: t.clerk)?.message.contains("已经结束") == true,
                "what is kept is only kept")
            #expect(try await t.casework.ask(ReadPersonalFields(caseID: over.id), as: t.clerk).isOpen == false)

            for _ in 0..<UnmaskNumber.most { _ = try await t.casework.perform(reveal(one.id), as: t.clerk) }
            #expect(await t.refusal(reveal(one.id), as: t.clerk)?.kind == .conflict)
            #expect(try await t.casework.ask(ReadPersonalFields(caseID: one.id), as: t.clerk).left == 0)
            // A day later by the machine's clock.
            try await t.database.write {
                _ = try $0.execute("UPDATE reveals SET machine_at = machine_at - 86400000000")
            }
            _ = try await t.casework.perform(reveal(one.id), as: t.clerk)
        }
    }
}
