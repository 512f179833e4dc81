import Casework
import Store
import Testing
import TitleReview

/// A name or number that was typed wrong is corrected (S40, PIPL art. 46).
@Suite struct IdentityCorrectionTests {
    @Test(
        "S40 S17 an employer corrects a name and a number by the proof; what goes on takes them, what is over keeps its own",
        arguments: engines)
    func corrected(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let over = try await t.submitted(2)
            let other = try await t.otherEmployer()
            let person = try #require(one.actor.personID)
            let wrong = ResidentID.test(born: "19900315", serial: 1)
            let right = ResidentID.test(born: "19910203", serial: 46)
            let taken = ResidentID.test(born: "19900315", serial: 2)
            let proof = t.photo.address
            try await t.casework.perform(WithdrawApplication(caseID: over.id), as: over.actor)

            // All that cannot be asked.
            #expect(
                await t.refusal(AskForIdentityCorrection(name: "王工1", residentID: wrong, proof: proof), as: one.actor)?
                    .faults.map(\.field) == ["name"])
            #expect(
                await t.refusal(AskForIdentityCorrection(name: "王公", residentID: nil, proof: proof), as: t.clerk)?.kind
                    == .forbidden)
            _ = try await t.casework.perform(
                AskForIdentityCorrection(name: "王公一", residentID: right, proof: proof), as: one.actor)
            _ = try await t.casework.perform(
                AskForIdentityCorrection(name: "王公二", residentID: nil, proof: proof), as: over.actor)
            #expect(
                await t.refusal(AskForIdentityCorrection(name: "王公", residentID: nil, proof: proof), as: one.actor)?
                    .kind == .conflict)

            // The own unit sees that the number changes, and not which one it is.
            let waiting = try await t.casework.ask(ReadIdentityCorrections(), as: t.clerk)
            #expect(
                waiting.map(\.name) == ["王公一", "王公二"] && waiting.map(\.oldName) == ["王工1", "王工2"]
                    && waiting.map(\.changesNumber) == [true, false])
            #expect(try await t.casework.ask(ReadEmployerHome(), as: t.clerk).corrections == 2)
            #expect(try await t.casework.ask(ReadIdentityCorrections(), as: other) == [])
            let id = waiting[0].id
            #expect(try await t.casework.ask(ReadIdentityProof(id: id), as: t.clerk).bytes.count == t.photo.size)
            for refused in [
                await t.refusal(ReadIdentityCorrection(id: id), as: other),
                await t.refusal(ReadIdentityProof(id: id), as: other),
                await t.refusal(DecideIdentityCorrection(id: id, approve: true), as: other),
            ] {
                #expect(refused == .notFound)
            }
            #expect(await t.refusal(DecideIdentityCorrection(id: id, approve: true), as: one.actor)?.kind == .forbidden)
            #expect(
                await t.refusal(DecideIdentityCorrection(id: id, approve: false), as: t.clerk)?.faults.map(\.field) == [
                    "reason"
                ])
            for typed in [nil, wrong, taken] {
                #expect(
                    await t.refusal(DecideIdentityCorrection(id: id, approve: true, number: typed), as: t.clerk)?.faults
                        .map(\.field) == ["residentID"])
            }
            #expect(
                try await t.casework.ask(ReadOwnIdentity(), as: one.actor).name == "王工1",
                "nothing of a refused decision stays")

            // Whose it is cannot decide under a second account.
            try await t.database.write { tx in
                _ = try tx.execute("UPDATE accounts SET person_id = \(person) WHERE id = \(t.clerk.accountID)")
            }
            #expect(
                await t.refusal(DecideIdentityCorrection(id: id, approve: true, number: right), as: t.clerk)?.kind
                    == .forbidden)
            try await t.database.write { tx in
                _ = try tx.execute("UPDATE accounts SET person_id = NULL WHERE id = \(t.clerk.accountID)")
            }

            // What a register said of the wrong number is not the person's.
            try await t.database.write { tx in
                _ = try tx.execute(
                    """
                    INSERT INTO register_answers (id, person_id, register, edition, source, records, asked_at, checked_at)
                    VALUES ('x', \(person), 'insurance', 1, '社保', '[]', 0, 0)
                    """)
            }
            try await t.casework.perform(DecideIdentityCorrection(id: id, approve: true, number: right), as: t.clerk)
            let answers = try await t.database.read { tx in
                try tx.query("SELECT id FROM register_answers WHERE person_id = \(person)").count
            }
            #expect(answers == 0)
            try await t.casework.perform(DecideIdentityCorrection(id: waiting[1].id, approve: true), as: t.clerk)
            #expect(
                await t.refusal(DecideIdentityCorrection(id: id, approve: true, number: right), as: t.clerk)?.kind
                    == .conflict)
            #expect(
                await t.refusal(ReadIdentityProof(id: id), as: t.clerk) == .notFound, "nobody needs the proof any more")
            let view = try await t.casework.ask(ReadOwnIdentity(), as: one.actor)
            #expect(view.name == "王公一" && view.maskedNumber == right.masked && view.last?.state == "approved")
            #expect(try await t.casework.ask(ReadCase(caseID: one.id), as: t.clerk).record.name == "王公一")
            #expect(try await t.casework.ask(ReadCase(caseID: over.id), as: over.actor).record.name == "王工2")
            let row = try await t.database.read { tx in
                try tx.one(
                    "SELECT p.born, p.sex, a.name FROM persons p JOIN accounts a ON a.person_id = p.id WHERE p.id = \(person)"
                )
            }
            #expect(
                try row?.text("born") == "1991-02-03" && row?.text("sex") == right.sexChinese
                    && row?.text("name") == "王公一")
            let left = try await t.database.read { tx in
                try tx.query("SELECT 1 AS there FROM identity_corrections WHERE resident_id IS NOT NULL").count
            }
            #expect(left == 0, "the number stands with the person alone")
            // The old number is free, the new one is not: who asks is not told, who has the proof is.
            _ = try await t.casework.perform(
                AskForIdentityCorrection(name: "王公二", residentID: right, proof: proof), as: over.actor)
            let second = try #require(try await t.casework.ask(ReadIdentityCorrections(), as: t.clerk).first).id
            #expect(
                await t.refusal(DecideIdentityCorrection(id: second, approve: true, number: right), as: t.clerk)?.faults
                    .map(\.field) == ["residentID"])
            try await t.casework.perform(
                DecideIdentityCorrection(id: second, approve: false, reason: "号码不对"), as: t.clerk)
            _ = try await t.casework.perform(
                AskForIdentityCorrection(name: "王公二", residentID: wrong, proof: proof), as: over.actor)
            // The chain knows who did what, and no name and no number.
            let chain = try await t.database.read { tx in try t.casework.audit.entries(in: tx, limit: 200) }.map {
                "\($0.act) \($0.detail)"
            }
            #expect(
                chain.contains { $0.hasPrefix("person.corrected") }
                    && !chain.contains {
                        $0.contains("王") || $0.contains(right.revealed) || $0.contains(wrong.revealed)
                    })
            #expect(try await t.casework.ask(CheckInvariants(), as: nil).allSatisfy { $0.value == 0 })
        }
    }

    @Test(
        """
        S40 N2.2 a name stays while a list with it hangs out; \
        a request that is returned tells why and can be made again; another employer decides anew
        """,
        arguments: engines)
    func bounds(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let proof = t.photo.address
            _ = try await t.casework.perform(
                AskForIdentityCorrection(name: "王公一", residentID: nil, proof: proof), as: one.actor)
            let id = try #require(try await t.casework.ask(ReadIdentityCorrections(), as: t.clerk).first?.id)
            try await t.passByEmployer(one.id)
            _ = try await t.casework.perform(PostInternalNotice(caseIDs: [one.id]), as: t.clerk, at: t.inWindow)
            #expect(await t.refusal(DecideIdentityCorrection(id: id, approve: true), as: t.clerk)?.kind == .conflict)
            try await t.casework.perform(DecideIdentityCorrection(id: id, approve: false, reason: "证明看不清"), as: t.clerk)
            #expect(try await t.casework.ask(ReadOwnIdentity(), as: one.actor).last?.reason == "证明看不清")
            _ = try await t.casework.perform(
                AskForIdentityCorrection(name: "王公一", residentID: nil, proof: proof), as: one.actor)

            // Whoever has left is corrected by the next employer.
            let person = try #require(one.actor.personID)
            let second = try #require(try await t.casework.ask(ReadIdentityCorrections(), as: t.clerk).first?.id)
            try await t.casework.perform(MarkLeft(personID: person), as: t.clerk)
            #expect(
                await t.refusal(AskForIdentityCorrection(name: "王公", residentID: nil, proof: proof), as: one.actor)?
                    .kind == .conflict)
            #expect(
                await t.refusal(DecideIdentityCorrection(id: second, approve: true), as: t.clerk)?.kind == .conflict)
            let other = try await t.otherEmployer()
            let unit = try #require(other.unitID)
            try await t.casework.perform(ChooseEmployer(employerID: unit), as: one.actor)
            _ = try await t.casework.perform(
                AskForIdentityCorrection(name: "王公一", residentID: nil, proof: proof), as: one.actor)
            #expect(try await t.casework.ask(ReadIdentityCorrections(), as: t.clerk) == [])
            #expect(try await t.casework.ask(ReadIdentityCorrections(), as: other).map(\.name) == ["王公一"])
            #expect(await t.refusal(ReadIdentityProof(id: second), as: t.clerk) == .notFound)
            let released = try await t.database.read { tx in
                try tx.one("SELECT COUNT(*) AS n FROM released_files WHERE address = \(proof)")?.int("n")
            }
            #expect(released == 1, "the first employer's proof goes, too")
            #expect(try await t.casework.ask(CheckInvariants(), as: nil).allSatisfy { $0.value == 0 })
        }
    }
}
