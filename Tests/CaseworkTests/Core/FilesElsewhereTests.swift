import Documents
import Store
import Testing
import TitleReview

@testable import Casework

/// Files of strangers are opened in a process of their own, whatever they are for: where that process does not answer, nothing of
/// them is known here (S23).
@Suite struct FilesElsewhereTests {
    @Test("B50 S23 without a helper no file is opened: evidence, photo, signature, list, certificate, page")
    func everyDoor() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            try await t.certify([try await t.submitted(1)])
            let issued = try #require(try await t.casework.ask(ListCertificateFiles(), as: nil).first)
            let certificate = try t.casework.files.get(issued.file)
            let row = ["张三", t.plan.specialities[0], "高级", "研究院", "2022-01-01", "2024-12-31", "list1"]
            let list = try Workbook(title: "专家名单", head: ExpertRows.columns, rows: [row]).bytes()
            let alone = try await CaseworkFixture.casework(
                t.database, keys: t.casework.keys, files: t.casework.files.folder,
                inspector: FileSandbox(program: "/bin/false", reader: "/nowhere/pingheng-file"))

            let kept = await t.refusal(of: {
                _ = try await StoredFile.keep(
                    t.incoming(CaseworkFixture.portrait()), name: "a.jpg", limit: 1 << 20, field: "file",
                    casework: alone)
            })
            let photo = await t.refusal(of: {
                _ = try await CheckPhoto.keep(
                    t.incoming(CaseworkFixture.portrait()), name: "a.jpg", rules: t.plan.photo, field: "photo",
                    casework: alone)
            })
            let hand = await t.refusal(of: {
                _ = try await CommitmentFile.make(
                    plan: t.plan, name: "王工1", hand: CaseworkFixture.hand(), at: t.inWindow, casework: alone)
            })
            for refusal in [kept, photo, hand] {
                #expect(refusal?.kind == .overloaded && refusal?.message.contains("没有装好") == true)
            }
            let rows = await t.refusal(of: { _ = try await ExpertRows.read(t.incoming(list), casework: alone) })
            #expect(rows?.message == SheetFinding.Fault.unreadable.message)
            let checked = try await alone.ask(
                VerifyFile.prepare(t.incoming(certificate), casework: alone), as: nil)
            #expect(!checked.signed && checked.certificate == nil)
            #expect(try await alone.drawn(t.photo.address, PageDrawing(page: 1, width: 300)) == nil)

            // The same files are good.
            #expect(
                try await t.casework.ask(VerifyFile.prepare(t.incoming(certificate), casework: t.casework), as: nil)
                    .signed)
            _ = try await ExpertRows.read(t.incoming(list), casework: t.casework)
            #expect(try await t.casework.drawn(t.photo.address, PageDrawing(page: 1, width: 300)) != nil)
        }
    }
}
