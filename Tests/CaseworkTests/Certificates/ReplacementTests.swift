import Casework
import Documents
import Store
import Testing
import TitleReview

@Suite struct ReplacementTests {
    @Test(
        "B17 a certificate with a wrong document number is replaced under the next number; old and new refer to each other",
        arguments: engines)
    func document(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let cases = [try await t.submitted(1), try await t.submitted(2)]
            try await t.certify(cases)
            let at = CaseworkFixture.noon(t.plan.dates.meetingFrom.adding(days: 40))
            let numbers = try await t.casework.ask(ListCertificateFiles(), as: nil).map(\.number)
            let old = numbers[0]
            let before = try #require(try await t.casework.ask(VerifyCertificate(number: old, name: "王工1"), as: nil))
            func mending(_ document: String, all: Bool = false, reason: String = "文号印错") -> CertificateMending {
                .init(number: old, document: document, day: before.documentDay, all: all, reason: reason)
            }
            func replace(_ mending: CertificateMending, as actor: Actor, seen: String? = nil) async throws -> [String] {
                try await ReplaceCertificates.run(mending, seen: seen, casework: t.casework, actor: actor, at: at)
            }
            // Nothing to mend, no reason, another's act, a list that is not the one that was shown.
            for (wrong, field) in [
                (mending(before.document), "document"), (mending("x"), "document"),
                (mending("测人社发〔2022〕9号", reason: ""), "reason"),
            ] {
                #expect(
                    await t.refusal(of: { _ = try await replace(wrong, as: t.bureau) })?.faults.first?.field == field)
            }
            let right = mending("测人社发〔2022〕9号")
            #expect(await t.refusal(of: { _ = try await replace(right, as: t.office) })?.kind == .forbidden)
            let draft = try await t.casework.ask(ReadReplacement(right), as: t.bureau, at: at)
            let words = draft.changes.map { [$0.label, $0.before, $0.after] }
            #expect(words == [["文号", before.document, "测人社发〔2022〕9号"]])
            #expect(draft.people.map(\.caseID) == [cases[0].id])
            #expect(
                await t.refusal(of: {
                    _ = try await replace(right, as: t.bureau, seen: String(repeating: "0", count: 64))
                })?.kind == .conflict)
            let new = try #require(try await replace(right, as: t.bureau, seen: draft.list).first)
            #expect(new == draft.firstNumber && CertificateNumber(parsing: new)?.sequence == 3)

            let replaced = try #require(try await t.casework.ask(VerifyCertificate(number: old, name: "王工1"), as: nil))
            #expect(replaced.replacedBy == new && replaced.replacedAt == at && replaced.revokedAt == nil)
            let standing = try #require(try await t.casework.ask(VerifyCertificate(number: new, name: "王工1"), as: nil))
            #expect(standing.replaces == old && standing.document == "测人社发〔2022〕9号" && standing.replacedBy == nil)
            let entry = try await t.casework.ask(ReadRegisteredCertificate(number: old), as: t.bureau)
            #expect(entry.replacedBecause == "文号印错")
            #expect(
                try await t.casework.ask(ReadRegisteredCertificate(number: new), as: t.bureau).replacesBecause == "文号印错"
            )
            // The title stands, nobody was dishonest, and the holder gets the new one.
            #expect(try await t.state(cases[0].id) == .certified)
            #expect(try await t.casework.ask(ListIntegrityRecords(), as: t.bureau).items.isEmpty)
            #expect(
                try await t.casework.ask(ReadCertificateFile(caseID: cases[0].id), as: cases[0].actor).number == new)
            let told = try await t.casework.ask(ReadHome(), as: cases[0].actor).messages
            #expect(told.contains { $0.body.contains(old) && $0.body.contains(new) && $0.body.contains("资格不受影响") })
            // Twice is too often; what is replaced is not revoked, what replaces it can be.
            #expect(await t.refusal(of: { _ = try await replace(right, as: t.bureau) })?.message.contains(new) == true)
            #expect(
                await t.refusal(RevokeCertificate(number: old, reason: "查实"), as: t.bureau, at: at)?.message.contains(
                    "\(new) 号") == true)
            let list = try RevocationList(
                try await RevocationRegister.signed(casework: t.casework, at: at), trust: t.casework.seal.trust)
            #expect(list.entries == [.init(certificate: old, revokedAt: at, replacedBy: new)])
            try await expectWhole(t)
        }
    }

    @Test(
        "B17 all that stand under the wrong document are replaced at once, and its number is nobody else's",
        arguments: engines)
    func all(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            try await t.certify([try await t.submitted(1), try await t.submitted(2)])
            let at = CaseworkFixture.noon(t.plan.dates.meetingFrom.adding(days: 40))
            let old = try await t.casework.ask(ListCertificateFiles(), as: nil).map(\.number)
            let entry = try await t.casework.ask(ReadRegisteredCertificate(number: old[1]), as: t.bureau)
            #expect(entry.underTheSameDocument == 1)
            let new = try await ReplaceCertificates.run(
                CertificateMending(
                    number: old[1], document: "测人社发[2022]9号", day: entry.certificate.documentDay, all: true,
                    reason: "文号印错"), casework: t.casework, actor: t.bureau, at: at)
            #expect(new.compactMap { CertificateNumber(parsing: $0)?.sequence } == [3, 4])
            for (one, other) in zip(old, new) {
                let view = try await t.casework.ask(ReadRegisteredCertificate(number: one), as: t.bureau)
                #expect(view.certificate.replacedBy == other && view.underTheSameDocument == 0)
            }
            let taken = await t.refusal(
                ApproveResults(planID: t.plan.id, number: "测人社发〔2022〕9号", day: at.day), as: t.bureau, at: at)
            #expect(taken?.message.contains("已经用过") == true)
            try await expectWhole(t)
        }
    }

    @Test(
        "B7 B17 when one of the new certificates cannot be drawn whole, its holder is named and none is replaced",
        arguments: engines)
    func undrawn(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let cases = [try await t.submitted(1), try await t.submitted(2)]
            try await t.certify(cases)
            let at = CaseworkFixture.noon(t.plan.dates.meetingFrom.adding(days: 40))
            let old = try await t.casework.ask(ListCertificateFiles(), as: nil).map(\.number)
            let entry = try await t.casework.ask(ReadRegisteredCertificate(number: old[0]), as: t.bureau)
            let second = cases[1].id
            try await t.database.write { tx in
                _ = try tx.execute("UPDATE cases SET photo = NULL WHERE id = \(second)")
            }
            let refusal = await t.refusal(of: {
                _ = try await ReplaceCertificates.run(
                    CertificateMending(
                        number: old[0], document: "测人社发〔2022〕9号", day: entry.certificate.documentDay, all: true,
                        reason: "文号印错"), casework: t.casework, actor: t.bureau, at: at)
            })
            #expect(refusal?.kind == .conflict && refusal?.faults.map(\.field) == ["certificate.\(second)"])
            #expect(refusal?.faults.first?.message.hasPrefix("王工2：") == true)
            #expect(try await t.casework.ask(ListCertificateFiles(), as: nil).map(\.number) == old)
        }
    }

    @Test(
        "B17 a name that was corrected is on the new certificate, and the old file is answered for by the new one",
        arguments: engines)
    func name(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.certify([one])
            let at = CaseworkFixture.noon(t.plan.dates.meetingFrom.adding(days: 40))
            let file = try #require(try await t.casework.ask(ListCertificateFiles(), as: nil).first)
            let before = try await t.casework.ask(ReadRegisteredCertificate(number: file.number), as: t.bureau)
            let person = try #require(one.actor.personID)
            try await t.database.write { tx in
                _ = try tx.execute("UPDATE persons SET name = '王工壹' WHERE id = \(person)")
            }
            let new = try await ReplaceCertificates.run(
                CertificateMending(
                    number: file.number, document: before.certificate.document, day: before.certificate.documentDay,
                    all: false, reason: "姓名印错"), casework: t.casework, actor: t.bureau, at: at)
            let shown = try await t.casework.ask(VerifyCertificate(number: new[0], name: "王工壹"), as: nil)
            #expect(shown?.replaces == file.number)
            let bytes = try t.casework.files.get(file.file)
            let old = PDFSignatureVerifier.verify(bytes, trust: t.casework.seal.trust)
            #expect(old.ok && old.content?.replaces == nil)
            var writer = try t.casework.incoming.open()
            try writer.write(bytes[...])
            let checked = try await t.casework.ask(VerifyFile.prepare(writer.finish(), casework: t.casework), as: nil)
            #expect(checked.signed && !checked.revoked && checked.certificate?.replacedBy == new[0])
            try await expectWhole(t)
        }
    }

    private func expectWhole(_ t: CaseworkFixture) async throws {
        let broken = try await t.casework.ask(CheckInvariants(), as: nil).filter { $0.value != 0 }
        #expect(broken.isEmpty, "\(broken)")
        for file in try await t.casework.ask(ListCertificateFiles(), as: nil) {
            let result = PDFSignatureVerifier.verify(try t.casework.files.get(file.file), trust: t.casework.seal.trust)
            #expect(result.ok && result.content?.number == file.number)
        }
        #expect(try await AuditVerifier.verify(t.database, keys: t.casework.keys).ok)
    }
}
