import Foundation
import Testing
import TitleReview

@testable import Documents

/// A second opinion by another implementation; skipped where python has no pyHanko.
@Suite struct PyHankoTests {
    static let isThere = ((try? Tool.run("python3", ["-c", "import pyhanko; print('there')"], on: [])) ?? "").contains(
        "there")

    private static let oracle = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Oracles/verify_pdf_signature.py").path

    private func opinion(on pdf: [UInt8], anchor: String) throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "anchor-\(UUID().uuidString).pem")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(anchor.utf8).write(to: file)
        return try Tool.run("python3", [Self.oracle, "FILE", file.path], on: pdf)
    }

    @Test(
        "S55 pyHanko agrees: valid, trusted, whole file, SHA-256", .enabled(if: isThere),
        arguments: [SigningAlgorithm.p256, .rsa3072])
    func agrees(algorithm: SigningAlgorithm) throws {
        let identity = try SigningIdentity.create(
            commonName: "某评审委员会", from: Instant(startOf: Day("2022-01-01")!), algorithm: algorithm)
        let pdf = try PDFSigner(identity).sign(
            Samples.plainPDF(), name: "评审委员会", reason: "签发", at: Samples.issued, content: Samples.content)
        let good = try opinion(on: pdf, anchor: identity.authorityPEM)
        for wanted in [
            "\"bottom_line\": true", "\"coverage\": \"ENTIRE_FILE\"", "\"digest\": \"sha256\"",
            "2022-12-20T09:30:00+08:00",
        ] {
            #expect(good.contains(wanted), "\(good)")
        }
        let other = try SigningIdentity.create(commonName: "某评审委员会", from: Instant(startOf: Day("2022-01-01")!))
        #expect(!(try opinion(on: pdf, anchor: other.authorityPEM).contains("\"bottom_line\": true")))
        var changed = pdf
        changed[1000] ^= 1
        #expect(!(try opinion(on: changed, anchor: identity.authorityPEM).contains("\"bottom_line\": true")))
    }
}
