import Casework
import Documents
import Store
import Testing
import TitleReview

@Suite struct UndrawnCertificateTests {
    @Test(
        "B7 B8 whoever's certificate cannot be drawn whole is named and takes no number; the others get theirs without a gap",
        arguments: engines)
    func named(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            var cases: [(actor: Actor, id: String)] = []
            for serial in 1...5 { cases.append(try await t.submitted(serial)) }
            let after = try await t.reportedToBureau(cases)
            _ = try await t.casework.perform(
                ApproveResults(planID: t.plan.id, number: "测人社发〔2022〕1号", day: after.day), as: t.bureau, at: after)
            let text = try StoredFile.made(
                Array("no picture".utf8), name: "a.jpg", type: "image/jpeg", casework: t.casework)
            // In the middle of the list: those behind would have the wrong numbers.
            try await t.change(cases[1].id, photo: text.address)
            try await t.change(cases[2].id, photo: nil)
            try await t.change(cases[3].id, name: "王工4\u{E863}")
            let first = try await IssueCertificates.run(planID: t.plan.id, casework: t.casework, actor: t.bureau)
            #expect(first.issued == 2 && !first.left)
            let reasons = Dictionary(uniqueKeysWithValues: first.undrawn.map { ($0.caseID, $0) })
            #expect(Set(reasons.keys) == Set(cases[1...3].map(\.id)))
            #expect(reasons[cases[1].id]?.name == "王工2" && reasons[cases[1].id]?.problem.contains("证件照读不出来") == true)
            #expect(reasons[cases[2].id]?.problem.contains("没有证件照") == true)
            let name = try #require(reasons[cases[3].id]?.problem)
            #expect(name.contains("U+E863") && name.contains("“䶮”（U+4DAE）"), "\(name)")
            #expect(try await t.sequences() == [1, 2])
            // Nothing waits but the three, and a second press changes nothing.
            let second = try await IssueCertificates.run(planID: t.plan.id, casework: t.casework, actor: t.bureau)
            #expect(second.issued == 0 && second.undrawn.count == 3)
            try await t.change(cases[1].id, photo: t.photo.address)
            try await t.change(cases[2].id, photo: t.photo.address)
            try await t.change(cases[3].id, name: "王工4䶮")
            let last = try await IssueCertificates.run(planID: t.plan.id, casework: t.casework, actor: t.bureau)
            #expect(last.issued == 3 && last.undrawn.isEmpty)
            #expect(try await t.sequences() == [1, 2, 3, 4, 5])
            let broken = try await t.casework.ask(CheckInvariants(), as: nil).filter { $0.value != 0 }
            #expect(broken.isEmpty, "\(broken)")
            for file in try await t.casework.ask(ListCertificateFiles(), as: nil) {
                let result = PDFSignatureVerifier.verify(
                    try t.casework.files.get(file.file), trust: t.casework.seal.trust)
                #expect(result.ok && result.content?.number == file.number)
            }
        }
    }

    @Test("B7 a photo that is missing in the store stops its own certificate alone")
    func missing() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let cases = [try await t.submitted(1), try await t.submitted(2)]
            let after = try await t.reportedToBureau(cases)
            _ = try await t.casework.perform(
                ApproveResults(planID: t.plan.id, number: "测人社发〔2022〕1号", day: after.day), as: t.bureau, at: after)
            let gone = t.photo.address.dropLast() + (t.photo.address.hasSuffix("0") ? "1" : "0")
            try await t.change(cases[0].id, photo: String(gone))
            let done = try await IssueCertificates.run(planID: t.plan.id, casework: t.casework, actor: t.bureau)
            #expect(done.issued == 1 && done.undrawn.map(\.name) == ["王工1"])
        }
    }
}

extension CaseworkFixture {
    fileprivate func change(_ id: String, photo: String?) async throws {
        _ = try await database.write { tx in try tx.execute("UPDATE cases SET photo = \(photo) WHERE id = \(id)") }
    }

    fileprivate func change(_ id: String, name: String) async throws {
        _ = try await database.write { tx in try tx.execute("UPDATE cases SET name = \(name) WHERE id = \(id)") }
    }

    /// The numbers of all certificates, in their order.
    fileprivate func sequences() async throws -> [Int] {
        try await casework.ask(ListCertificateFiles(), as: nil).map(\.number).compactMap {
            CertificateNumber(parsing: $0)?.sequence
        }
    }
}
